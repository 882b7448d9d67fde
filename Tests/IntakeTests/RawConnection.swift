// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix
import Testing

/// A TCP connection on which a test says exactly what it wants.
struct RawConnection {
    typealias Stream = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let channel: any Channel
    private var unread = ""

    static func with<Result>(
        _ port: Int,
        from source: String? = nil,
        _ body: (inout RawConnection) async throws -> Result
    ) async throws -> Result {
        var bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        if let source { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0)) }
        let stream =
            try await bootstrap
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Stream(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await stream.executeThenClose { inbound, outbound in
            var connection = RawConnection(
                inbound: inbound.makeAsyncIterator(),
                outbound: outbound,
                channel: stream.channel
            )
            return try await body(&connection)
        }
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Says that nothing more will come.
    func finish() {
        outbound.finish()
    }

    /// The head of the next answer, up to the empty line; what follows stays.
    mutating func head() async throws -> String {
        while true {
            if let end = unread.range(ofEmptyLine: ()) {
                defer { unread = String(unread[end.upperBound...]) }
                return String(unread[..<end.lowerBound])
            }
            guard let bytes = try await inbound.next() else { return unread }
            unread += latin1(bytes)
        }
    }

    /// The next `count` bytes, or fewer if the server hangs up before.
    mutating func bytes(_ count: Int) async throws -> [UInt8] {
        while unread.unicodeScalars.count < count, let bytes = try await inbound.next() { unread += latin1(bytes) }
        let scalars = unread.unicodeScalars
        defer { unread = String(String.UnicodeScalarView(scalars.dropFirst(count))) }
        return scalars.prefix(count).map { UInt8(truncatingIfNeeded: $0.value) }
    }

    /// Breaks the connection off without a declared end.
    func reset() {
        _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        channel.close(promise: nil)
    }

    /// Everything until the server hangs up.
    mutating func rest() async throws -> String {
        while let bytes = try await inbound.next() { unread += latin1(bytes) }
        return unread
    }

    private func latin1(_ bytes: ByteBuffer) -> String {
        String(String.UnicodeScalarView(bytes.readableBytesView.map { Unicode.Scalar($0) }))
    }
}

extension String {
    fileprivate func range(ofEmptyLine _: Void) -> Range<Index>? {
        let scalars = unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            if scalars[index...].starts(with: "\r\n\r\n".unicodeScalars) {
                return index..<scalars.index(index, offsetBy: 4)
            }
            index = scalars.index(after: index)
        }
        return nil
    }
}
