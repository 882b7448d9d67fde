// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Intake

@Suite("Raw streams are cut into documents")
struct RawStreamTests {
    private static let exit = "\u{1B}%-12345X"

    /// Everything that a stream holds, neighbouring bytes put together.
    private func events(_ bytes: [UInt8], piece: Int) -> [RawStream.Event] {
        var stream = RawStream()
        var events: [RawStream.Event] = []
        func drain() {
            while let event = stream.next() {
                if case .data(var more) = event, case .data(var last)? = events.last {
                    last.writeBuffer(&more)
                    events[events.count - 1] = .data(last)
                } else {
                    events.append(event)
                }
            }
        }
        for start in stride(from: 0, to: bytes.count, by: piece) {
            stream.feed(ByteBuffer(bytes: bytes[start..<min(start + piece, bytes.count)]))
            drain()
        }
        stream.finish()
        drain()
        return events
    }

    private func data(_ text: String) -> RawStream.Event { .data(ByteBuffer(string: text)) }

    @Test("the same comes out however it is cut", arguments: [1, 2, 3, 5, 8, 13, 1000])
    func cuts(piece: Int) {
        let text =
            Self.exit + "@PJL\r\n@PJL SET COPIES=2\n@PJL ENTER LANGUAGE=PCL\r\n\u{1B}E\u{1B}%-1A\u{1B}%-12345Y\u{1B}E"
            + Self.exit + "@PJL EOJ\n" + Self.exit + "\u{1B}E second" + Self.exit
        #expect(
            events(Array(text.utf8), piece: piece) == [
                .command(.other), .command(.set("COPIES", "2")), .command(.enter(language: "PCL")),
                data("\u{1B}E\u{1B}%-1A\u{1B}%-12345Y\u{1B}E"), .documentEnded, .command(.endOfJob),
                data("\u{1B}E second"), .documentEnded,
            ]
        )
    }

    @Test("a stream without PJL at its beginning is one document, exits and all", arguments: [1, 4, 1000])
    func plain(piece: Int) {
        for text in ["%PDF-1.4 " + Self.exit + "@PJL x\n", "\n\n@PJL at the second line", "\u{1B}E pcl", "@PJX", "@"] {
            #expect(events(Array(text.utf8), piece: piece) == [data(text)])
        }
        #expect(events([], piece: 1).isEmpty)
        #expect(events(Array(Self.exit.utf8), piece: piece).isEmpty)
    }

    @Test("a line of PJL without an end does not grow, and a cut exit sequence is a document's end at the close")
    func bounds() {
        let long = Array("@PJL ".utf8) + [UInt8](repeating: 0x41, count: 100_000)
        #expect(events(long, piece: 777).count == 2)
        let text = Self.exit + "@PJL ENTER LANGUAGE=PCL\nabc\u{1B}%-123"
        #expect(events(Array(text.utf8), piece: 5).last == data("abc\u{1B}%-123"))
        #expect(events(Array((Self.exit + "@PJ").utf8), piece: 5).isEmpty)
    }

    @Test("commands are read in any letters, with and without quotes and blanks")
    func commands() {
        func read(_ text: String) -> PJLCommand { PJLCommand(Array(text.utf8)) }
        #expect(read("@PJL JOB NAME = \"a b\" DISPLAY=\"x\"") == .job(name: "a b"))
        #expect(read("@PJL job") == .job(name: ""))
        #expect(read("@PJL SET LPARM : PCL FONTSOURCE=I") == .set("FONTSOURCE", "I"))
        #expect(read("@pjl ustatus device=verbose") == .unsolicitedStatus("DEVICE", "VERBOSE"))
        #expect(read("@PJL ECHO  a  b \r") == .echo("a  b"))
        #expect(read("@PJL ENTER LANGUAGE=\"pcl\"") == .enter(language: "PCL"))
        #expect(read("@PJL SET X=\"unclosed") == .set("X", "unclosed"))
        #expect(read("@PJL") == .other)
    }
}
