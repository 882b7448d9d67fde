// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What a connection owes its client besides answers: `100 Continue`, an end to bodies that nobody reads, and the
/// news, for whoever reads a body, that it broke off.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How much of a body is still read after its request was answered, so that the connection can be used again.
    struct DrainLimits: Sendable {
        var bytes: Int64 = 16 << 20
        var time: TimeAmount = .seconds(10)
    }

    private let admission: RequestAdmission
    private let limits: DrainLimits
    // Requests may be pipelined, so that heads and ends can run ahead of the answers.
    private var headsRead = 0
    private var endsRead = 0
    private var answersWritten = 0
    /// Announced bytes of the body that is being read, minus those read; nil if chunked.
    private var bytesLeft: Int64?
    private var drained: Int64 = 0
    private var isDraining = false
    private var closesAfterAnswer = false
    private var deadline: Scheduled<Void>?

    init(admission: RequestAdmission, limits: DrainLimits = DrainLimits()) {
        self.admission = admission
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            begin(head, context)
        case .body(let bytes):
            if let left = bytesLeft { bytesLeft = left - Int64(bytes.readableBytes) }
            if isDraining {
                drained += Int64(bytes.readableBytes)
                guard drained <= limits.bytes else { return context.close(promise: nil) }
            }
        case .end:
            endsRead += 1
            stopDraining()
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopDraining()
        if headsRead > endsRead { context.fireErrorCaught(IncompleteBodyError()) }
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stopDraining()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where !head.status.isInformational:
            if endsRead <= answersWritten, closesAfterAnswer || (bytesLeft ?? 0) > limits.bytes {
                closesAfterAnswer = true
                head.headerFields[.connection] = "close"
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            } else {
                context.write(data, promise: promise)
            }
        case .end:
            answersWritten += 1
            if endsRead < answersWritten {
                endUnreadRequest(context, data, promise)
            } else {
                context.write(data, promise: promise)
            }
        default:
            context.write(data, promise: promise)
        }
    }

    private func begin(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        headsRead += 1
        bytesLeft = head.headerFields[.contentLength].flatMap { Int64($0) }
        guard let expectation = head.headerFields[.expect], expectation.lowercased() == "100-continue" else { return }
        if admission.refusal(of: head) != nil {
            // Whether the body will be sent all the same cannot be known.
            closesAfterAnswer = true
        } else if headsRead - 1 == answersWritten {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
    }

    /// The answer is out before the body is in: reads a little more of it, then hangs up.
    private func endUnreadRequest(
        _ context: ChannelHandlerContext,
        _ data: NIOAny,
        _ promise: EventLoopPromise<Void>?
    ) {
        context.writeAndFlush(data, promise: promise)
        if closesAfterAnswer { context.close(mode: .output, promise: nil) }
        isDraining = true
        drained = 0
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: limits.time) { channel.close(promise: nil) }
    }

    private func stopDraining() {
        isDraining = false
        deadline?.cancel()
        deadline = nil
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}

/// The connection ended before the request's body did.
struct IncompleteBodyError: Error, CustomStringConvertible {
    var description: String { "the connection ended before the request did" }
}

extension HTTPResponse.Status {
    fileprivate var isInformational: Bool { (100..<200).contains(code) }
}
