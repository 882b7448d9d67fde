// SPDX-License-Identifier: Apache-2.0

/// Cuts a worker's output into frames; the worker may be hostile, so every length and every order is checked.
///
/// Payloads of `bytes` frames are given on as they come, in pieces, so at most one small frame is ever held.
struct WorkerFrameParser {
    private enum Phase {
        case header
        case payload(WorkerFrame.Kind, length: Int)
        case bytes(left: Int)
    }

    private var phase = Phase.header
    private var held: [UInt8] = []
    private var consumed = 0

    /// Whether the output ended between two frames.
    var isBetweenFrames: Bool {
        if case .header = phase { held.isEmpty } else { false }
    }

    /// Takes the next bytes of output and returns the frames that they complete.
    ///
    /// - Throws: ``WireError`` with the offset in the whole output.
    mutating func frames(adding chunk: [UInt8]) throws(WireError) -> [WorkerFrame] {
        var frames: [WorkerFrame] = []
        var rest = chunk[...]
        while !rest.isEmpty {
            switch phase {
            case .header:
                if let frame = try readHeader(&rest) { frames.append(frame) }
            case .payload(let kind, let length):
                take(length, from: &rest)
                guard held.count == length else { break }
                frames.append(try WorkerFrame(kind: kind, payload: held))
                next(.header)
            case .bytes(let left):
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                consumed += piece.count
                frames.append(.bytes(Array(piece)))
                next(piece.count == left ? .header : .bytes(left: left - piece.count))
            }
        }
        return frames
    }

    /// Reads a header; returns the frame if that is all there is of it.
    private mutating func readHeader(_ rest: inout ArraySlice<UInt8>) throws(WireError) -> WorkerFrame? {
        take(WorkerFrame.headerLength, from: &rest)
        guard held.count == WorkerFrame.headerLength else { return nil }
        guard let kind = WorkerFrame.Kind(rawValue: held[0]) else {
            throw WireError("unknown frame type \(held[0])", offset: consumed)
        }
        let length = held[1...].reduce(0) { $0 << 8 | Int($1) }
        guard kind.payloadLengths.contains(length) else {
            throw WireError("a frame of type \(kind) with \(length) bytes", offset: consumed)
        }
        guard length > 0 else {
            next(.header)
            return try WorkerFrame(kind: kind, payload: [])
        }
        next(kind == .bytes ? .bytes(left: length) : .payload(kind, length: length))
        return nil
    }

    private mutating func take(_ length: Int, from rest: inout ArraySlice<UInt8>) {
        let piece = rest.prefix(length - held.count)
        held.append(contentsOf: piece)
        consumed += piece.count
        rest = rest.dropFirst(piece.count)
    }

    private mutating func next(_ phase: Phase) {
        self.phase = phase
        held.removeAll(keepingCapacity: true)
    }
}
