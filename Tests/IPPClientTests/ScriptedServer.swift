// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A TCP server on a free port of 127.0.0.1 whose behaviour on each connection is a closure of the test.
struct ScriptedServer: Sendable {
    /// What a script does with its connection.
    typealias Script = @Sendable (inout Connection) async throws -> Void

    /// The port that it listens on.
    let port: Int
    var uri: String { "ipp://127.0.0.1:\(port)/ipp/print" }

    /// Runs `body` while each connection is served by `script`.
    static func with<Result: Sendable>(
        _ script: @escaping Script,
        _ body: @Sendable (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let (accepted, accept) = AsyncStream<Connection>.makeStream()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Bytes are read when a script asks for them, so that a slow script holds the client back.
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (chunks, chunk) = AsyncStream<ByteBuffer>.makeStream()
                    let connection = Connection(chunks: chunks, channel: channel)
                    try channel.pipeline.syncOperations.addHandler(ChunkHandler(chunk) { accept.yield(connection) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(port: channel.localAddress?.port ?? 0)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withDiscardingTaskGroup { scripts in
                    for await connection in accepted {
                        scripts.addTask { await connection.run(script) }
                    }
                }
            }
            let result = await Swift.Result { try await body(server) }
            group.cancelAll()
            try await channel.close()
            accept.finish()
            return try result.get()
        }
    }

    /// Puts what comes into a stream.
    private final class ChunkHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let chunks: AsyncStream<ByteBuffer>.Continuation

        private let onActive: () -> Void

        init(_ chunks: AsyncStream<ByteBuffer>.Continuation, onActive: @escaping () -> Void) {
            self.chunks = chunks
            self.onActive = onActive
        }

        func channelActive(context: ChannelHandlerContext) { onActive() }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { chunks.yield(unwrapInboundIn(data)) }

        func channelInactive(context: ChannelHandlerContext) { chunks.finish() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// One connection as its script sees it.
    struct Connection: Sendable {
        let chunks: AsyncStream<ByteBuffer>
        let channel: any Channel
        private var pending = ByteBuffer()

        init(chunks: AsyncStream<ByteBuffer>, channel: any Channel) {
            self.chunks = chunks
            self.channel = channel
        }

        func run(_ script: Script) async {
            var connection = self
            try? await script(&connection)
            try? await channel.close()
        }

        /// The next bytes; nil when the client closed.
        mutating func read() async throws -> ByteBuffer? {
            if pending.readableBytes > 0 {
                defer { pending.clear() }
                return pending
            }
            channel.read()
            for await chunk in chunks { return chunk }
            return nil
        }

        /// Reads up to and with the empty line behind the HTTP headers; returns them.
        mutating func readHead() async throws -> String {
            var bytes = [UInt8]()
            while let chunk = try await read() {
                bytes += chunk.readableBytesView
                if let end = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }) {
                    pending = ByteBuffer(bytes: bytes[(end + 4)...])
                    return String(decoding: bytes[..<end], as: UTF8.self)
                }
            }
            throw CancellationError()
        }

        /// Reads until so many body bytes (with chunk framing, if any) have come in all.
        mutating func readBody(atLeast count: Int) async throws -> [UInt8] {
            var bytes = [UInt8]()
            while bytes.count < count, let chunk = try await read() { bytes += chunk.readableBytesView }
            return bytes
        }

        func write(_ text: String) async throws {
            try await channel.writeAndFlush(ByteBuffer(string: text))
        }

        func write(_ bytes: [UInt8]) async throws {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        }

        /// Answers 200 with an IPP body.
        func respond(_ body: [UInt8], headers: String = "") async throws {
            try await write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: \(body.count)\r\n\(headers)\r\n"
            )
            try await write(body)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}
