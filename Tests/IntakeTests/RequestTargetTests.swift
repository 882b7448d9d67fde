// SPDX-License-Identifier: Apache-2.0

import IPP
import Testing

@testable import Intake

@Suite("Targets are read from URIs and paths")
struct RequestTargetTests {
    @Test(
        "paths of PDPS and of CUPS",
        arguments: [
            ("/", .server), ("", .server), ("/admin/", .server), ("/jobs", .server), ("/ipp/print", .defaultPrinter),
            ("/ipp/print/", .defaultPrinter), ("/ipp/print/Lobby", .printer("Lobby")),
            ("/printers/Lobby", .printer("Lobby")), ("/printers/a%2Fb%C3%A9", .printer("a/bé")), ("/jobs/12", .job(12)),
            ("/classes/All", .printerClass("All")),
        ] as [(String, RequestTarget)]
    )
    func paths(path: String, target: RequestTarget) {
        #expect(RequestTarget(path: path[...]) == target)
        #expect(RequestTarget(uri: "ipp://host:1314\(path)") == target)
        #expect(RequestTarget(uri: "IPPS://[::1]\(path)") == target)
    }

    @Test(
        "what is no target",
        arguments: [
            "", "ipp:", "ipp://", "ipp:///", "ftp://host/", "host/ipp/print", "ipp://host/jobs/0", "ipp://host/jobs/x",
            "ipp://host/printers/a%2", "ipp://host/printers/%FF", "ipp://host/a/b/c/d", "ipp://host/ipp/print/a/b",
        ]
    )
    func noTarget(uri: String) {
        #expect(RequestTarget(uri: uri) == nil)
    }

    @Test("authorities split into host and port")
    func authorities() {
        #expect(HostAndPort("localhost").port == nil)
        #expect(HostAndPort("localhost:631").port == 631)
        #expect(HostAndPort("[::1]:1314").host == "[::1]")
        #expect(HostAndPort("[::1]").port == nil)
        #expect(HostAndPort("user:pw@host:80").host == "host")
    }

    @Test("names in URIs survive escaping", arguments: ["Lobby", "Büro-2", "a+b", "100%"])
    func escaping(name: String) {
        #expect(name.percentEncodedPathSegment.percentDecoded == name)
    }
}
