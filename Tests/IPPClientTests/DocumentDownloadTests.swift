// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import IPPClient

@Suite("Documents are fetched from listed hosts only")
struct DocumentDownloadTests {
    private func fetched(_ uri: String, allowing entries: [String]) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await DocumentDownload(allowed: try FetchAllowList(entries)).fetch(uri) { bytes += $0 }
        return bytes
    }

    private func failure(_ uri: String, allowing entries: [String]) async throws -> String {
        let error = await #expect(throws: DocumentDownloadError.self) {
            _ = try await fetched(uri, allowing: entries)
        }
        return error?.description ?? ""
    }

    @Test("a document comes with path and query as they are written, over http and ipp", arguments: ["http", "ipp"])
    func fetch(scheme: String) async throws {
        let document = [UInt8](repeating: 7, count: 300_000)
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            #expect(head.hasPrefix("GET /a%20b/c.pdf?d=%2F HTTP/1.1"))
            try await connection.respond(document)
        } _: { server async throws in
            let uri = "\(scheme)://127.0.0.1:\(server.port)/a%20b/c.pdf?d=%2F#page=3"
            #expect(try await fetched(uri, allowing: ["127.0.0.0/8"]) == document)
        }
    }

    @Test("a host that is not listed is not asked, nor a private address of a listed name")
    func notListed() async throws {
        try await ScriptedServer.with { _ in
            Issue.record("somebody connected")
        } _: { server async throws in
            let port = server.port
            #expect(try await failure("http://127.0.0.1:\(port)/", allowing: ["example.org"]).contains("--fetch-allow"))
            #expect(try await failure("http://localhost:\(port)/", allowing: ["localhost"]).contains("private network"))
            for uri in ["ftp://127.0.0.1/", "file:///etc/passwd", "http:///x", "http://ann:x@127.0.0.1:\(port)/", "x"] {
                #expect(try await !failure(uri, allowing: ["127.0.0.1"]).isEmpty)
            }
        }
    }

    @Test("a redirect is followed to a listed host, and nowhere else")
    func redirects() async throws {
        let asked = Mutex<[String]>([])
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            let path = String(head.split(separator: " ")[1])
            asked.withLock { $0.append(path) }
            switch path {
            case "/first":
                try await connection.write("HTTP/1.1 302 Found\r\nLocation: /second\r\nContent-Length: 0\r\n\r\n")
            case "/second": try await connection.respond([1, 2, 3])
            case "/out":
                let target = "http://169.254.169.254/latest/meta-data"
                try await connection.write("HTTP/1.1 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
            default: try await connection.write("HTTP/1.1 307 On\r\nLocation: \(path)x\r\nContent-Length: 0\r\n\r\n")
            }
        } _: { server async throws in
            let origin = "http://127.0.0.1:\(server.port)"
            #expect(try await fetched(origin + "/first", allowing: ["127.0.0.1"]) == [1, 2, 3])
            #expect(try await failure(origin + "/out", allowing: ["127.0.0.1"]).contains("169.254.169.254"))
            #expect(try await failure(origin + "/loop", allowing: ["127.0.0.1"]).contains("more than 5"))
        }
        #expect(asked.withLock { $0.count } == 2 + 1 + 6)
    }

    @Test("what is not there, breaks off or never comes is an error that names it")
    func failures() async throws {
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            if head.hasPrefix("GET /gone") {
                return try await connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            }
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            if head.hasPrefix("GET /silent") { try await Task.sleep(for: .seconds(60)) }
        } _: { server async throws in
            let origin = "http://127.0.0.1:\(server.port)"
            #expect(try await failure(origin + "/gone", allowing: ["127.0.0.1"]).contains("404"))
            #expect(try await failure(origin + "/half", allowing: ["127.0.0.1"]).contains("broke off"))
            let patient = DocumentDownload(allowed: try FetchAllowList(["127.0.0.1"]), idleTimeout: .milliseconds(200))
            let began = ContinuousClock.now
            await #expect(throws: DocumentDownloadError.self) { try await patient.fetch(origin + "/silent") { _ in } }
            #expect(ContinuousClock.now - began < .seconds(30))
        }
        #expect(try await failure("http://127.0.0.1:1/", allowing: ["127.0.0.1"]).contains("127.0.0.1:1"))
    }

    @Test("an error of whoever takes the bytes ends the fetching")
    func takerFails() async throws {
        struct Enough: Error {}
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            try await connection.respond([UInt8](repeating: 0, count: 5_000_000))
        } _: { server async throws in
            let download = DocumentDownload(allowed: try FetchAllowList(["127.0.0.1"]))
            await #expect(throws: Enough.self) {
                try await download.fetch("http://127.0.0.1:\(server.port)/") { _ in throw Enough() }
            }
        }
    }

    @Test(
        "names, domains, addresses and networks are listed",
        arguments: [
            ("files.example.org", true), ("example.org", false), ("a.b.wiki.test", true), ("wiki.test", false),
            ("evilwiki.test", false), ("10.1.2.3", true), ("10.2.0.1", false), ("fd00::1", true), ("fe00::1", false),
            ("192.0.2.1", true), ("192.0.2.2", false), ("::ffff:10.1.2.3", true), ("0x0a010203", false), ("", false),
        ]
    )
    func hosts(host: String, isAllowed: Bool) throws {
        let list = try FetchAllowList(["Files.Example.org", "*.wiki.test", "10.1.0.0/16", "fd00::/8", "192.0.2.1"])
        #expect(list.allows(host: host) == isAllowed)
    }

    @Test(
        "addresses that are not of the public internet are known",
        arguments: [
            ("127.0.0.1", false), ("10.0.0.1", false), ("172.31.255.255", false), ("172.32.0.1", true),
            ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false), ("0.0.0.0", false),
            ("224.0.0.1", false), ("255.255.255.255", false), ("9.9.9.9", true), ("::1", false), ("::", false),
            ("fe80::1", false), ("fd12::1", false), ("ff02::1", false), ("::ffff:127.0.0.1", false),
            ("64:ff9b::7f00:1", false), ("2002:7f00:1::", false), ("2606:4700::1111", true),
        ]
    )
    func publicAddresses(text: String, isPublic: Bool) throws {
        #expect(try #require(IPAddress(text)).isPublic == isPublic)
    }

    @Test(
        "an entry that is none is named",
        arguments: ["http://x/", "a b", "10.0.0.0/33", "*", "*.", "", "1.2.3", "-x"]
    )
    func badEntries(entry: String) {
        let error = #expect(throws: FetchAllowListError.self) { try FetchAllowList([entry]) }
        #expect(error?.description.contains("'\(entry)'") == true)
    }
}
