// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import IPP
import NIOCore
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("A job's documents")
struct DocumentOperationTests {
    /// A closed, held job with three documents.
    private func threeDocuments(_ intake: TestIntake) async throws -> Int {
        var create = Samples.request(.createJob)
        create.add(Attribute(.jobHoldUntil, "indefinite"), to: .jobAttributes)
        let id = try #require(await intake.send(create).job[.jobID])
        for number in 1...3 {
            var send = Samples.request(.sendDocument, job: id, Attribute(.documentName, "part \(number)"))
            send.add(Attribute(.lastDocument, number == 3))
            #expect(try await intake.send(send, document: Samples.pdf).status == .successfulOK)
        }
        return id
    }

    @Test("Get-Documents lists them, by default with number and state")
    func list() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await threeDocuments(intake)
            let reply = try await intake.send(Samples.request(.getDocuments, job: id))
            #expect(reply.groups(.document).compactMap { $0[.documentNumber] } == [1, 2, 3])
            #expect(reply.groups(.document).allSatisfy { $0.attributes.count == 2 && $0[.documentState] == 3 })
            let two = try await intake.send(Samples.request(.getDocuments, job: id, Attribute(.limit, 2)))
            #expect(two.groups(.document).count == 2)
        }
    }

    @Test("Get-Document-Attributes tells of one; without a number or with an unknown one it is an error")
    func one() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await threeDocuments(intake)
            let request = Samples.request(.getDocumentAttributes, job: id, Attribute(.documentNumber, 2))
            let document = try #require(await intake.send(request)[group: .document])
            #expect(document[.documentName] == "part 2")
            #expect(document[.documentFormatDetected] == "application/pdf")
            #expect(document["last-document"]?.value?.boolValue == false)
            let none = Samples.request(.getDocumentAttributes, job: id)
            #expect(try await intake.send(none).status == .clientErrorBadRequest)
            let fourth = Samples.request(.getDocumentAttributes, job: id, Attribute(.documentNumber, 4))
            #expect(try await intake.send(fourth).status == .clientErrorNotFound)
        }
    }

    @Test("Cancel-Document leaves one out; with the last one the job is canceled")
    func cancel() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await threeDocuments(intake)
            let second = Samples.request(.cancelDocument, job: id, Attribute(.documentNumber, 2))
            #expect(try await intake.send(second).status == .successfulOK)
            #expect(try await intake.send(second).status == .clientErrorNotPossible)
            #expect(try await intake.store.documents(jobID: id).map(\.isCanceled) == [false, true, false])
            for number in [1, 3] {
                let request = Samples.request(.cancelDocument, job: id, Attribute(.documentNumber, number))
                #expect(try await intake.send(request).status == .successfulOK)
            }
            #expect(try await intake.job(id).state == .canceled)
        }
    }

    @Test("a document of a job that was begun cannot be canceled")
    func cancelBegun() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await intake.printed()
            try await intake.advance(id, by: .started)
            let request = Samples.request(.cancelDocument, job: id, Attribute(.documentNumber, 1))
            #expect(try await intake.send(request).status == .clientErrorNotPossible)
        }
    }

    @Test("Set-Document-Attributes sets the name and nothing else")
    func set() async throws {
        try await TestIntake.with { intake async throws in
            let id = try await threeDocuments(intake)
            var request = Samples.request(.setDocumentAttributes, job: id, Attribute(.documentNumber, 3))
            request.add(Attribute(.documentName, "end"), to: .document)
            #expect(try await intake.send(request).status == .successfulOK)
            #expect(try await intake.store.documents(jobID: id).map(\.name) == ["part 1", "part 2", "end"])
            request.add(Attribute(.copies, 2), to: .document)
            let refused = try await intake.send(request)
            #expect(refused.status == .clientErrorAttributesNotSettable)
            #expect(refused[group: .unsupportedAttributes]?["copies"]?.value == .outOfBand(.notSettable))
        }
    }

    @Test("Validate-Document checks format and compression without a job")
    func validate() async throws {
        try await TestIntake.with { intake async throws in
            let good = Samples.request(.validateDocument, Samples.lobby, Attribute(.documentFormat, "application/pdf"))
            #expect(try await intake.send(good).status == .successfulOK)
            let bad = Samples.request(.validateDocument, Samples.lobby, Attribute(.documentFormat, "text/x-klingon"))
            #expect(try await intake.send(bad).status == .clientErrorDocumentFormatNotSupported)
            let packed = Samples.request(.validateDocument, Samples.lobby, Attribute(.compression, "zoo"))
            #expect(try await intake.send(packed).status == .clientErrorCompressionNotSupported)
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("CUPS-Get-Document gives back the bytes that were sent, to the owner only", arguments: [44, 900_000])
    func getDocument(size: Int) async throws {
        try await TestIntake.with { intake async throws in
            let bytes = Samples.pdf + Samples.noise(size)
            let id = try await intake.printed(bytes)
            let request = Samples.request(.cupsGetDocument, job: id, Attribute(.documentNumber, 1))
            let response = try await intake.client.execute(
                uri: "/",
                method: .post,
                headers: [.contentType: "application/ipp"],
                body: .init(bytes: try request.encoded())
            )
            let body = Array(response.body.readableBytesView)
            #expect(Array(body.suffix(bytes.count)) == bytes)
            let message = try IPPMessage(decoding: Array(body.dropLast(bytes.count)))
            #expect(message.status == .successfulOK)
            #expect(message[group: .operationAttributes]?[.documentFormat] == "application/pdf")
            var foreign = IPPMessage(requesting: .cupsGetDocument)
            foreign.add(Attribute(.jobURI, "ipp://localhost/jobs/\(id)"))
            foreign.add(Attribute(.requestingUserName, "bob"))
            foreign.add(Attribute(.documentNumber, 1))
            #expect(try await intake.send(foreign).status == .clientErrorNotAuthorized)
        }
    }

    @Test("a ticket for one document is reported, and with fidelity refused before the document is taken")
    func documentTicket() async throws {
        try await TestIntake.with { intake async throws in
            let id = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            var send = Samples.request(.sendDocument, job: id)
            send.add(Attribute(.lastDocument, false))
            send.add(Attribute(.sides, "one-sided"), to: .document)
            let taken = try await intake.send(send, document: Samples.pdf)
            #expect(taken.status == .successfulOKIgnoredOrSubstitutedAttributes)
            #expect(taken[group: .unsupportedAttributes]?.attributes == [Attribute("sides", .outOfBand(.unsupported))])
            send.add(Attribute(.ippAttributeFidelity, true))
            let refused = try await intake.send(send, document: Samples.pdf)
            #expect(refused.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(try await intake.documents(id) == [Samples.pdf])
        }
    }
}
