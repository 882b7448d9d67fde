// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// A client's connection to a door: reads bytes with deadlines, writes answers; used by one task.
final class DoorConnection {
    typealias Stream = NIOAsyncChannel<ConnectionInput, ByteBuffer>

    /// What a wait ended with.
    enum Arrival {
        /// There are unread bytes.
        case bytes
        /// The client says that nothing more will come.
        case end
        /// Nothing came until the deadline.
        case silence
    }

    /// How much is still read, and how long, from a client that was told to go.
    private static let drainLimit = 1 << 20
    private static let drainTime: Duration = .seconds(1)

    let channel: any Channel
    let limits: DoorLimits
    let writer: DoorWriter
    private var input: NIOAsyncChannelInboundStream<ConnectionInput>.AsyncIterator
    private let isStillWanted: (Bool) -> Bool
    private var unread = ByteBuffer()
    private var lastDeadline = 0

    init(
        _ channel: any Channel,
        input: NIOAsyncChannelInboundStream<ConnectionInput>,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        limits: DoorLimits,
        isStillWanted: @escaping (Bool) -> Bool
    ) {
        self.channel = channel
        self.limits = limits
        self.input = input.makeAsyncIterator()
        self.isStillWanted = isStillWanted
        writer = DoorWriter(channel: channel, output: output, limit: limits.answerTime)
    }

    /// The client's address.
    var origin: ClientOrigin { ClientOrigin(peer: channel.remoteAddress) }

    /// Says whether nothing but a command is waited for; false if the connection is to end now.
    func note(isIdle: Bool) -> Bool { isStillWanted(isIdle) }

    /// Waits until there are unread bytes, the client ended its side, or `deadline` has come.
    func arrival(until deadline: ContinuousClock.Instant) async throws -> Arrival {
        guard unread.readableBytes == 0 else { return .bytes }
        lastDeadline += 1
        let number = lastDeadline
        let channel = channel
        let left = max(deadline - ContinuousClock.now, .zero)
        let timer = channel.eventLoop.scheduleTask(in: TimeAmount(left)) {
            channel.pipeline.fireUserInboundEventTriggered(ConnectionWatch.Deadline(number: number))
        }
        defer { timer.cancel() }
        while let next = try await input.next() {
            switch next {
            case .bytes(let bytes) where bytes.readableBytes > 0:
                unread = bytes
                return .bytes
            case .silence(number): return .silence
            default: continue
            }
        }
        // A server that ends cancels; that must not look like the end of a document.
        try Task.checkCancellation()
        return .end
    }

    /// The next bytes, at most so many; nil at the end.
    ///
    /// - Throws: `ConnectionFault.tooSlow` if none come in time.
    func next(atMost count: Int64 = .max, within limit: Duration, of what: String) async throws -> ByteBuffer? {
        switch try await arrival(until: .now + limit) {
        case .end: return nil
        case .silence: throw ConnectionFault.tooSlow(what, limit)
        case .bytes:
            if Int64(unread.readableBytes) > count { return unread.readSlice(length: Int(count)) }
            defer { unread = ByteBuffer() }
            return unread
        }
    }

    /// The next byte, which stays unread; nil at the end or if none comes in time.
    func peek(within limit: Duration) async throws -> UInt8? {
        guard try await arrival(until: .now + limit) == .bytes else { return nil }
        return unread.getInteger(at: unread.readerIndex)
    }

    /// The byte behind the next one, if it is there already.
    var secondByte: UInt8? { unread.getInteger(at: unread.readerIndex + 1) }

    /// Leaves the next byte out.
    func skipByte() {
        unread.moveReaderIndex(forwardBy: min(1, unread.readableBytes))
    }

    /// The next line without its end (LF, CR LF or CR); nil if the client ended its side before it.
    ///
    /// Zero bytes and empty lines before it are left out: some senders put them between commands.
    func line(atMost limit: Int, within time: Duration) async throws -> [UInt8]? {
        let deadline = ContinuousClock.now + time
        var line: [UInt8] = []
        while true {
            switch try await arrival(until: deadline) {
            case .end: return line.isEmpty ? nil : line
            case .silence: throw ConnectionFault.tooSlow("a command", time)
            case .bytes: break
            }
            while let byte: UInt8 = unread.readInteger() {
                switch byte {
                case 0x0A where line.isEmpty, 0x0D where line.isEmpty, 0x00 where line.isEmpty: continue
                case 0x0A: return line
                case 0x0D:
                    // What follows CR LF may be a file that begins with LF, so only one LF belongs to the line.
                    let next: UInt8? = unread.getInteger(at: unread.readerIndex)
                    if next == 0x0A { skipByte() }
                    return line
                default:
                    line.append(byte)
                    guard line.count <= limit else { throw ConnectionFault.lineTooLong(limit) }
                }
            }
        }
    }

    /// Ends our side and reads a little more, so that the client gets what was written to it.
    func hangUp() async {
        writer.finish()
        let deadline = ContinuousClock.now + Self.drainTime
        var drained = 0
        while drained < Self.drainLimit, (try? await arrival(until: deadline)) == .bytes {
            drained += unread.readableBytes
            unread = ByteBuffer()
        }
    }
}

@available(*, unavailable)
extension DoorConnection: Sendable {}

/// Writes to a client, for as long as it reads in time.
struct DoorWriter: Sendable {
    fileprivate let channel: any Channel
    fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    fileprivate let limit: Duration

    /// Writes bytes; a client that does not read them in time is hung up on.
    func write(_ bytes: some Collection<UInt8> & Sendable) async throws {
        let channel = channel
        let timer = channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { channel.close(promise: nil) }
        defer { timer.cancel() }
        try await output.write(ByteBuffer(bytes: bytes))
    }

    fileprivate func finish() { output.finish() }
}
