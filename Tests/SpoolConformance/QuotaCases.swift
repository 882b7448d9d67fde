// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension JobStore {
    /// A job that is being printed, with the claim that its run would make.
    fileprivate func begin(
        _ printer: Printer,
        user: String = "ada",
        needs impressions: Int
    ) async throws -> (job: Job, shortage: QuotaStanding?) {
        let job = try await advance(try await add(.sample(printer, user: user)), .started)
        return (job, try await claim(impressions, for: job, on: printer))
    }

    fileprivate func claim(_ impressions: Int, for job: Job, on printer: Printer) async throws -> QuotaStanding? {
        let concern = QuotaConcern(user: job.originatingUserName, printer: printer.name, jobID: job.id)
        let need = PaperNeed(impressions: impressions, sheets: (impressions + 1) / 2, colorImpressions: 0)
        return try await claimPaper(need, for: concern, at: .second(9))
    }

    fileprivate func used(_ concern: QuotaConcern, at moment: Timestamp = .second(9)) async throws -> [Int] {
        try await quotas(concerning: concern, at: moment).map(\.used)
    }
}

private let ada = QuotaConcern(user: "ada")

extension ConformanceCase {
    static let quotas = [
        ConformanceCase("a quota counts what its subjects used in its period, before it was set and after") { store in
            let (lab, attic) = (try await store.addSamplePrinter("lab"), try await store.addSamplePrinter("attic"))
            _ = try await store.print(lab, account: "thesis", impressions: 3)
            _ = try await store.print(attic, impressions: 4, color: .color, at: .second(6))
            _ = try await store.print(lab, user: "ben", account: "thesis", impressions: 1)
            for quota in [
                Quota(.eachUser, measure: .impressions, period: .month, limit: 10),
                Quota(.user("ada"), printer: "lab", measure: .sheets, period: .ever, limit: 10),
                Quota(.user("ada"), measure: .colorImpressions, period: .week, limit: 10),
                Quota(.project("thesis"), measure: .impressions, period: .day, limit: 10),
            ] { _ = try await store.setQuota(quota, at: .second(9)) }
            let thesis = QuotaConcern(user: "ada", accountID: "thesis")
            #expect(try await store.used(thesis) == [7, 2, 4, 4])
            _ = try await store.print(lab, account: "thesis", impressions: 2, color: .color, at: .second(7))
            #expect(try await store.used(thesis) == [9, 3, 6, 6])
            #expect(try await store.used(QuotaConcern(user: "ada", printer: "attic")) == [9, 6])
            #expect(try await store.used(QuotaConcern(user: "ben")) == [1])
            // Forty days later only what has no end goes on.
            #expect(try await store.used(thesis, at: .second(40 * 86_400)) == [0, 3, 0, 0])
            let all = try await store.quotas(at: .second(9))
            #expect(all.map(\.subject) == [nil, "ada", "ada", "thesis"])
            #expect(all.map { $0.renewsOn != nil } == [true, false, true, true])
            let page = try await store.quotas(concerning: nil, after: all[0].quota.id, limit: 2, at: .second(9))
            #expect(page == Array(all[1...2]))
            let own = try await store.quotas(concerning: thesis, after: all[2].quota.id, limit: 2, at: .second(9))
            #expect(own.map(\.quota.id) == [all[3].quota.id])
        },
        ConformanceCase("a user's own quota takes the place of each user's; set again it keeps its count") { store in
            let printer = try await store.addSamplePrinter()
            _ = try await store.print(printer, impressions: 3)
            let each = try await store.setQuota(
                Quota(.eachUser, measure: .impressions, period: .ever, limit: 2),
                at: .second(9)
            )
            #expect(try await store.quotas(concerning: ada, at: .second(9)).map(\.isUsedUp) == [true])
            var own = Quota(.user("ada"), measure: .impressions, period: .ever, limit: 4)
            own.id = try await store.setQuota(own, at: .second(9)).id
            own.limit = 5
            #expect(try await store.setQuota(own, at: .second(9)) == own)
            let standing = try #require(try await store.quotas(concerning: ada, at: .second(9)).first)
            #expect(standing == QuotaStanding(quota: own, subject: "ada", used: 3, claimed: 0, renewsOn: nil))
            try await store.removeQuota(id: own.id)
            #expect(try await store.quotas(concerning: ada, at: .second(9)).map(\.quota.id) == [each.id])
            await expect(.notFound) { try await store.removeQuota(id: own.id) }
        },
        ConformanceCase("of jobs that claim the last paper at once, one gets it, and keeps it until it ends") { store in
            let (lab, attic) = (try await store.addSamplePrinter("lab"), try await store.addSamplePrinter("attic"))
            _ = try await store.setQuota(
                Quota(.eachUser, measure: .impressions, period: .day, limit: 5),
                at: .second(9)
            )
            async let one = store.begin(lab, needs: 3)
            async let other = store.begin(attic, needs: 3)
            let runs = try await [one, other]
            let passed = try #require(runs.first { $0.shortage == nil })
            let short = try #require(runs.first { $0.shortage != nil })
            #expect(short.shortage?.claimed == 3 && short.shortage?.used == 0)
            // Its own claim is no obstacle to a job that is tried again, and another user has another count.
            #expect(try await store.claim(3, for: passed.job, on: passed.job.printerID == lab.id ? lab : attic) == nil)
            #expect(try await store.begin(lab, user: "ben", needs: 5).shortage == nil)
            _ = try await store.advance(short.job, .quotaReached(message: "It is too much."))
            #expect(try await store.jobsThatFitQuotas(at: .second(9)).isEmpty)
            _ = try await store.end(passed.job, 2, at: .second(9))
            let standing = try #require(try await store.quotas(concerning: ada, at: .second(9)).first)
            #expect(standing.used == 2 && standing.claimed == 0)
            #expect(try await store.jobsThatFitQuotas(at: .second(9)) == [short.job.id])
        },
        ConformanceCase("a job is let through for what it needs, until it is restarted; the ledger says by whom") {
            store in
            let (lab, attic) = (try await store.addSamplePrinter("lab"), try await store.addSamplePrinter("attic"))
            _ = try await store.setQuota(
                Quota(.user("ada"), measure: .impressions, period: .ever, limit: 2),
                at: .second(9)
            )
            func letThrough(_ job: Job) async throws -> Job {
                let held = try await store.advance(job, .quotaReached(message: "It is too much."))
                let released = try held.after(.released, at: .second(9))
                let allowed = try await store.commit(JobChange(job: released, quotaOverride: "root"))
                return try await store.advance(allowed, .started)
            }
            var (job, shortage) = try await store.begin(lab, needs: 3)
            #expect(shortage != nil)
            job = try await letThrough(job)
            // Its owner made it larger meanwhile.
            #expect(try await store.claim(4, for: job, on: lab) != nil)
            job = try await letThrough(job)
            for printer in [lab, attic] { #expect(try await store.claim(4, for: job, on: printer) == nil) }
            #expect(try await store.quotas(concerning: ada, at: .second(9)).map(\.claimed) == [4])
            #expect(try await store.jobsThatFitQuotas(at: .second(9)).isEmpty)
            job = try await store.end(job, 4, at: .second(9))
            #expect(try await store.ledger(LedgerQuery()).map(\.quotaOverride) == ["root"])
            job = try await store.restartJob(JobChange(job: try job.after(.restarted, at: .second(9))))
            job = try await store.advance(job, .started)
            #expect(try await store.claim(4, for: job, on: lab)?.used == 4)
            let other = try await store.add(.sample(lab))
            await expect(.notFound) { _ = try await store.commit(JobChange(job: other, quotaOverride: "root")) }
        },
        ConformanceCase("a job that became too large keeps what it claimed, and goes on when it fits") { store in
            let printer = try await store.addSamplePrinter()
            let quota = Quota(.user("ada"), measure: .impressions, period: .ever, limit: 4)
            _ = try await store.setQuota(quota, at: .second(9))
            let (job, shortage) = try await store.begin(printer, needs: 3)
            #expect(shortage == nil)
            #expect(try await store.claim(5, for: job, on: printer) != nil)
            _ = try await store.advance(job, .quotaReached(message: "It is too much."))
            #expect(try await store.quotas(concerning: ada, at: .second(9)).map(\.claimed) == [3])
            #expect(try await store.jobsThatFitQuotas(at: .second(9)).isEmpty)
            var more = quota
            more.limit = 5
            _ = try await store.setQuota(more, at: .second(9))
            #expect(try await store.jobsThatFitQuotas(at: .second(9)) == [job.id])
        },
        ConformanceCase("a claim goes with its job, also when it is canceled or removed") { store in
            let printer = try await store.addSamplePrinter()
            _ = try await store.setQuota(Quota(.user("ada"), measure: .sheets, period: .ever, limit: 5), at: .second(9))
            let canceled = try await store.begin(printer, needs: 4).job
            let removed = try await store.begin(printer, needs: 6).job
            let claimed = { try await store.quotas(concerning: ada, at: .second(9)).map(\.claimed) }
            #expect(try await claimed() == [5])
            _ = try await store.advance(canceled, .canceled(reason: JobStateReason.jobCanceledByUser))
            #expect(try await claimed() == [3])
            _ = try await store.removeJobs(ids: [removed.id], at: .second(9))
            #expect(try await claimed() == [0])
        },
    ]
}
