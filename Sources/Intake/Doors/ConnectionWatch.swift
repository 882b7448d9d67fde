// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What comes in by a connection.
enum ConnectionInput: Sendable {
    /// Bytes from the client.
    case bytes(ByteBuffer)
    /// Nothing came until a deadline; the number says which one.
    case silence(Int)
}

/// Turns bytes into ``ConnectionInput``, and tells an end that the client declared from a connection that broke.
final class ConnectionWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ConnectionInput

    private var hasEnded = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(wrapInboundOut(.bytes(unwrapInboundIn(data))))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            hasEnded = true
            context.fireUserInboundEventTriggered(event)
        case let deadline as Deadline:
            guard !hasEnded else { return }
            context.fireChannelRead(wrapInboundOut(.silence(deadline.number)))
            context.fireChannelReadComplete()
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !hasEnded { context.fireErrorCaught(ConnectionFault.broken) }
        hasEnded = true
        context.fireChannelInactive()
    }

    /// Fired into the pipeline when a deadline has come.
    struct Deadline: Sendable {
        var number: Int
    }
}

@available(*, unavailable)
extension ConnectionWatch: Sendable {}

/// Why a conversation on a door ended too early.
enum ConnectionFault: Error, CustomStringConvertible {
    /// The connection went away without a declared end.
    case broken
    /// What was waited for did not come in time.
    case tooSlow(String, Duration)
    /// A line has no end.
    case lineTooLong(Int)

    var description: String {
        switch self {
        case .broken: "the connection broke"
        case .tooSlow(let what, let limit): "\(what) did not come within \(limit)"
        case .lineTooLong(let limit): "a line has more than \(limit) bytes"
        }
    }
}

extension Error {
    /// Whether it leaves nobody to answer: the client is gone, too slow, or the server ends.
    var endsConversation: Bool {
        guard let fault = self as? ConnectionFault else { return isBrokenConnection }
        if case .lineTooLong = fault { return false }
        return true
    }
}
