// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOSSL

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
    private let upgrade: ProtocolUpgrade
    private let limits: DrainLimits
    /// Whether the connection is encrypted; found out with its first request.
    private var isSecure: Bool?
    private var wish = ProtocolUpgrade.Wish.none
    /// A request that waits for its end to be answered by TLS.
    private var headForTLS: HTTPRequest?
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

    init(admission: RequestAdmission, upgrade: ProtocolUpgrade, limits: DrainLimits = DrainLimits()) {
        self.admission = admission
        self.upgrade = upgrade
        self.limits = limits
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            head.scheme = findSecurity(context) ? "https" : "http"
            begin(head, context)
            wish = upgrade.wish(of: head, isSecure: findSecurity(context))
            if wish == .tls { headForTLS = head } else { context.fireChannelRead(wrapInboundOut(.head(head))) }
            return
        case .body(let bytes):
            if let left = bytesLeft { bytesLeft = left - Int64(bytes.readableBytes) }
            if isDraining {
                drained += Int64(bytes.readableBytes)
                guard drained <= limits.bytes else { return context.close(promise: nil) }
            }
        case .end:
            endsRead += 1
            stopDraining()
            let isForTLS = headForTLS != nil
            guard switchProtocol(context) else { return context.close(promise: nil) }
            guard isForTLS else { break }
            context.fireChannelRead(data)
            // The encrypting handler, which is in front now, passes none on before it has decrypted something.
            context.fireChannelReadComplete()
            return
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

    private func findSecurity(_ context: ChannelHandlerContext) -> Bool {
        if let isSecure { return isSecure }
        let found = (try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)) != nil
        isSecure = found
        return found
    }

    /// Does what the request wished that just ended; false when the connection cannot go on.
    private func switchProtocol(_ context: ChannelHandlerContext) -> Bool {
        guard wish != .none else { return true }
        do {
            if var head = headForTLS {
                headForTLS = nil
                let fields: HTTPFields = [.connection: "Upgrade", .upgrade: "TLS/1.2, HTTP/1.1"]
                let switching = HTTPResponse(status: .switchingProtocols, headerFields: fields)
                context.writeAndFlush(wrapOutboundOut(.head(switching)), promise: nil)
                try upgrade.beginTLS(context)
                isSecure = true
                head.scheme = "https"
                context.fireChannelRead(wrapInboundOut(.head(head)))
            }
            try upgrade.renewDecoder(context)
            wish = .none
            return true
        } catch {
            return false
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
