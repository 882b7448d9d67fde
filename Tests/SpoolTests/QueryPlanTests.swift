// SPDX-License-Identifier: Apache-2.0

import GRDB
import PrintModel
import SpoolConformance
import Testing

@testable import Spool

@Suite("Reading does not cost more with a longer history")
struct QueryPlanTests {
    @Test("the next job and the next retry are found by an index, without a scan")
    func nextJob() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        for (sql, arguments) in [(JobSelection.next, [1, 2]), (JobSelection.nextRetry, [1])] as [(String, [Int])] {
            let plan = try folder.plan(sql, StatementArguments(arguments))
            #expect(!plan.isEmpty)
            #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains("INDEX") }, "\(plan)")
        }
        try await store.close()
    }

    @Test("the place of a job is found by indexes, without sorting")
    func places() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let statements: [(String, StatementArguments, String)] = [
            (
                QueueSelection.clock, [1, "ada", 50],
                "queue_turn USING PRIMARY KEY (printer_id=? AND user=? AND priority=?)"
            ),
            (QueueSelection.clock, [1, "ada", 50], "job_pending (printer_id=? AND place=?)"),
            (QueueSelection.lastWaiting, [1, "ada", 50], "job_queue_user (user=?)"),
            (QueueSelection.stored, [1], "PRIMARY KEY (rowid=?)"),
            (QueueSelection.first, [1, 2], "job_queue_printer (printer_id=?)"),
            (QueueSelection.followers, [1, 2, 3, 4], "job_queue_printer (printer_id=? AND place>?)"),
        ]
        for (sql, arguments, search) in statements {
            let plan = try folder.plan(sql, arguments)
            #expect(plan.contains { $0.contains(search) } && !plan.contains { $0.hasPrefix("USE TEMP") }, "\(plan)")
        }
        try await store.close()
    }

    @Test("every query of unfinished jobs uses an index that has no ended ones, and needs no sorting in its order")
    func unfinishedJobs() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        for states in [[.pending], [.processing, .processingStopped], [.pendingHeld, .processing]] as [Set<JobState>] {
            for printerID in [nil, 1] {
                for user in [nil, "ada"] {
                    for order in [JobQuery.Order.queue, .id] {
                        let query = JobQuery(printerID: printerID, states: states, user: user, order: order)
                        let (sql, arguments) = try #require(JobSelection.select(query))
                        let plan = try folder.plan(sql, arguments)
                        let indexes = ["job_queue", "job_running", "job_unfinished", "job_pending"]
                        #expect(indexes.contains { plan[0].contains(" \($0)") }, "\(query): \(plan)")
                        if order == .queue && !states.contains(.processingStopped) {
                            #expect(plan.count == 1, "\(query): \(plan)")
                        }
                    }
                }
            }
        }
        try await store.close()
    }

    @Test("a job's quotas, what is used and what is claimed of them are found by indexes")
    func quotas() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let concern = QuotaConcern(user: "ada", accountID: "thesis", printer: "lab", jobID: 1)
        let plan = try folder.plan(
            QuotaSelection.concerning,
            QuotaSelection.arguments(concern, at: Timestamp(milliseconds: 0))
        )
        #expect(plan.count > 4 && !plan.contains { $0.hasPrefix("SCAN") || $0.contains("rowid>") }, "\(plan)")
        let entered = try folder.plan("SELECT * FROM quota_entry WHERE ledger_id = ?", [1])
        #expect(!entered.isEmpty && !entered.contains { $0.hasPrefix("SCAN") }, "\(entered)")
        try await store.close()
    }

    @Test("what may go is found by indexes, past those that asked to be kept, without sorting")
    func retention() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let statements: [(String, StatementArguments, String)] = [
            (RetentionSelection.endRetention, [1], "job_retained (retained_until>? AND retained_until<?)"),
            (RetentionSelection.oldest, [1], "job_documents (completed_at<?)"),
            (RetentionSelection.retained, [1], "INDEX job_retained"),
            (RetentionSelection.ended, [1, 2, 3, 4], "job_ended (completed_at>? AND completed_at<?)"),
            (RetentionSelection.endedCount, [], "INDEX job_ended"),
        ]
        for (sql, arguments, search) in statements {
            let plan = try folder.plan(sql, arguments)
            #expect(plan.contains { $0.contains(search) } && !plan.contains { $0.hasPrefix("USE TEMP") }, "\(plan)")
        }
        try await store.close()
    }

    @Test("the history is read in its order, without sorting it")
    func history() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        for printerID in [nil, 1] {
            for user in [nil, "ada"] {
                for order in [JobQuery.Order.newestEndedFirst, .id] {
                    let query = JobQuery(printerID: printerID, user: user, order: order)
                    let (sql, arguments) = try #require(JobSelection.select(query))
                    let plan = try folder.plan(sql, arguments)
                    #expect(plan.count == 1, "\(query): \(plan)")
                    if printerID != nil || user != nil { #expect(plan[0].hasPrefix("SEARCH"), "\(query): \(plan)") }
                }
            }
        }
        try await store.close()
    }

    @Test("with 20,000 ended jobs the next one is found as quickly as with none")
    func longHistory() async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        let printer = try await store.addSamplePrinter()
        let job = try await store.add(.sample(printer))
        let short = try await steps { _ = try await store.nextJob(printerID: printer.id, at: .second(9)) }
        _ = try await store.advance(try await store.add(.sample(printer, priority: 100)), .canceled(reason: "x"))
        try folder.execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
            INSERT INTO job (\(JobRow.columns))
            SELECT \(JobRow.columns.replacingLeading("uuid", with: "i")) FROM job, n WHERE state = 7
            """
        )
        #expect(try folder.fetch("SELECT count(*) FROM job WHERE state >= 7") == 20_001)
        #expect(try await store.nextJob(printerID: printer.id, at: .second(9)) == job)
        let long = try await steps { _ = try await store.nextJob(printerID: printer.id, at: .second(9)) }
        // A scan would take hundreds of times as long.
        #expect(long < short * 20, "\(short) without, \(long) with history")
        try await store.close()
    }

    private func steps(_ body: () async throws -> Void) async throws -> Duration {
        var best = Duration.seconds(60)
        for _ in 0..<30 { best = min(best, try await ContinuousClock().measure { try await body() }) }
        return best
    }
}

extension String {
    /// The text with another beginning, which the history of copies needs to be one of different jobs.
    fileprivate func replacingLeading(_ beginning: String, with other: String) -> String {
        hasPrefix(beginning) ? other + dropFirst(beginning.count) : self
    }
}
