// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@Suite("What a job used of paper")
struct LedgerEntryTests {
    private static let start = Timestamp(milliseconds: 1_800_000_000_000)

    private func use(
        _ sides: Sides = .oneSided,
        copies: Int = 1,
        isRendered: Bool = true,
        countsSides: Bool = true,
        isConfirmed: Bool = false
    ) -> MediaUse {
        MediaUse(
            sides: sides,
            color: .color,
            media: "iso_a4_210x297mm",
            deviceCopies: copies,
            isRendered: isRendered,
            countsSides: countsSides,
            isConfirmed: isConfirmed
        )
    }

    @Test(
        "an odd last side is a sheet, in each copy",
        arguments: [
            // impressions, per copy, copies, device's copies, sheets on both sides
            (1, 1, 1, 1, 1), (3, 3, 1, 1, 2), (4, 4, 1, 1, 2), (6, 3, 2, 2, 4), (4, 3, 2, 2, 3), (2, 1, 2, 2, 2),
            // Copies that the server makes have their blank backs among the impressions.
            (7, 3, 2, 1, 4), (6, 3, 2, 1, 4), (0, 3, 2, 1, 0),
        ]
    )
    func sheets(impressions: Int, perCopy: Int, copies: Int, deviceCopies: Int, sheets: Int) {
        let both = use(.twoSidedLongEdge, copies: deviceCopies)
        #expect(both.sheets(impressions: impressions, perCopy: perCopy, copies: copies) == sheets)
        #expect(use().sheets(impressions: impressions, perCopy: perCopy, copies: copies) == impressions)
    }

    /// A job that was begun once, and its entry after `events`.
    private func entry(
        _ events: [JobEvent],
        sent: Int,
        use: MediaUse?,
        copies: Int32 = 1
    ) throws -> LedgerEntry? {
        var job = Job(
            printerID: 1,
            name: "x",
            originatingUserName: "ada",
            ticket: Ticket([Attribute("copies", .integer(copies)), Attribute("job-billing", .text("thesis"))]),
            expectsDocuments: false,
            createdAt: Self.start
        )
        for event in [.started] + events { job = try job.after(event, at: Self.start + .seconds(1)) }
        var record = DeliveryRecord(jobID: 0, attempt: 1, deviceURI: "", format: "", begunAt: Self.start)
        record.impressionsSent = sent
        record.mediaUse = use
        return LedgerEntry(job, deliveries: [record], printer: "Office")
    }

    @Test("what the device confirmed counts, what it was only sent counts where it confirms nothing")
    func evidence() throws {
        let done = JobEvent.completed(withWarnings: false)
        let canceled = JobEvent.canceled(reason: JobStateReason.jobCanceledByUser)
        let confirmed = try #require(try entry([.impressionsConfirmed(4), done], sent: 5, use: use()))
        #expect(confirmed.impressions == 4 && confirmed.evidence == .confirmed && confirmed.accountID == "thesis")
        let sent = try #require(try entry([done], sent: 5, use: use()))
        #expect(sent.impressions == 5 && sent.evidence == .sent)
        let lost = try #require(try entry([canceled], sent: 5, use: use(isConfirmed: true)))
        #expect(lost.impressions == 0 && lost.sheets == 0 && lost.evidence == .none)
        let piece = try #require(try entry([done], sent: 1, use: use(isRendered: false, countsSides: false)))
        #expect(piece.impressions == nil && piece.sheets == nil && piece.evidence == .sent)
    }

    @Test("blank backs between copies take sheets, but are nobody's impressions")
    func blankBacks() throws {
        let events: [JobEvent] = [
            .impressionsCounted(3), .impressionsConfirmed(7), .completed(withWarnings: false),
        ]
        let entry = try #require(try entry(events, sent: 7, use: use(.twoSidedLongEdge), copies: 2))
        #expect(entry.impressions == 6)
        #expect(entry.sheets == 4)
    }
}
