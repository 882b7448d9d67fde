// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import PrintModel
import Spool
import Testing

@testable import PDPSClient

@Suite("A client and a real intake")
struct PrintServerTests {
    private func document(_ text: String) throws -> DocumentFile {
        let file = FileManager.default.temporaryDirectory.appending(path: "pdps-\(UUID().uuidString).txt")
        try Data(text.utf8).write(to: file)
        return try DocumentFile(path: file.path())
    }

    @Test("printers are added, listed, controlled and removed")
    func printers() async throws {
        try await withIntake { server, _ in
            #expect(try await server.printers().isEmpty)
            #expect(try await server.defaultPrinter() == nil)
            try await server.addPrinter("B", deviceURI: "file:///tmp/", info: "Folder", location: "Room 4")
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            #expect(try await server.printers().map(\.name) == ["A", "B"])
            try await server.setDefaultPrinter("B")
            #expect(try await server.defaultPrinter() == "B")
            let printer = try await server.printer(nil)
            #expect(printer.name == "B" && printer.info == "Folder" && printer.location == "Room 4")
            try await server.pausePrinter("B")
            #expect(try await server.printer("B").state == .stopped)
            try await server.resumePrinter("B")
            #expect(try await server.printer("B").state == .idle)
            try await server.rejectJobs("B")
            #expect(try await server.printer("B").isAcceptingJobs == false)
            try await server.acceptJobs("B")
            #expect(try await server.printer("B").isAcceptingJobs)
            try await server.removePrinter("B")
            #expect(try await server.printers().map(\.name) == ["A"])
        }
    }

    @Test("a device that cannot be used is a failure with the server's words")
    func badDevice() async throws {
        try await withIntake { server, _ in
            let error = await #expect(throws: ClientError.self) {
                try await server.addPrinter("A", deviceURI: "nothing://x")
            }
            #expect(error?.code == .failed)
            #expect(error?.message.contains("there is no such device") == true)
        }
    }

    @Test("a job is printed with its attributes, and shown with its timeline")
    func printJob() async throws {
        try await withIntake { server, store in
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            let submission = JobSubmission(printer: "A", name: "Letter", template: [Attribute(.copies, 2)])
            let printed = try await server.printJob(submission, document: try document("%!PS\nshowpage\n"))
            let job = try await server.job(printed.id, withTimeline: true)
            #expect(job.name == "Letter" && job.userName == "ada" && job.printerName == "A")
            #expect(job.state == .pending && job.attributes[.copies] == 2)
            #expect(job.timeline.map(\.kind).starts(with: ["received"]))
            #expect(try await store.documents(jobID: job.id).map(\.content.size) == [14])
            #expect(try await server.jobs().map(\.id) == [job.id])
            #expect(try await server.jobs(printer: "A", onlyMine: true).map(\.id) == [job.id])
            #expect(try await server.jobs(.completed).isEmpty)
        }
    }

    @Test("several documents are one job")
    func severalDocuments() async throws {
        try await withIntake { server, store in
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            let documents = try (1...3).map { try document("%!PS\n% \($0)\n") }
            let job = try await server.printJob(JobSubmission(printer: "A", name: "All"), documents: documents)
            #expect(try await store.documents(jobID: job.id).map(\.number) == [1, 2, 3])
            #expect(try await server.job(job.id).state == .pending)
        }
    }

    /// Adds printer A and prints a job there, which is held.
    private func heldJob(on server: PrintServer) async throws -> ServerJob {
        try await server.addPrinter("A", deviceURI: "file:///tmp/")
        let job = try await server.printJob(JobSubmission(printer: "A", name: "x"), document: try document("%!PS\n"))
        try await server.holdJob(job.id)
        return job
    }

    @Test("jobs are held, released and canceled; what is not possible is said")
    func control() async throws {
        try await withIntake { server, _ in
            let job = try await heldJob(on: server)
            #expect(try await server.job(job.id).state == .pendingHeld)
            try await server.releaseJob(job.id)
            #expect(try await server.job(job.id).state == .pending)
            try await server.cancelJob(job.id)
            #expect(try await server.jobs(.completed).map(\.state) == [.canceled])
            let again = await #expect(throws: ClientError.self) { try await server.cancelJob(job.id) }
            #expect(again?.status == .clientErrorNotPossible)
            let unknown = await #expect(throws: ClientError.self) { try await server.job(4711) }
            #expect(unknown?.status == .clientErrorNotFound)
        }
    }

    @Test("a job and a printer are explained")
    func explanations() async throws {
        try await withIntake { server, _ in
            let job = try await heldJob(on: server)
            let held = try await server.explanation(ofJob: job.id)
            #expect(held.sentence.hasPrefix("Job \(job.id) waits because it is held until somebody releases it (for "))
            try await server.pausePrinter("A")
            let paused = try await server.explanation(ofPrinter: nil)
            #expect(paused.sentence.hasPrefix("Printer 'A' prints nothing because it is paused (for "))
            #expect(paused.members["mender"]?.stringValue == "operator")
            let unknown = await #expect(throws: ClientError.self) { try await server.explanation(ofJob: 4711) }
            #expect(unknown?.status == .clientErrorNotFound)
        }
    }

    @Test("a printer that rejects jobs refuses")
    func rejecting() async throws {
        try await withIntake { server, _ in
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            try await server.rejectJobs("A")
            let error = await #expect(throws: ClientError.self) {
                try await server.printJob(JobSubmission(printer: "A", name: "x"), document: try document("%!PS\n"))
            }
            #expect(error?.code == .refused)
        }
    }

    @Test("following tells of each change and ends with the job")
    func following() async throws {
        try await withIntake { server, _ in
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            let job = try await server.printJob(
                JobSubmission(printer: "A", name: "x"),
                document: try document("%!PS\n")
            )
            var seen: [ServerJob.State] = []
            let end = try await server.follow(jobID: job.id) { job in
                seen.append(job.state)
                // What happens next is made to happen by the one who looks on.
                do {
                    switch seen.count {
                    case 1: try await server.holdJob(job.id)
                    case 2: try await server.cancelJob(job.id)
                    default: break
                    }
                } catch {
                    Issue.record(error)
                }
            }
            #expect(seen == [.pending, .pendingHeld, .canceled])
            #expect(end.state == .canceled)
        }
    }

    @Test("a server that is not there is unreachable, at once")
    func unreachable() async throws {
        // Port 1 of loopback: nobody listens there.
        let server = PrintServer(try ServerAddress("127.0.0.1:1"), userName: "ada")
        let error = await #expect(throws: ClientError.self) { try await server.printers() }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("connection refused") == true)
    }

    @Test("following gives up when the server stays away longer than its patience")
    func patience() async throws {
        let server = PrintServer(try ServerAddress("127.0.0.1:1"), userName: "ada")
        let pace = PrintServer.FollowingPace(longest: .milliseconds(60), patience: .milliseconds(200))
        let error = await #expect(throws: ClientError.self) {
            try await server.follow(jobID: 1, pace: pace) { _ in }
        }
        #expect(error?.code == .unreachable)
    }
}
