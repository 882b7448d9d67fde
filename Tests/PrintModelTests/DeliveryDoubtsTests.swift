// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@Suite("What nobody can say of a job's paper")
struct DeliveryDoubtsTests {
    private func attempt(
        _ number: Int,
        from first: Int = 1,
        sent: Int,
        confirmed: Int = 0,
        _ stage: DeliveryRecord.Stage,
        resumesAt: Int? = nil
    ) -> DeliveryRecord {
        var record = DeliveryRecord(
            jobID: 1,
            attempt: number,
            deviceURI: "",
            format: "image/pwg-raster",
            firstImpression: first,
            begunAt: Timestamp(milliseconds: 0)
        )
        record.impressionsSent = sent
        record.impressionsConfirmed = confirmed
        record.stage = stage
        record.resumesAt = resumesAt
        return record
    }

    @Test("attempts of which the device said what it printed leave no doubt")
    func certain() {
        let records = [
            attempt(1, sent: 9, confirmed: 4, .failed), attempt(2, from: 5, sent: 6, confirmed: 6, .confirmed),
        ]
        #expect(DeliveryDoubts(records).sentence.isEmpty)
        #expect(records.map(\.possiblyWasted) == [0, 0])
        #expect(attempt(1, sent: 9, .failed).possiblyWasted == 1, "the sheet in the machine")
        #expect(attempt(1, sent: 0, .failed).possiblyWasted == 0)
    }

    @Test("what is gone on behind may be missing, and what was on its way may be there twice")
    func resumed() {
        let broken = attempt(1, sent: 5, .unknown, resumesAt: 6)
        let doubts = DeliveryDoubts([broken, attempt(2, from: 6, sent: 4, .sent)], impressions: 9)
        #expect(doubts.sentence == "Impressions 1 to 5 may be missing. Impression 6 may be there twice.")
        #expect(doubts.missingCount == 5)
        #expect(broken.possiblyWasted == 1)
        #expect(DeliveryDoubts([broken], impressions: 5).repeated.isEmpty, "nothing was on its way behind the last one")
    }

    @Test("a front that another device prints again with its back may be there twice")
    func wholeSheets() {
        var first = attempt(1, from: 31, sent: 10, confirmed: 7, .unknown)
        first.lastImpression = 46
        var again = attempt(2, from: 37, sent: 4, confirmed: 4, .confirmed)
        again.lastImpression = 42
        let doubts = DeliveryDoubts([first, again], impressions: 54)
        #expect(doubts.sentence == "Impressions 37 to 41 may be there twice.")
    }

    @Test("what is sent again may be there twice, over all attempts")
    func restarted() {
        let records = [
            attempt(1, sent: 3, .unknown, resumesAt: 1), attempt(2, sent: 7, .unknown, resumesAt: 1),
            attempt(3, sent: 9, confirmed: 9, .confirmed),
        ]
        #expect(DeliveryDoubts(records, impressions: 9).sentence == "Impressions 1 to 8 may be there twice.")
        #expect(records.map(\.possiblyWasted) == [4, 8, 0])
    }

    @Test("a sheet of which only the front was confirmed is printed anew, and said to be there twice")
    func halfSheet() {
        let records = [
            attempt(1, sent: 6, confirmed: 3, .failed), attempt(2, from: 3, sent: 4, confirmed: 4, .confirmed),
        ]
        #expect(DeliveryDoubts(records).sentence == "Impression 3 may be there twice.")
    }
}
