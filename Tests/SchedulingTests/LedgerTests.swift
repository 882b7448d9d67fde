// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("What a printed job leaves in the ledger")
struct LedgerTests {
    @Test("sides of paper are counted, not pages; every copy's odd last side is a sheet")
    func sidesAndSheets() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice { ($0.sides, $0.maximumCopies) = (Sides.allCases, 9) }
            let printer = try await shop.addPrinter("one", device)
            // Five pages, two on a side: three sides, two sheets, and all of it twice.
            let ticket = [
                Attribute("number-up", .integer(2)), Attribute("sides", .keyword("two-sided-long-edge")),
                Attribute("copies", .integer(2)), Attribute("job-account-id", .name("thesis")),
            ]
            let id = try await shop.submit(to: printer, pages: 5, ticket: ticket)
            try await shop.open { try await shop.expect(id, ends: .completed) }
            let rows = try await shop.store.ledger(LedgerQuery())
            #expect(rows.map(\.jobID) == [id])
            let row = try #require(rows.first)
            #expect(row.impressions == 6 && row.sheets == 4, "\(row)")
            #expect(row.evidence == .confirmed && row.accountID == "thesis" && row.printer == "one")
            #expect(row.mediaUse?.color != nil)
            #expect(row.mediaUse?.media.contains("iso_a4") == true || row.mediaUse?.media.contains("letter") == true)
        }
    }
}
