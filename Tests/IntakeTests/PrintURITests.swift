// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Documents are fetched when that is wanted")
struct PrintURITests {
    private struct NotThere: Error, CustomStringConvertible {
        var description: String { "http://files/x answers 404 Not Found" }
    }

    /// A configuration whose fetch gives a PDF in two pieces, or says that there is none.
    private var fetching: IntakeConfiguration {
        var configuration = IntakeConfiguration()
        configuration.documentFetch = { uri, take in
            guard uri.hasSuffix("/good") else { throw NotThere() }
            try Samples.pdf[..<10].withUnsafeBytes(take)
            try Samples.pdf[10...].withUnsafeBytes(take)
        }
        return configuration
    }

    private func printing(_ uri: String) -> IPPMessage {
        Samples.request(.printURI, Samples.lobby, Attribute(.documentURI, uri))
    }

    @Test("without a fetch Print-URI and Send-URI are neither listed nor done")
    func off() async throws {
        try await TestIntake.with { intake async throws in
            let reply = try await intake.send(Samples.request(.getPrinterAttributes))
            let printer = try #require(reply[group: .printerAttributes])
            let operations = try #require(printer[.operationsSupported])
            #expect(!operations.contains(3) && !operations.contains(7) && operations.contains(2))
            #expect(!printer.contains("reference-uri-schemes-supported"))
            let refused = try await intake.send(printing("http://files/good"))
            #expect(refused.status == .serverErrorOperationNotSupported)
        }
    }

    @Test("Print-URI prints what is there, with its own attributes")
    func printURI() async throws {
        try await TestIntake.with(.router, fetching) { intake async throws in
            let listed = try await intake.send(Samples.request(.getPrinterAttributes))
            let printer = try #require(listed[group: .printerAttributes])
            #expect(printer[.operationsSupported]?.contains(3) == true)
            #expect(printer[.referenceURISchemesSupported] == ["http", "https", "ipp"])
            var request = printing("http://files/good")
            request.add(Attribute(.copies, 2), to: .jobAttributes)
            let reply = try await intake.send(request)
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            let id = try #require(reply.job[.jobID])
            #expect(try await intake.documents(id) == [Samples.pdf])
            #expect(try await intake.job(id).ticket.copies == 2)
            #expect(try await intake.job(id).state == .pending)
        }
    }

    @Test("Send-URI adds to an open job and closes it")
    func sendURI() async throws {
        try await TestIntake.with(.router, fetching) { intake async throws in
            let id = try #require(await intake.send(Samples.request(.createJob)).job[.jobID])
            let unmarked = Samples.request(.sendURI, job: id, Attribute(.documentURI, "http://files/good"))
            #expect(try await intake.send(unmarked).status == .clientErrorBadRequest)
            for isLast in [false, true] {
                var request = unmarked
                request.add(Attribute(.lastDocument, isLast))
                #expect(try await intake.send(request).status == .successfulOK)
            }
            #expect(try await intake.documents(id) == [Samples.pdf, Samples.pdf])
            #expect(try await intake.job(id).state == .pending)
        }
    }

    @Test("another scheme, and what cannot be fetched, makes no job and says why")
    func refusals() async throws {
        try await TestIntake.with(.router, fetching) { intake async throws in
            for uri in ["ftp://files/good", "file:///etc/passwd", "gopher:x"] {
                let reply = try await intake.send(printing(uri))
                #expect(reply.status == .clientErrorURISchemeNotSupported)
                #expect(reply[group: .unsupportedAttributes]?[.documentURI] == uri)
            }
            let gone = try await intake.send(printing("http://files/bad"))
            #expect(gone.status == .clientErrorDocumentAccessError)
            #expect(gone.statusMessage.contains("404"))
            #expect(try await intake.send(Samples.request(.printURI)).status == .clientErrorBadRequest)
            #expect(try await intake.jobCount() == 0)
        }
    }
}
