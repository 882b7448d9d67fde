// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("The ledger is read over IPP")
struct LedgerTests {
    private static let server = "ipp://localhost/"

    /// A job of `user` that printed two sides.
    private func print(_ intake: TestIntake, user: String, project: String? = nil) async throws {
        var request = IPPMessage(requesting: .printJob, of: Samples.lobby)
        request.add(Attribute(.requestingUserName, user))
        if let project { request.add(Attribute(.jobAccountID, project), to: .jobAttributes) }
        let reply = try await intake.send(request, document: Samples.pdf)
        #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
        let id = try #require(reply[group: .jobAttributes]?[.jobID])
        try await intake.advance(id, by: .started, .impressionsConfirmed(2), .completed(withWarnings: false))
    }

    private func question(of user: String, _ attributes: Attribute...) -> IPPMessage {
        var request = IPPMessage(requesting: .pdpsGetLedger, of: Self.server)
        request.add(Attribute(.requestingUserName, user))
        for attribute in attributes { request.add(attribute) }
        return request
    }

    @Test("from another machine everybody reads their own rows, and nobody else's")
    func ownRows() async throws {
        // Without sockets the sender's address is not known, as if it were anywhere.
        try await TestIntake.with { intake async throws in
            try await print(intake, user: "ada", project: "thesis")
            try await print(intake, user: "ben")
            let own = try await intake.send(question(of: "ada"), path: "/")
            let rows = own.groups(.jobAttributes)
            #expect(rows.map { $0[.jobOriginatingUserName] } == ["ada"])
            #expect(rows.first?[.jobAccountID] == "thesis")
            #expect(rows.first?[.jobImpressionsCompleted] == 2)
            let other = try await intake.send(question(of: "ada", Attribute(.pdpsUser, "ben")), path: "/")
            #expect(other.status == .clientErrorNotAuthorized)
            #expect(other.groups(.jobAttributes).isEmpty)
        }
    }

    @Test("at the server's machine all rows are read, a part at a time, and summed up")
    func allRows() async throws {
        try await TestIntake.with(.live) { intake async throws in
            for user in ["ada", "ben", "ada"] { try await print(intake, user: user) }
            let first = try await intake.send(question(of: "root", Attribute(.limit, 2)), path: "/")
            #expect(first.groups(.jobAttributes).count == 2)
            let next = try #require(first[group: .operationAttributes]?[.pdpsAfter])
            let rest = try await intake.send(
                question(of: "root", Attribute(.limit, 2), Attribute(.pdpsAfter, next)),
                path: "/"
            )
            #expect(rest.groups(.jobAttributes).count == 1)
            #expect(rest[group: .operationAttributes]?[.pdpsAfter] == nil)
            let sums = try await intake.send(question(of: "root", Attribute(.pdpsSumBy, "user")), path: "/")
            #expect(sums.groups(.jobAttributes).map { $0[.jobImpressionsCompleted] } == [4, 2])
            for bad in [Attribute(.pdpsSumBy, "colour"), Attribute(.pdpsAfter, "x"), Attribute(.limit, 0)] {
                let reply = try await intake.send(question(of: "root", bad), path: "/")
                #expect(!reply.status.isSuccessful && !reply.statusMessage.isEmpty)
            }
        }
    }

    @Test("a printer's project is that of jobs which name none")
    func defaultProject() async throws {
        try await TestIntake.with(.live) { intake async throws in
            var request = Samples.request(.setPrinterAttributes)
            request.groups.append(
                AttributeGroup(tag: .printerAttributes, attributes: [Attribute(.jobAccountIDDefault, "lab")])
            )
            #expect(try await intake.send(request).status == .successfulOK)
            let (plain, named) = (
                try await intake.printed(), try await intake.printed(Samples.pdf, Attribute(.jobAccountID, "x"))
            )
            #expect(try await intake.job(plain).ticket.accountID == "lab")
            #expect(try await intake.job(named).ticket.accountID == "x")
        }
    }
}
