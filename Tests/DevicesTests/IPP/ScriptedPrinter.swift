// SPDX-License-Identifier: Apache-2.0

import Devices
import FaultLab
import IPP
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An IPP printer on a free port of 127.0.0.1 that does what a test says: what real printers do at their worst.
final class ScriptedPrinter: Sendable {
    /// How far a request has come.
    enum Moment: Equatable {
        /// Its attributes are complete.
        case attributes
        /// So many bytes of its document came.
        case document(Int)
        /// All of it came, with so many bytes of document.
        case end(Int)
    }

    /// What the printer does at a moment.
    enum Reply {
        case respond(IPPMessage)
        case http(Int)
        case disconnect
    }

    /// Answers a request, nil to read on; called in turn for each moment.
    typealias Script = @Sendable (IPPMessage, Moment) -> Reply?

    let port: Int
    private let requested = Mutex<[IPPMessage]>([])

    /// All requests whose attributes came, in order.
    var requests: [IPPMessage] { requested.withLock { $0 } }
    /// The operations of all requests.
    var operations: [IPPOperation] { requests.map(\.operation) }

    var uri: String { "ipp://127.0.0.1:\(port)/ipp/print" }
    var secureURI: String { "ipps://127.0.0.1:\(port)/ipp/print" }

    func device(_ configuration: IPPDevice.Configuration = .quick) throws -> IPPDevice {
        try IPPDevice(DeviceURI(uri), configuration: configuration)
    }

    private init(port: Int) { self.port = port }

    /// Runs `body` with a printer that answers by `script`, with the certificate that `identity` has at the time.
    static func with(
        identity: TLSTestIdentity? = nil,
        _ script: @escaping Script,
        _ body: (ScriptedPrinter) async throws -> Void
    ) async throws {
        let requests = Mutex<(@Sendable (IPPMessage) -> Void)?>(nil)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let identity else { return }
                    let tls = NIOSSLServerHandler(context: try identity.context)
                    try channel.pipeline.syncOperations.addHandler(tls)
                }.flatMap {
                    channel.pipeline.configureHTTPServerPipeline(withErrorHandling: false)
                }.flatMapThrowing {
                    // A connection that is kept was made with the key of then.
                    let handler = Handler(script, closes: identity != nil) { message in
                        requests.withLock { $0 }?(message)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let printer = ScriptedPrinter(port: channel.localAddress?.port ?? 0)
        requests.withLock { $0 = { message in printer.requested.withLock { $0.append(message) } } }
        do {
            try await body(printer)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    /// Decodes requests and does what the script says.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let script: Script
        private let closes: Bool
        private let note: (IPPMessage) -> Void
        private var decoder = IPPDecoder()
        private var message: IPPMessage?
        private var documentBytes = 0
        private var isAnswered = false

        init(_ script: @escaping Script, closes: Bool, note: @escaping (IPPMessage) -> Void) {
            self.script = script
            self.closes = closes
            self.note = note
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head:
                decoder = IPPDecoder()
                message = nil
                documentBytes = 0
                isAnswered = false
            case .body(let bytes): read(bytes, context)
            case .end: act(.end(documentBytes), context)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func read(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
            if message != nil {
                documentBytes += bytes.readableBytes
                return act(.document(documentBytes), context)
            }
            let progress = bytes.withUnsafeReadableBytes { try? decoder.decode($0) }
            guard case .message(let decoded, let consumed)? = progress else { return }
            message = decoded
            note(decoded)
            documentBytes = bytes.readableBytes - consumed
            act(.attributes, context)
        }

        private func act(_ moment: Moment, _ context: ChannelHandlerContext) {
            guard !isAnswered, let message, let reply = script(message, moment) else { return }
            isAnswered = true
            switch reply {
            case .respond(let response):
                send(200, (try? response.encoded()) ?? [], context)
            case .http(let status): send(status, [], context)
            case .disconnect: context.close(promise: nil)
            }
        }

        private func send(_ status: Int, _ body: [UInt8], _ context: ChannelHandlerContext) {
            var headers: HTTPHeaders = ["Content-Type": "application/ipp", "Content-Length": "\(body.count)"]
            if closes { headers.add(name: "Connection", value: "close") }
            let head = HTTPResponseHead(
                version: .http1_1,
                status: HTTPResponseStatus(statusCode: status),
                headers: headers
            )
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

extension IPPDevice.Configuration {
    /// Short pauses and limits.
    static var quick: Self {
        var configuration = Self()
        configuration.silenceLimit = .seconds(2)
        configuration.shortestPause = .milliseconds(10)
        configuration.longestPause = .milliseconds(100)
        configuration.settleTime = .milliseconds(500)
        return configuration
    }
}

extension IPPMessage {
    /// A response to this request, its groups behind the operation attributes.
    func reply(_ status: IPPStatus = .successfulOK, _ groups: AttributeGroup...) -> ScriptedPrinter.Reply {
        var response = IPPMessage(respondingTo: self, status: status)
        response.groups += groups
        return .respond(response)
    }
}
