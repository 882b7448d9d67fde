// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Scheduling

@Suite("Progress in a job's timeline")
struct ImpressionProgressTests {
    private let start = Timestamp(milliseconds: 0)

    @Test("ranges follow each other without gap or overlap and end with the last impression")
    func ranges() {
        var progress = ImpressionProgress(firstImpression: 1, at: start)
        var entries: [TimelineEntry] = []
        for page in 1...100 {
            progress.reach(.rendered, page)
            let now = start + .milliseconds(page * 100)
            entries += progress.entries(at: now, interval: .milliseconds(500), isFinal: page == 100)
        }
        let ranges = entries.compactMap(\.impressions)
        #expect(ranges.count < 25)
        #expect(ranges.first?.lowerBound == 1)
        #expect(ranges.last?.upperBound == 100)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound + 1 == $1.lowerBound })
    }

    @Test("a job that prints all weekend does not fill its timeline")
    func longJob() {
        var progress = ImpressionProgress(firstImpression: 1, at: start)
        var count = 0
        for page in 1...100_000 {
            progress.reach(.confirmed, page)
            count += progress.entries(at: start + .seconds(page), interval: .milliseconds(500), isFinal: false).count
        }
        #expect(count < 700)
    }

    @Test("a resumed attempt tells of its own impressions only, and never goes back")
    func resumed() {
        var progress = ImpressionProgress(firstImpression: 8, at: start)
        progress.reach(.sent, 5)
        #expect(!progress.isDirty)
        progress.reach(.sent, 9)
        progress.reach(.sent, 8)
        let entries = progress.entries(at: start, interval: .zero, isFinal: true)
        #expect(entries.map(\.impressions) == [8...9])
        #expect(progress.last(.sent) == 9)
    }
}
