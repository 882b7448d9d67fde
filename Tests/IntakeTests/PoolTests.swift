// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Pools are made of printers")
struct PoolAdministrationTests {
    private let hall = "ipp://localhost/printers/Hall"

    private func add(_ uri: String) -> IPPMessage {
        var request = Samples.request(.cupsAddModifyPrinter, hall)
        request.add(Attribute(.deviceURI, uri), to: .printerAttributes)
        return request
    }

    @Test("a pool can do what its members can, and names them")
    func made() async throws {
        var mono = TestIntake.capabilities
        mono.rasterTypes = ["sgray_8"]
        mono.finishings = [3, 4]
        try await TestIntake.with(.live, attic: mono) { intake async throws in
            let added = try await intake.send(add("pool:Lobby,Attic?output-mode=pages&failover=5"), path: "/admin/")
            #expect(added.status == .successfulOK, "\(added.statusMessage)")
            let pool = try #require(await intake.store.printer(named: "Hall")?.pool)
            #expect(pool.members == ["Lobby", "Attic"] && pool.outputMode == .pages && pool.failover == .seconds(5))
            let reply = try await intake.send(Samples.request(.getPrinterAttributes, hall))
            let group = try #require(reply[group: .printerAttributes])
            #expect(group[.memberNames] == ["Lobby", "Attic"])
            #expect(group[.memberURIs]?.count == 2)
            #expect(group[.colorSupported] == true)
            #expect(group[.finishingsSupported] == [3, 4])
        }
    }

    @Test(
        "a pool of nobody, of itself, of pools or with unknown options is refused with the reason",
        arguments: [
            ("pool:Lobby,Cellar", "Cellar"), ("pool:Hall", "Hall"), ("pool:Pool,Lobby", "is a pool"),
            ("pool:", "names no printers"), ("pool:Lobby,Lobby", "twice"), ("pool:Lobby?mode=x", "'mode'"),
            ("pool:Lobby?output-mode=sheets", "output-mode"), ("pool:Lobby?failover=-1", "failover"),
        ]
    )
    func refused(uri: String, word: String) async throws {
        try await TestIntake.with(.live) { intake async throws in
            var other = Samples.request(.cupsAddModifyPrinter, "ipp://localhost/printers/Pool")
            other.add(Attribute(.deviceURI, "pool:Lobby"), to: .printerAttributes)
            #expect(try await intake.send(other).status == .successfulOK)
            let reply = try await intake.send(add(uri))
            #expect(!reply.status.isSuccessful && reply.statusMessage.contains(word), "\(reply.statusMessage)")
            #expect(try await intake.store.printer(named: "Hall") == nil)
        }
    }

    @Test("CUPS's classes are pools: made, given members, listed and removed")
    func classes() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let uri = "ipp://localhost/classes/Hall"
            func modify(_ members: String...) async throws -> IPPMessage {
                var request = Samples.request(.cupsAddModifyClass, uri)
                let uris = members.map { AttributeValue.uri("ipp://localhost/printers/\($0)") }
                request.add(Attribute(name: "member-uris", values: uris), to: .printerAttributes)
                return try await intake.send(request, path: "/admin/")
            }
            #expect(try await modify("Cellar").status == .clientErrorNotFound)
            #expect(try await modify("Attic").status == .successfulOK)
            #expect(try await modify("Attic", "Lobby").status == .successfulOK)
            #expect(try await intake.store.printer(named: "Hall")?.deviceURI == "pool:Attic,Lobby")
            let listed = try await intake.send(IPPMessage(requesting: .cupsGetClasses), path: "/")
            #expect(listed.groups(.printerAttributes).map { $0[.memberNames] } == [["Attic", "Lobby"]])
            #expect(try await intake.send(Samples.request(.getPrinterAttributes, uri)).status == .successfulOK)
            #expect(try await intake.send(Samples.request(.cupsDeleteClass, uri)).status == .successfulOK)
            #expect(try await intake.store.printers().count == 2)
        }
    }

    @Test("a job in a follow-me pool waits until it is released at a printer, with its PIN if it has one")
    func followMe() async throws {
        try await TestIntake.with(.live) { intake async throws in
            #expect(try await intake.send(add("pool:Lobby,Attic?follow-me=yes")).status == .successfulOK)
            let printed = try await intake.send(Samples.request(.printJob, hall), document: Array("%PDF-1.4".utf8))
            let id = try #require(printed[group: .jobAttributes]?[.jobID])
            let held = try #require(await intake.store.job(id: id))
            #expect(held.state == .pendingHeld && held.ticket.holdUntil == "indefinite")
            func release(at printer: String) async throws -> IPPMessage {
                var request = Samples.request(.releaseJob, "ipp://localhost/jobs/\(id)")
                request.add(
                    Attribute("job-printer-uri", .uri("ipp://localhost/printers/\(printer)")),
                    to: .jobAttributes
                )
                return try await intake.send(request)
            }
            #expect(try await release(at: "Cellar").status == .clientErrorNotFound)
            #expect(try await intake.store.job(id: id)?.state == .pendingHeld)
            let reply = try await release(at: "Attic")
            #expect(reply.status.isSuccessful, "\(reply.statusMessage)")
            let released = try #require(await intake.store.job(id: id))
            #expect(released.state == .pending)
            #expect(try await intake.store.printer(id: released.printerID)?.name == "Attic")
        }
    }
}
