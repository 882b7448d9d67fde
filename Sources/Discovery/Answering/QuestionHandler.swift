// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Reads questions from one socket and sends the answers through `outlet`, its own channel if nil.
final class QuestionHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let desk: AnswerDesk
    private let outlet: (any Channel)?
    private let onlyLoopback: Bool

    init(_ desk: AnswerDesk, outlet: (any Channel)? = nil, onlyLoopback: Bool) {
        self.desk = desk
        self.outlet = outlet
        self.onlyLoopback = onlyLoopback
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let channel = outlet ?? context.channel
        let port = UInt16(clamping: channel.localAddress?.port ?? 0)
        guard !onlyLoopback || envelope.remoteAddress.isLoopback,
            let (answer, delay) = desk.answer(to: envelope.data, from: envelope.remoteAddress, port: port)
        else { return }
        let reply = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: answer)
        if delay == .zero { return Self.send(reply, through: channel) }
        guard desk.enter() else { return }
        let desk = desk
        context.eventLoop.scheduleTask(in: delay) {
            desk.leave()
            Self.send(reply, through: channel)
        }
    }

    /// An unreachable asker is no fault of the socket's.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    /// A socket that cannot take more now drops the answer: the asker asks again.
    private static func send(_ reply: AddressedEnvelope<ByteBuffer>, through channel: any Channel) {
        guard channel.isWritable else { return }
        channel.writeAndFlush(reply, promise: nil)
    }
}

@available(*, unavailable)
extension QuestionHandler: Sendable {}
