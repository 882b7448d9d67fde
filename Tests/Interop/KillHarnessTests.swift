// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import IPPClient
import NIOCore
import Synchronization
import Testing

/// How much the harness does: little in CI; `PDPS_KILL_JOBS=2000 PDPS_KILLS=10` for the measured run.
private enum Load {
    static let jobs = number("PDPS_KILL_JOBS") ?? 160
    static let kills = number("PDPS_KILLS") ?? 3
    static let clients = 16
    static let impressions = 2

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }
}

/// What the clients were told, which is what the server must keep.
private final class Acknowledgements: Sendable {
    private let jobIDs = Mutex<[Int]>([])

    var all: [Int] { jobIDs.withLock { $0 } }
    var count: Int { jobIDs.withLock { $0.count } }

    func add(_ jobID: Int) {
        jobIDs.withLock { $0.append(jobID) }
    }
}

@Suite("kill -9", .serialized, .timeLimit(.minutes(30)))
struct KillHarnessTests {
    @Test("a server killed at random moments keeps every job it acknowledged and prints no sheet twice")
    func killedAtRandomMoments() async throws {
        try await withTemporaryFolder { folder in
            let paper = folder.appending(path: "paper")
            try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
            var server = try await ServerUnderTest.start(in: folder)
            try await #require(server.pdps("printer", "add", "Paper", "virtual://\(paper.path())/").status == 0)
            let client = try IPPClient("\(server.address)/Paper")

            let acknowledged = Acknowledgements()
            server = try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<Load.clients {
                    group.addTask { try await submit(as: number, to: client, acknowledged) }
                }
                let survivor = try await killRepeatedly(server, acknowledged)
                try await group.waitForAll()
                return survivor
            }

            #expect(Set(acknowledged.all).count == Load.jobs, "a job-id was given twice")
            try await waitUntilPrinted(client)
            for jobID in acknowledged.all {
                let (state, reasons) = try await state(of: jobID, client)
                #expect(state == 9, "job \(jobID) is in state \(state), \(reasons)")
            }
            try checkPaper(paper, acknowledged.all)
            try await server.stop()
        }
    }

    /// Kills the server at random moments, most while jobs come, some while the rest is printed.
    private func killRepeatedly(
        _ first: ServerUnderTest,
        _ acknowledged: Acknowledgements
    ) async throws -> ServerUnderTest {
        var server = first
        for kill in 0..<Load.kills {
            let share = Load.jobs / (Load.kills + 1)
            let moment = min(share * kill + Int.random(in: 0...(2 * share)), Load.jobs)
            let reached = try await eventually(within: .seconds(300)) { acknowledged.count >= moment }
            try #require(
                reached,
                "only \(acknowledged.count) of \(Load.jobs) jobs were acknowledged: \(server.process.errors)"
            )
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...700)))
            server.process.kill(SIGKILL)
            _ = try await server.process.ended(within: .seconds(40))
            server = try await ServerUnderTest.start(in: server.folder, port: server.port)
        }
        return server
    }

    /// Submits this client's share; what was not acknowledged is tried again, as a new job.
    private func submit(as number: Int, to client: IPPClient, _ acknowledged: Acknowledgements) async throws {
        let share = stride(from: number, to: Load.jobs, by: Load.clients)
        for job in share {
            var request = client.request(.printJob)
            request.groups[0].append(.jobName, "kill \(job)")
            request.groups[0].append(.requestingUserName, "client \(number)")
            // Small pages: what is tested is the bookkeeping, not the rendering.
            request.groups.append(
                AttributeGroup(
                    tag: .jobAttributes,
                    attributes: [
                        Attribute(
                            "printer-resolution",
                            .resolution(Resolution(dpi: 150))
                        ),
                        Attribute("print-color-mode", .keyword("monochrome")),
                    ]
                )
            )
            let text = (1...Load.impressions).map { "Job \(job), page \($0)." }.joined(separator: "\u{C}")
            let deadline = ContinuousClock.now + .seconds(120)
            while true {
                do {
                    let document = AsyncStream<ByteBuffer> { stream in
                        stream.yield(ByteBuffer(string: text))
                        stream.finish()
                    }
                    let response = try await client.send(request, document: document)
                    try #require(response.status.isSuccessful, "Print-Job: \(response.status)")
                    let jobID = try #require(response[group: .jobAttributes]?[.jobID])
                    acknowledged.add(jobID)
                    break
                } catch is IPPClientError where ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...200)))
        }
    }

    private func waitUntilPrinted(_ client: IPPClient) async throws {
        let isDone = try await eventually(within: .seconds(1200)) {
            var request = client.request(.getJobs)
            request.groups[0].append(.whichJobs, "not-completed")
            request.groups[0].append(.limit, 1)
            return try await client.send(request).groups(.jobAttributes).isEmpty
        }
        #expect(isDone, "jobs are still waiting")
    }

    private func state(of jobID: Int, _ client: IPPClient) async throws -> (Int, [String]) {
        var request = client.request(.getJobAttributes)
        request.groups[0].append(.jobID, jobID)
        let job = try #require(try await client.send(request)[group: .jobAttributes], "job \(jobID) is lost")
        return (try #require(job["job-state"]?.intValue), job["job-state-reasons"]?.stringValues ?? [])
    }

    /// The device's own memory: each impression of a job is there once, and each acknowledged job has all of its.
    private func checkPaper(_ paper: URL, _ acknowledged: [Int]) throws {
        var stacked: [Int: [Int]] = [:]
        let log = try String(contentsOf: paper.appending(path: "sheets.log"), encoding: .utf8)
        for line in log.split(separator: "\n") {
            // `MILLISECONDS KEY JOB IMPRESSION`; the other lines begin with a word.
            let fields = line.split(separator: " ")
            guard fields.count == 4, Int(fields[0]) != nil, let jobID = Int(fields[2]), let impression = Int(fields[3])
            else { continue }
            stacked[jobID, default: []].append(impression)
        }
        for (jobID, impressions) in stacked {
            #expect(Set(impressions).count == impressions.count, "job \(jobID) was printed twice: \(impressions)")
        }
        for jobID in acknowledged {
            #expect(stacked[jobID]?.sorted() == Array(1...Load.impressions), "job \(jobID) is not whole")
            let pdf = paper.appending(path: "job-\(jobID).pdf").path()
            #expect(FileManager.default.fileExists(atPath: pdf), "job \(jobID) has no PDF")
        }
    }
}
