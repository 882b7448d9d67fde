// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Intake

@Suite("What is told of a job between two looks")
struct SeenJobsTests {
    private let start = Timestamp(milliseconds: 1_000_000)

    private func job(_ id: Int = 1, createdAt moment: Timestamp) -> Job {
        var job = Job(
            printerID: 1,
            name: "letter",
            originatingUserName: "ann",
            ticket: Ticket(),
            expectsDocuments: false,
            createdAt: moment
        )
        job.id = id
        return job
    }

    @Test("a job that was there before is not new, one that came later is, also when it has ended meanwhile")
    func created() throws {
        var seen = SeenJobs()
        seen.watch(printerID: 1, since: start)
        #expect(seen.see(job(1, createdAt: start + .seconds(-1))) == [])
        #expect(seen.see(job(2, createdAt: start + .seconds(1))) == [.jobCreated])
        let quick = try job(3, createdAt: start + .seconds(1)).after(.canceled(reason: "x"), at: start + .seconds(2))
        #expect(seen.see(quick) == [.jobCreated, .jobCompleted])
        let old = try job(4, createdAt: start + .seconds(-9)).after(.canceled(reason: "x"), at: start + .seconds(-5))
        #expect(seen.see(old) == [])
    }

    @Test("an ended job is told of once, and anew when it was restarted")
    func ended() throws {
        var seen = SeenJobs()
        seen.watch(printerID: nil, since: start)
        let waiting = job(createdAt: start)
        _ = seen.see(waiting)
        let ended = try waiting.after(.canceled(reason: "x"), at: start)
        #expect(seen.see(ended) == [.jobCompleted])
        #expect(seen.see(ended) == nil)
        let again = try ended.after(.restarted, at: start)
        _ = seen.see(again)
        #expect(seen.see(try again.after(.canceled(reason: "x"), at: start)) == [.jobCompleted])
        #expect(seen.ids.isEmpty)
    }

    @Test("progress, changes of the ticket and stops have their own keywords; no change has none")
    func changes() throws {
        var seen = SeenJobs()
        seen.watch(printerID: nil, since: start)
        var current = job(createdAt: start)
        _ = seen.see(current)
        #expect(seen.see(current) == [])
        current.priority = 80
        #expect(seen.see(current) == [.jobConfigChanged])
        current = try current.after(.started, at: start)
        #expect(seen.see(current) == [.jobStateChanged])
        current = try current.after(.impressionsConfirmed(2), at: start)
        #expect(seen.see(current) == [.jobProgress])
        current = try current.after(.deviceStopped(message: "jam"), at: start)
        #expect(seen.see(current) == [.jobStopped])
        #expect(seen.see(current, unlessSeen: true) == nil)
    }
}
