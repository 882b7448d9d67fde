// SPDX-License-Identifier: Apache-2.0

import IPP
public import PrintModel
public import Spool
import Testing

extension JobStore {
    /// A job that printed so many impressions and ended.
    public func print(
        _ printer: Printer,
        user: String = "ada",
        account: String = "",
        impressions: Int = 3,
        color: PrintColorMode = .monochrome,
        ending: JobEvent = .completed(withWarnings: false),
        at moment: Timestamp = .second(5)
    ) async throws -> Job {
        let ticket = account.isEmpty ? Ticket() : Ticket([Attribute("job-account-id", .name(account))])
        let job = try await advance(try await add(.sample(printer, user: user, ticket: ticket)), .started, at: moment)
        return try await end(job, impressions, color, ending, at: moment)
    }

    func end(
        _ job: Job,
        _ impressions: Int,
        _ color: PrintColorMode = .monochrome,
        _ ending: JobEvent = .completed(withWarnings: false),
        at moment: Timestamp
    ) async throws -> Job {
        var record = DeliveryRecord(
            jobID: job.id,
            attempt: job.attempts,
            deviceURI: "virtual:///tmp/lab",
            format: "image/pwg-raster",
            begunAt: moment
        )
        record.mediaUse = MediaUse(
            sides: .twoSidedLongEdge,
            color: color,
            media: "iso_a4_210x297mm",
            deviceCopies: 1,
            isRendered: true,
            countsSides: true,
            isConfirmed: true
        )
        let ended = try job.after(.impressionsConfirmed(impressions), at: moment).after(ending, at: moment)
        return try await commit(JobChange(job: ended, delivery: record))
    }
}

