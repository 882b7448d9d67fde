// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix
import PrintModel
import Synchronization

/// A TCP connection to a printer.
struct PrinterConnection: PrinterLine {
    typealias Input = NIOAsyncChannelInboundStream<ByteBuffer>

    /// So many bytes are written at a time, so that progress shows with slow printers, too.
    private static let sliceLength = 64 << 10

    /// What the printer sends, to be read by one task; it ends when the printer has closed its side.
    let input: Input
    private let channel: any Channel
    private let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let written = Atomic64()

    /// Connects to the first of the place's addresses that answers, and closes the connection behind `body`.
    ///
    /// - Throws: `DeviceError` with code `unreachable` if nobody answers in time; what `body` throws.
    static func with<Result: Sendable>(
        _ place: NetworkPlace,
        timeout: Duration,
        _ body: (PrinterConnection) async throws -> Result
    ) async throws -> Result {
        let stream = try await connect(place, timeout)
        return try await stream.executeThenClose { input, output in
            try await body(PrinterConnection(input: input, channel: stream.channel, output: output))
        }
    }

    private static func connect(
        _ place: NetworkPlace,
        _ timeout: Duration
    ) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        do {
            // Keep-alive finds printers that were switched off while nothing was to be sent.
            return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connectTimeout(TimeAmount(timeout))
                .channelOption(.allowRemoteHalfClosure, value: true)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: 60)
                .channelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 15)
                .channelOption(.tcpOption(.init(rawValue: TCP_KEEPCNT)), value: 4)
                .connect(host: place.host, port: place.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)
                        )
                    }
                }
        } catch let error as NIOConnectionError {
            throw unreachable(place, reason(error, place))
        } catch ChannelError.connectTimeout {
            throw unreachable(place, "it does not answer within \(timeout.text)")
        } catch {
            throw unreachable(place, "\(error)")
        }
    }

    private static func unreachable(_ place: NetworkPlace, _ reason: String) -> DeviceError {
        DeviceError(
            .unreachable,
            "the printer at \(place) cannot be reached: \(reason); see that it is switched on and on the network"
        )
    }

    private static func reason(_ error: NIOConnectionError, _ place: NetworkPlace) -> String {
        guard let failure = error.connectionErrors.first?.error else {
            return "nobody knows the name '\(place.host)'"
        }
        if let failure = failure as? IOError, failure.errnoCode == ECONNREFUSED {
            return "it refuses the connection (it is busy with another one, or nothing listens on port \(place.port))"
        }
        return "\(failure)"
    }

    var writtenBytes: Int64 { written.value }

    func hear(_ body: (ByteBuffer) async throws -> Bool) async throws {
        for try await bytes in input where try await !body(bytes) { return }
    }

    func write(_ bytes: [UInt8], progress: () -> Void) async throws {
        for start in stride(from: 0, to: bytes.count, by: Self.sliceLength) {
            let slice = ByteBuffer(bytes: bytes[start..<min(start + Self.sliceLength, bytes.count)])
            try await withTaskCancellationHandler {
                try Task.checkCancellation()
                try await channel.writeAndFlush(slice).get()
            } onCancel: {
                reset()
            }
            written.add(Int64(slice.readableBytes))
            progress()
        }
    }

    /// Says that nothing more will come; what was written still goes out, and the printer may go on to answer.
    func finish() { output.finish() }

    func close(after limit: Duration) -> Scheduled<Void> {
        let channel = channel
        return channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
    }

    /// TCP has no word of the printer.
    func status() -> DeviceStatus? { nil }

    func reset() {
        _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        channel.close(promise: nil)
    }

    func acknowledgedBytes() async -> Int64? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        let information: EventLoopFuture<TCPInformation> = provider.unsafeGetSocketOption(
            level: .tcp,
            name: .init(rawValue: TCP_INFO)
        )
        return (try? await information.get()).map { Int64(clamping: $0.acknowledgedBytes) }
    }
}

/// The beginning of Linux's `struct tcp_info` (linux/tcp.h); glibc's ends before the counters of bytes.
private struct TCPInformation: Sendable {
    private var words: InlineArray<17, UInt64> = .init(repeating: 0)

    /// `tcpi_bytes_acked`.
    var acknowledgedBytes: UInt64 { words[15] }
}

/// A count that several tasks see.
private final class Atomic64: Sendable {
    private let count = Atomic<Int64>(0)

    var value: Int64 { count.load(ordering: .relaxed) }

    func add(_ number: Int64) { count.add(number, ordering: .relaxed) }
}

extension Duration {
    /// Whole seconds for people, or milliseconds below one.
    var text: String { self < .seconds(1) ? "\(Int(self / .milliseconds(1))) ms" : "\(components.seconds) s" }
}
