// SPDX-License-Identifier: Apache-2.0

public import NIOCore
import NIOPosix

/// A port of 127.0.0.1 that something simulated listens on.
public struct LoopbackListener: Sendable {
    /// Bytes from a client and back.
    public typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let server: NIOAsyncChannel<Connection, Never>

    /// Listens on a free port.
    ///
    /// - Parameter receiveBuffer: As few bytes the system takes before they are read.
    public init(receiveBuffer: Int32 = 16 << 10) async throws {
        server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = try Connection(wrappingChannelSynchronously: channel)
                    // One that is accepted while the listener closes reaches nobody, and would end the process.
                    channel.closeFuture.whenComplete { _ in withExtendedLifetime(connection) {} }
                    return connection
                }
            }
    }

    /// The port's number.
    public var port: Int { server.channel.localAddress?.port ?? 0 }

    /// Serves connections while `body` runs; must be called once.
    ///
    /// Then the listener is closed, not cancelled.
    public func serve(
        _ serve: @escaping @Sendable (Connection) async -> Void,
        while body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask {
                try await server.executeThenClose { clients in
                    try await withThrowingDiscardingTaskGroup { connections in
                        for try await client in clients { connections.addTask { await serve(client) } }
                        connections.cancelAll()
                    }
                }
            }
            let failure: (any Error)?
            do {
                try await body()
                failure = nil
            } catch {
                failure = error
            }
            server.channel.close(promise: nil)
            try await group.waitForAll()
            if let failure { throw failure }
        }
    }
}
