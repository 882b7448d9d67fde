// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import PrintModel
import Spool
import Testing

@testable import PDPSClient

@Suite("Jobs are controlled through a client")
struct JobControlTests {
    private func document() throws -> DocumentFile {
        let file = FileManager.default.temporaryDirectory.appending(path: "pdps-\(UUID().uuidString).txt")
        try Data("%!PS\nshowpage\n".utf8).write(to: file)
        return try DocumentFile(path: file.path())
    }

    @Test("a job is changed, moved, put first, ended and printed again")
    func control() async throws {
        try await withIntake { server, store in
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            try await server.addPrinter("B", deviceURI: "file:///tmp/")
            let first = try await server.printJob(JobSubmission(printer: "A", name: "One"), document: try document())
            let id = try await server.printJob(JobSubmission(printer: "A", name: "Two"), document: try document()).id
            try await server.setJob(id, attributes: [Attribute(.copies, 4), Attribute(.jobName, "Four")])
            try await server.promoteJob(id)
            #expect(try await server.jobs(printer: "A").map(\.id) == [id, first.id])
            #expect(try await server.moveJob(id, toPrinter: "B").isEmpty)
            let moved = try await server.job(id)
            #expect(moved.printerName == "B" && moved.name == "Four" && moved.attributes[.copies] == 4)
            let error = await #expect(throws: ClientError.self) { _ = try await server.reprintJob(id) }
            #expect(error?.message.contains("pending") == true)
            try await server.cancelJob(id)
            let again = try await server.reprintJob(id, template: [Attribute(.copies, 2)])
            #expect(again.id > id)
            #expect(try await server.job(again.id).attributes[.copies] == 2)
            await #expect(throws: ClientError.self) { try await server.suspendJob(again.id) }
        }
    }

    @Test("a job with a PIN is released with it only")
    func pin() async throws {
        try await withIntake { server, store in
            try await server.addPrinter("A", deviceURI: "file:///tmp/")
            let submission = JobSubmission(printer: "A", name: "Secret", pin: "4711")
            let id = try await server.printJob(submission, document: try document()).id
            #expect(try await server.job(id).stateReasons == ["job-password-wait"])
            let error = await #expect(throws: ClientError.self) { try await server.releaseJob(id, pin: "1") }
            #expect(error?.code == .refused)
            try await server.releaseJob(id, pin: "4711")
            #expect(try await store.job(id: id)?.state == .pending)
        }
    }
}
