// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Another server's job comes in parts")
struct DeliveryTests {
    private let document = Samples.pdf + Samples.noise(200_000)
    private var name: String { SHA256.hash(data: document).map { String(format: "%02x", $0) }.joined() }

    private func withIntake(_ body: @escaping @Sendable (TestIntake) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-uploads-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = IntakeConfiguration()
        configuration.uploadFolder = folder.path()
        try await TestIntake.with(.router, configuration, body)
    }

    private func part(at offset: Int?, named name: String? = nil) -> IPPMessage {
        var request = Samples.request(.pdpsSendPart)
        request.add(Attribute(.pdpsUpload, name ?? self.name))
        request.add(Attribute(.pdpsUploadSize, "\(document.count)"))
        if let offset { request.add(Attribute(.pdpsUploadOffset, "\(offset)")) }
        return request
    }

    private func printing(_ key: ObjectUUID, named name: String? = nil) -> IPPMessage {
        var request = Samples.request(.printJob, Samples.lobby, Attribute(.jobName, "Far"))
        request.add(Attribute(.pdpsDelivery, key.urn))
        let members = [
            Attribute(.documentName, "far.pdf"), Attribute(.documentFormat, "application/pdf"),
            Attribute(.pdpsUpload, name ?? self.name), Attribute(.pdpsUploadSize, "\(document.count)"),
        ]
        request.add(Attribute(name: "pdps-documents", values: [.collection(members)]))
        return request
    }

    private func closing(_ key: ObjectUUID) -> IPPMessage {
        Samples.request(.pdpsCloseDelivery, Samples.lobby, Attribute(.pdpsDelivery, key.urn))
    }

    private func offset(_ reply: IPPMessage) -> String? {
        reply[group: .operationAttributes]?[.pdpsUploadOffset]
    }

    @Test("parts are gone on with where they ended, and the job is made once, however often it is asked for")
    func life() async throws {
        try await withIntake { intake async throws in
            #expect(try await offset(intake.send(part(at: nil))) == "0")
            let half = 70_000
            #expect(try await offset(intake.send(part(at: 0), document: Array(document[..<half]))) == "\(half)")
            // Half a document makes no job, and is kept.
            let key = ObjectUUID()
            #expect(try await intake.send(printing(key)).status == .clientErrorNotFound)
            let misplaced = try await intake.send(part(at: 0), document: document)
            #expect(misplaced.status == .clientErrorNotPossible)
            #expect(try await offset(intake.send(part(at: nil))) == "\(half)")
            let rest = try await intake.send(part(at: half), document: Array(document[half...]))
            #expect(offset(rest) == "\(document.count)")

            let first = try await intake.send(printing(key))
            #expect(first.status == .successfulOK, "\(first.statusMessage)")
            let id = try #require(first.job[.jobID])
            #expect(try await intake.send(printing(key)).job[.jobID] == id)
            #expect(try await intake.send(closing(key)).job[.jobID] == id)
            #expect(try await intake.jobCount() == 1)
            #expect(try await intake.documents(id) == [document])
            let job = try await intake.job(id)
            #expect(job.uuid == key && job.name == "Far")
            #expect(try await offset(intake.send(part(at: nil))) == "0", "nothing of it is kept twice")
        }
    }

    @Test("a delivery that its sender gave up never becomes a job, whatever was on its way")
    func closed() async throws {
        try await withIntake { intake async throws in
            _ = try await intake.send(part(at: 0), document: document)
            let key = ObjectUUID()
            let closed = try await intake.send(closing(key))
            #expect(closed.status == .successfulOK && closed.job[.jobID] == nil)
            #expect(try await intake.send(printing(key)).status == .clientErrorNotPossible)
            #expect(try await intake.send(printing(ObjectUUID())).status == .successfulOK)
            #expect(try await intake.jobCount() == 1)
        }
    }

    @Test("a document that is not what it was called makes no job, and is sent anew")
    func damaged() async throws {
        try await withIntake { intake async throws in
            let other = String(repeating: "0b", count: 32)
            _ = try await intake.send(part(at: 0, named: other), document: document)
            #expect(try await intake.send(printing(ObjectUUID(), named: other)).status == .clientErrorNotFound)
            #expect(try await offset(intake.send(part(at: nil, named: other))) == "0")
            #expect(try await intake.jobCount() == 0)
            let longer = try await intake.send(part(at: 0), document: document + [0])
            #expect(longer.status == .clientErrorRequestEntityTooLarge)
            #expect(try await intake.send(part(at: nil, named: "../../etc/passwd")).status == .clientErrorBadRequest)
        }
    }

    @Test("whoever asked last writes, and there is an end to what is kept")
    func bounds() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-uploads-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var limits = UploadFolder.Limits()
        limits.mostUploads = 2
        let uploads = try UploadFolder(folder.path(), limits: limits)
        let names = ["aa", "bb", "cc"].map { String(repeating: $0, count: 32) }
        let stale = try uploads.writer(of: names[0], at: 0, size: 10)
        try [1, 2, 3 as UInt8].withUnsafeBytes { try stale.append($0) }
        let present = try uploads.offset(of: names[0])
        #expect(throws: Refusal.self) { try [4 as UInt8].withUnsafeBytes { try stale.append($0) } }
        #expect(try uploads.offset(of: names[0]) == present)
        _ = try uploads.writer(of: names[1], at: 0, size: 10)
        let refusal = #expect(throws: Refusal.self) { try uploads.writer(of: names[2], at: 0, size: 10) }
        #expect(refusal?.status == .serverErrorTemporaryError)
        // What nobody goes on with makes room.
        let file = folder.appending(path: names[0] + ".upload").path()
        try FileManager.default.setAttributes([.modificationDate: Date.now - 30 * 86_400], ofItemAtPath: file)
        _ = try uploads.writer(of: names[2], at: 0, size: 10)
        #expect(!FileManager.default.fileExists(atPath: file))
    }
}