extension ConformanceCase {
    static let ledger = [
        ConformanceCase("a job's end and its row of the ledger are one change; a restarted job has another row") {
            store in
            let printer = try await store.addSamplePrinter()
            let job = try await store.print(printer, account: "thesis")
            var old = job
            old.revision -= 1
            await expect(.conflict) { _ = try await store.commit(JobChange(job: old)) }
            let row = try #require(try await store.ledger(LedgerQuery()).first)
            #expect(row.jobID == job.id && row.user == "ada" && row.printer == "lab" && row.accountID == "thesis")
            #expect(row.impressions == 3 && row.sheets == 2 && row.evidence == .confirmed && row.state == .completed)
            #expect(row.mediaUse?.media == "iso_a4_210x297mm" && row.endedAt == .second(5))
            let restarted = try await store.restartJob(JobChange(job: try job.after(.restarted, at: .second(6))))
            #expect(try await store.ledger(LedgerQuery()).count == 1)
            let again = try await store.advance(restarted, .started, at: .second(7))
            _ = try await store.end(
                again,
                1,
                .monochrome,
                .canceled(reason: JobStateReason.jobCanceledByUser),
                at: .second(8)
            )
            let rows = try await store.ledger(LedgerQuery())
            #expect(rows.map(\.impressions) == [3, 1])
            #expect(rows.map(\.state) == [.completed, .canceled])
            #expect(rows.map(\.jobID) == [job.id, job.id])
        },
        ConformanceCase("a job that was never begun has no row") { store in
            let printer = try await store.addSamplePrinter()
            let job = try await store.add(.sample(printer))
            _ = try await store.advance(job, .canceled(reason: JobStateReason.jobCanceledByUser))
            _ = try await store.removeJobs(ids: [try await store.add(.sample(printer)).id], at: .second(3))
            #expect(try await store.ledger(LedgerQuery()).isEmpty)
        },
        ConformanceCase("rows stay when jobs are purged or removed and printers are gone; what ran then is in them") {
            store in
            let printer = try await store.addSamplePrinter()
            _ = try await store.print(printer)
            #expect(try await store.purgeJobs(endedBefore: .second(100)) == 1)
            let removed = try await store.advance(try await store.add(.sample(printer)), .started)
            _ = try await store.advance(removed, .impressionsConfirmed(7))
            #expect(try await store.removeJobs(ids: [removed.id], at: .second(8)) == 1)
            let running = try await store.advance(try await store.add(.sample(printer)), .started)
            _ = try await store.advance(running, .impressionsConfirmed(2))
            try await store.removePrinter(id: printer.id, at: .second(9))
            let rows = try await store.ledger(LedgerQuery())
            #expect(rows.map(\.impressions) == [3, 7, 2])
            #expect(rows.map(\.state) == [.completed, .canceled, .canceled])
            #expect(rows.map(\.endedAt) == [.second(5), .second(8), .second(9)])
            #expect(rows.allSatisfy { $0.printer == "lab" })
        },
        ConformanceCase("rows are found by user, printer, project and time, a part at a time") { store in
            let lab = try await store.addSamplePrinter("lab")
            let attic = try await store.addSamplePrinter("attic")
            for second in 1...6 {
                _ = try await store.print(
                    second.isMultiple(of: 2) ? lab : attic,
                    user: second > 3 ? "ada" : "ben",
                    account: second == 1 ? "thesis" : "",
                    impressions: second,
                    at: .second(Int64(second))
                )
            }
            let impressions = { (query: LedgerQuery) in
                try await store.ledger(query).map { $0.impressions ?? 0 }
            }
            #expect(try await impressions(LedgerQuery(user: "ada")) == [4, 5, 6])
            #expect(try await impressions(LedgerQuery(printer: "lab")) == [2, 4, 6])
            #expect(try await impressions(LedgerQuery(accountID: "thesis")) == [1])
            #expect(try await impressions(LedgerQuery(accountID: "")) == [2, 3, 4, 5, 6])
            #expect(try await impressions(LedgerQuery(since: .second(3), until: .second(5))) == [3, 4])
            var seen: [Int] = []
            var query = LedgerQuery(limit: 4)
            while case let rows = try await store.ledger(query), let last = rows.last {
                seen += rows.map { $0.impressions ?? 0 }
                query.after = LedgerPosition("\(LedgerPosition(last))")
            }
            #expect(seen == [1, 2, 3, 4, 5, 6])
        },
        ConformanceCase("sums by device: a pool's job counts for the devices that printed it, another for its printer")
        {
            store in
            let hall = try await store.addSamplePrinter("hall")
            let (lab, attic) = (try await store.addSamplePrinter("lab"), try await store.addSamplePrinter("attic"))
            _ = try await store.print(lab, impressions: 2, color: .color)
            var job = try await store.advance(try await store.add(.sample(hall)), .started)
            for (attempt, member, impressions) in [(1, lab, 3), (2, attic, 4)] {
                var record = DeliveryRecord(
                    jobID: job.id,
                    attempt: attempt,
                    printerID: member.id,
                    deviceURI: "x:",
                    format: "image/pwg-raster",
                    begunAt: .second(6)
                )
                (record.stage, record.impressionsConfirmed) = (.confirmed, impressions)
                job = try await store.commit(JobChange(job: job, delivery: record))
            }
            _ = try await store.advance(job, .impressionsConfirmed(7), .completed(withWarnings: false))
            _ = try await store.print(hall, impressions: 0, ending: .canceled(reason: "x"))
            let sums = try await store.ledgerSums(LedgerQuery(), by: .device, after: nil)
            #expect(sums.map(\.value) == ["attic", "lab"] && sums.map(\.jobs) == [1, 2])
            #expect(sums.map(\.impressions) == [4, 5] && sums.map(\.colorImpressions) == [0, 2])
            let ofPool = try await store.ledgerSums(LedgerQuery(printer: "hall"), by: .device, after: nil)
            #expect(ofPool.map(\.impressions) == [4, 3])
            let rest = try await store.ledgerSums(LedgerQuery(user: "ada"), by: .device, after: "attic")
            #expect(rest.map(\.value) == ["lab"])
        },
        ConformanceCase("sums count jobs, sides and sheets, colour apart") { store in
            let printer = try await store.addSamplePrinter()
            _ = try await store.print(printer, user: "ada", account: "a", impressions: 3, color: .color)
            _ = try await store.print(printer, user: "ada", impressions: 4)
            _ = try await store.print(printer, user: "ben", account: "a", impressions: 1)
            let users = try await store.ledgerSums(LedgerQuery(), by: .user, after: nil)
            #expect(users.map(\.value) == ["ada", "ben"])
            #expect(users.map(\.jobs) == [2, 1])
            #expect(users.map(\.impressions) == [7, 1] && users.map(\.colorImpressions) == [3, 0])
            #expect(users.map(\.sheets) == [4, 1] && users.map(\.monochromeSheets) == [2, 1])
            #expect(users.map(\.unconfirmedImpressions) == [0, 0] && users.map(\.uncountedJobs) == [0, 0])
            let rest = try await store.ledgerSums(LedgerQuery(), by: .user, after: "ada")
            #expect(rest.map(\.value) == ["ben"])
            let projects = try await store.ledgerSums(LedgerQuery(), by: .project, after: nil)
            #expect(projects.map(\.value) == ["", "a"] && projects.map(\.impressions) == [4, 4])
            #expect(try await store.ledgerSums(LedgerQuery(), by: .month, after: nil).count == 1)
            #expect(try await store.ledgerSums(LedgerQuery(user: "x"), by: .printer, after: nil).isEmpty)
        },
    ]
}
