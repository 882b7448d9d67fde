// SPDX-License-Identifier: Apache-2.0

import PrintModel
import SpoolConformance
import Testing

@testable import Spool

@Suite("The stored form of a timeline")
struct TimelineTextTests {
    @Test("entries are lines that any tool can read")
    func readable() throws {
        let text = TimelineText.encode([
            TimelineEntry(time: Timestamp(milliseconds: 12), kind: .received, message: "From 192.0.2.1"),
            TimelineEntry(time: Timestamp(milliseconds: 13), kind: .sent, message: "a\tb", impressions: 2...3),
        ])
        #expect(text == "12\treceived\t\tFrom 192.0.2.1\n13\tsent\t2-3\ta\\tb")
        #expect(try TimelineText.decode(text).count == 2)
        #expect(try TimelineText.decode("").isEmpty)
    }

    @Test(
        "a damaged line is an error, not a trap",
        arguments: [
            "x", "1\treceived\t", "x\treceived\t\tm", "1\tnever\t\tm", "1\tsent\t3-1\tm", "1\tsent\t3\tm", "\n",
        ]
    )
    func damaged(line: String) async {
        await expect(.storeFailed, naming: "timeline") { _ = try TimelineText.decode(line) }
    }
}
