// SPDX-License-Identifier: Apache-2.0
import FuzzDriver
import Intake
import NIOCore

// libFuzzer target: any bytes as what comes by a raw connection (port 9100). The stream must find the same commands and
// documents whether it is fed in one piece or in many, make no bytes up, and leave none behind.

@main
enum RawStreamFuzz {
    static func main() {
        fuzz { start, count in
            check(ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

private func check(_ bytes: ByteBuffer) {
    let whole = Heard(bytes) { _ in bytes.readableBytes }
    precondition(whole.header.count <= bytes.readableBytes)
    precondition(whole == Heard(bytes) { _ in 1 }, "single bytes give another result than the whole")
    precondition(whole == Heard(bytes) { 1 + Int($0) % 23 }, "pieces give another result than the whole")
    var size = 0
    var isBegun = false
    for event in whole.events {
        switch event {
        case .data(let data):
            size += data.readableBytes
            isBegun = true
        case .command(.enter): isBegun = true
        case .command: break
        case .documentEnded:
            precondition(isBegun, "a document ended that had not begun")
            isBegun = false
        }
    }
    precondition(size <= bytes.readableBytes, "documents are longer than what came")
}

/// What a stream found, with data in one piece whatever pieces it came in.
private struct Heard: Equatable {
    var events: [RawStream.Event] = []
    var header: [UInt8]

    /// Feeds pieces, each as long as `length` says for its first byte.
    init(_ bytes: ByteBuffer, pieces length: (UInt8) -> Int) {
        var stream = RawStream()
        var rest = bytes
        var found: [RawStream.Event] = []
        while let first = rest.getInteger(at: rest.readerIndex, as: UInt8.self),
            let piece = rest.readSlice(length: min(length(first), rest.readableBytes))
        {
            stream.feed(piece)
            while let event = stream.next() { found.append(event) }
        }
        stream.finish()
        while let event = stream.next() { found.append(event) }
        header = stream.header
        for event in found { add(event) }
    }

    private mutating func add(_ event: RawStream.Event) {
        if case .data(var more) = event, case .data(var data)? = events.last {
            data.writeBuffer(&more)
            events[events.count - 1] = .data(data)
        } else {
            events.append(event)
        }
    }
}
