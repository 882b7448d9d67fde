// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Scheduling

@Suite("Which impressions of a job are printed")
struct ImpressionSetTests {
    private func set(_ ranges: ClosedRange<Int>...) -> ImpressionSet {
        ranges.reduce(into: ImpressionSet()) { $0.insert($1) }
    }

    @Test("stretches that touch are one, in whatever order they come")
    func inserting() {
        #expect(set(5...8, 1...2, 3...4).ranges == [1...8])
        #expect(set(1...2, 6...9, 4...4).ranges == [1...2, 4...4, 6...9])
        #expect(set(1...2, 6...ImpressionSet.end, 3...7).ranges == [1...ImpressionSet.end])
    }

    @Test("what is missing is between the stretches and behind them; the last stretch stays open")
    func missing() {
        #expect(set().missing(of: nil) == [1...ImpressionSet.end])
        #expect(set(1...3, 6...7).missing(of: 10) == [4...5, 8...ImpressionSet.end])
        #expect(set(3...ImpressionSet.end).missing(of: nil) == [1...2])
        #expect(set(1...10).missing(of: 10).isEmpty)
        #expect(set(1...10).isWhole(of: 10))
        #expect(!set(2...10).isWhole(of: 10))
        #expect(!set(1...10).isWhole(of: nil))
        #expect(set(1...ImpressionSet.end).isWhole(of: nil))
    }

    @Test("stretches are counted once, and open ones not at all")
    func counting() {
        #expect(set(1...3, 2...5, 8...9).count == 7)
        #expect(set(1...3, 6...ImpressionSet.end).count == 3)
    }

    @Test("a journal says what is printed: a part that lost its end to another one is printed up to there")
    func journals() {
        func record(_ attempt: Int, _ first: Int, _ stage: DeliveryRecord.Stage, _ confirmed: Int) -> DeliveryRecord {
            var record = DeliveryRecord(
                jobID: 1,
                attempt: attempt,
                deviceURI: "",
                format: "image/pwg-raster",
                firstImpression: first,
                begunAt: Timestamp(milliseconds: 0)
            )
            record.stage = stage
            record.impressionsConfirmed = confirmed
            return record
        }
        let cut = [record(1, 1, .confirmed, 0), record(2, 11, .failed, 3), record(3, 21, .sent, 0)]
        #expect(ImpressionSet(printed: cut).ranges == [1...13])
        var filled = record(4, 14, .confirmed, 7)
        filled.lastImpression = 20
        #expect(ImpressionSet(printed: cut + [filled]).ranges == [1...20])
        #expect(ImpressionSet(printed: [record(1, 1, .failed, 4), record(2, 5, .confirmed, 2)]).isWhole(of: nil))
        #expect(ImpressionSet(confirmed: cut).ranges == [11...13])
        // It was begun up to 30 and lost what follows 20 to the next one, which its record does not say.
        var open = record(2, 11, .begun, 3)
        open.lastImpression = 30
        #expect(ImpressionSet.stretch(of: open, among: [cut[0], open, cut[2]]) == 11...20)
        // What failed before it was begun took nothing from it: nobody else may print that before its device was asked.
        let anew = record(4, 14, .begun, 0)
        #expect(ImpressionSet.stretch(of: anew, among: cut + [anew]) == 14...ImpressionSet.end)
        #expect(ImpressionSet(printed: cut + [record(4, 14, .confirmed, 27)]).isWhole(of: 40))
    }
}
