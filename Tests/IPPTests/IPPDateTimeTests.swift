// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct IPPDateTimeTests {
    /// Seconds as `date -u -d DATE +%s` gives them.
    @Test(
        "counts seconds as Unix does",
        arguments: [
            (0, "1970-01-01T00:00:00.0+00:00"), (-1, "1969-12-31T23:59:59.0+00:00"),
            (951_782_399, "2000-02-28T23:59:59.0+00:00"), (951_782_400, "2000-02-29T00:00:00.0+00:00"),
            (951_868_800, "2000-03-01T00:00:00.0+00:00"), (4_107_542_400, "2100-03-01T00:00:00.0+00:00"),
            (1_777_624_200, "2026-05-01T08:30:00.0+00:00"), (-62_167_219_200, "0000-01-01T00:00:00.0+00:00"),
        ] as [(Int64, String)]
    )
    func unixSeconds(_ seconds: Int64, _ text: String) throws {
        let dateTime = try #require(IPPDateTime(unixSeconds: seconds))
        #expect(dateTime.description == text)
        #expect(dateTime.unixSeconds == seconds)
    }

    @Test("every day from year 0 to 65535 comes back")
    func days() throws {
        for day in stride(from: Int64(-719_528), to: 23_000_000, by: 97) {
            #expect(IPPDateTime(unixSeconds: day * 86_400 + 86_399)?.unixSeconds == day * 86_400 + 86_399)
        }
    }

    @Test("an offset from UTC is taken off")
    func offset() throws {
        let east = try #require(
            IPPDateTime(year: 2026, month: 5, day: 1, hour: 10, minute: 30, second: 0, minutesFromUTC: 120)
        )
        #expect(east.unixSeconds == 1_777_624_200)
        #expect(east.description == "2026-05-01T10:30:00.0+02:00")
        let west = try #require(
            IPPDateTime(year: 2026, month: 4, day: 30, hour: 23, minute: 0, second: 0, minutesFromUTC: -570)
        )
        #expect(west.unixSeconds == 1_777_624_200)
    }

    @Test("what the wire cannot say is nil")
    func outside() {
        #expect(IPPDateTime(unixSeconds: .max) == nil)
        #expect(IPPDateTime(unixSeconds: .min) == nil)
        #expect(IPPDateTime(unixSeconds: -62_167_219_201) == nil)
        #expect(IPPDateTime(unixSeconds: 0, decisecond: 10) == nil)
        #expect(IPPDateTime(year: 1, month: 0, day: 1, hour: 0, minute: 0, second: 0) == nil)
        #expect(IPPDateTime(year: 1, month: 1, day: 32, hour: 0, minute: 0, second: 0) == nil)
        #expect(IPPDateTime(year: 1, month: 1, day: 1, hour: 24, minute: 0, second: 0) == nil)
        #expect(IPPDateTime(year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0, minutesFromUTC: 900) == nil)
    }
}
