// SPDX-License-Identifier: Apache-2.0

import FaultLab
import NIOCore
import NIOPosix
import Synchronization

/// A TCP line to a server on this machine that breaks again and again, at bytes that a seed decides.
final class CuttingLine: Sendable {
    private struct State {
        var random: UInt64
        var bytes = 0
        var cuts = 0
        var swallowed: [String] = []
    }

    let port: Int
    private let target: Int
    /// The least and the most bytes that one connection carries to the server.
    private let reach: ClosedRange<Int>
    /// An answer to a request with these bytes in it is lost, once.
    private let swallows: String
    private let state: Mutex<State>

    /// Bytes that senders put on the line, those that were lost among them.
    var bytes: Int { state.withLock { $0.bytes } }
    var cuts: Int { state.withLock { $0.cuts } }
    var hasSwallowed: Bool { state.withLock { !$0.swallowed.isEmpty } }

    private init(port: Int, target: Int, reach: ClosedRange<Int>, swallows: String, seed: UInt64) {
        (self.port, self.target, self.reach, self.swallows) = (port, target, reach, swallows)
        state = Mutex(State(random: seed))
    }

    /// Runs `body` with a line to a port of 127.0.0.1.
    static func with(
        to target: Int,
        reach: ClosedRange<Int>,
        swallowing text: String,
        seed: UInt64,
        _ body: @escaping @Sendable (CuttingLine) async throws -> Void
    ) async throws {
        let listener = try await LoopbackListener(receiveBuffer: 1 << 20)
        let line = CuttingLine(port: listener.port, target: target, reach: reach, swallows: text, seed: seed)
        try await listener.serve { client in
            try? await line.carry(client)
        } while: {
            try await body(line)
        }
    }

    /// Whether the answer on a connection is to be lost.
    private final class Answer: Sendable {
        private let state = Mutex(false)

        var isLost: Bool { state.withLock { $0 } }

        func lose() { state.withLock { $0 = true } }
    }

    private func carry(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        let reach = nextReach()
        let answer = Answer()
        try await client.executeThenClose { fromClient, toClient in
            let far = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: target) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            try await far.executeThenClose { fromServer, toServer in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask {
                        for try await bytes in fromServer {
                            if answer.isLost { return }
                            try await toClient.write(bytes)
                        }
                    }
                    group.addTask {
                        var room = reach
                        for try await bytes in fromClient {
                            if self.takes(bytes) { answer.lose() }
                            var rest = bytes
                            let kept = rest.readSlice(length: min(room, rest.readableBytes)) ?? ByteBuffer()
                            room -= kept.readableBytes
                            try await toServer.write(kept)
                            guard room > 0 else { return self.state.withLock { $0.cuts += 1 } }
                        }
                    }
                    // Whichever end closes, or is cut, ends the other.
                    try await group.next()
                }
            }
        }
    }

    /// Counts bytes; true when the answer to them is to be lost.
    private func takes(_ bytes: ByteBuffer) -> Bool {
        let text = String(decoding: bytes.readableBytesView, as: UTF8.self)
        return state.withLock { state in
            state.bytes += bytes.readableBytes
            guard state.swallowed.isEmpty, text.contains(swallows) else { return false }
            state.swallowed.append(swallows)
            return true
        }
    }

    private func nextReach() -> Int {
        state.withLock { state in
            state.random = state.random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return reach.lowerBound + Int(state.random >> 33) % reach.count
        }
    }
}
