// SPDX-License-Identifier: Apache-2.0

import IPP
import Testing

@testable import pdps

@Suite("The ledger as text")
struct LedgerOutputTests {
    @Test(
        "fields are quoted as RFC 4180 has it, and no name becomes a formula",
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "'=1+1"), ("+49", "'+49"), ("-x", "'-x"), ("@sum", "'@sum"), ("\t=1", "'\t=1"), (" =1", "' =1"),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("\u{FF1D}1", "'\u{FF1D}1"), ("", ""), ("a=b", "a=b"), ("\r", "\"'\r\""),
        ]
    )
    func csv(text: String, coded: String) {
        #expect(CSVText.line([.text(text)]) == coded + "\r\n")
    }

    @Test("numbers stay numbers, what is not known stays empty")
    func csvLine() {
        let row = AttributeGroup(
            tag: .jobAttributes,
            attributes: [
                Attribute("job-id", .integer(-7)), Attribute("job-state", .enumeration(9)),
                Attribute("x-col", .collection([Attribute("full-color", .integer(3))])),
            ]
        )
        let names = ["job-id", "job-state", "x-col/full-color", "x-col/monochrome", "media-actual"]
        #expect(LedgerOutput.csvLine(row, names) == "-7,completed,3,,\r\n")
    }

    @Test("a day is the whole of it, and there is no 30th of February")
    func days() throws {
        let day = try #require(LocalDay("2026-11-25"))
        #expect((23...25).contains((day.end.unixSeconds - day.start.unixSeconds) / 3600))
        #expect(LocalDay("2026-12-31")?.end == LocalDay("2027-01-01")?.start)
        let moment = try #require(LocalDay("2026-11-25T08:30"))
        #expect(moment.start == moment.end && moment.start.unixSeconds - day.start.unixSeconds == 8 * 3600 + 1800)
        for bad in ["2026-02-30", "2026-13-01", "26-1-1", "today", "", "2026-11-25T24:00", "2026-11-25T", "2026-11--5"]
        {
            #expect(LocalDay(bad) == nil, "\(bad)")
        }
    }
}
