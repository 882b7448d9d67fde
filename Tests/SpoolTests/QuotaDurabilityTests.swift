// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Spool
import SpoolConformance
import SystemPackage
import Testing

@Suite("Quotas survive kill -9")
struct QuotaDurabilityTests {
    private static let quota = Quota(.user("ada"), measure: .impressions, period: .ever, limit: 5)
    private static let need = PaperNeed(impressions: 4, sheets: 4, colorImpressions: 0)

    @Test("after kill -9 a claim stands until its job ends, and its end is counted once")
    func killed() async throws {
        let folder = try StoreFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path.string as String] in
            let store = try await SQLiteJobStore(directory: FilePath(path), logger: quietLogger)
            let printer = try await store.addSamplePrinter()
            _ = try await store.setQuota(Self.quota, at: .second(1))
            let job = try await store.advance(try await store.add(.sample(printer)), .started)
            let concern = QuotaConcern(user: "ada", printer: printer.name, jobID: job.id)
            #expect(try await store.claimPaper(Self.need, for: concern, at: .second(2)) == nil)
            kill(getpid(), SIGKILL)
        }
        let store = try await folder.open()
        let ada = QuotaConcern(user: "ada")
        let before = try #require(try await store.quotas(concerning: ada, at: .second(3)).first)
        #expect(before.used == 0 && before.claimed == 4)
        let job = try #require(try await store.jobs(JobQuery()).first)
        let ended = try job.after(.impressionsConfirmed(3), at: .second(4))
            .after(.completed(withWarnings: false), at: .second(4))
        _ = try await store.commit(JobChange(job: ended))
        let after = try #require(try await store.quotas(concerning: ada, at: .second(5)).first)
        #expect(after.used == 3 && after.claimed == 0)
        // What is counted as jobs end is what the ledger has.
        try await store.removeQuota(id: after.quota.id)
        _ = try await store.setQuota(Self.quota, at: .second(5))
        #expect(try await store.quotas(concerning: ada, at: .second(5)).map(\.used) == [3])
        try await store.close()
    }
}
