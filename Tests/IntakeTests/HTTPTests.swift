// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("The HTTP side keeps to its rules")
struct HTTPTests {
    private func connect(
        _ configuration: IntakeConfiguration = IntakeConfiguration(),
        _ body: @escaping @Sendable (inout RawConnection, TestIntake) async throws -> Void
    ) async throws {
        try await TestIntake.with(.live, configuration) { intake async throws in
            let port = try #require(intake.client.port)
            try await RawConnection.with(port) { try await body(&$0, intake) }
        }
    }

    private func head(_ fields: String...) -> String {
        let common = ["POST /ipp/print HTTP/1.1", "Host: localhost", "Content-Type: application/ipp"]
        return (common + fields).joined(separator: "\r\n") + "\r\n\r\n"
    }

    @Test("Expect: 100-continue is answered before the body comes")
    func expectContinue() async throws {
        try await connect { connection, intake async throws in
            let body = try Samples.request(.printJob).encoded() + Samples.pdf
            try await connection.send(head("Content-Length: \(body.count)", "Expect: 100-continue"))
            #expect(try await connection.head() == "HTTP/1.1 100 Continue")
            try await connection.send(body)
            #expect(try await connection.head().hasPrefix("HTTP/1.1 200 OK"))
            #expect(try await intake.jobCount() == 1)
        }
    }

    @Test("a client that wishes for h2c, as Java's does with its first request, prints twice by HTTP/1.1")
    func unknownUpgrade() async throws {
        try await connect { connection, intake async throws in
            let body = try Samples.request(.printJob).encoded() + Samples.pdf
            for count in 1...2 {
                let fields = ["Content-Length: \(body.count)", "Connection: Upgrade, HTTP2-Settings"]
                try await connection.send(head(fields[0], fields[1], "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"))
                try await connection.send(body)
                var answer = try await connection.head()
                // What follows an answer's head is the beginning of what comes next.
                while !answer.contains("HTTP/1.1 200 OK") { answer = try await connection.head() }
                #expect(try await intake.jobCount() == count)
            }
        }
    }

    @Test("a head that is refused gets its final status at once, and the connection ends")
    func expectRefused() async throws {
        try await connect { connection, intake async throws in
            try await connection.send(head("Content-Length: 99999999999999", "Expect: 100-continue"))
            let answer = try await connection.rest()
            #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test("a body shorter than announced makes no job, however it ends")
    func shortBody() async throws {
        try await connect { connection, intake async throws in
            let body = try Samples.request(.printJob).encoded() + Samples.pdf
            try await connection.send(head("Content-Length: \(body.count + 10)"))
            try await connection.send(body)
            connection.finish()
            // It may be broken off as well.
            let answer = (try? await connection.rest()) ?? ""
            #expect(answer.hasPrefix("HTTP/1.1 400 ") || answer.isEmpty, "\(answer)")
            #expect(try await intake.jobCount() == 0)
            let port = try #require(intake.client.port)
            try await RawConnection.with(port) { chunked in
                try await chunked.send(head("Transfer-Encoding: chunked"))
                try await chunked.send("\(String(body.count, radix: 16))\r\n")
                try await chunked.send(body)
                try await chunked.send("\r\n")
            }
            #expect(try await intake.jobCount() == 0)
            #expect(try await intake.printed() == 1)
        }
    }

    @Test("chunks may cut a request anywhere, and have extensions and trailers")
    func chunked() async throws {
        try await connect { connection, intake async throws in
            let body = try Samples.request(.printJob).encoded() + Samples.pdf
            try await connection.send(head("Transfer-Encoding: chunked"))
            for start in stride(from: 0, to: body.count, by: 7) {
                let piece = Array(body[start..<min(start + 7, body.count)])
                try await connection.send("\(piece.count);name=value\r\n")
                try await connection.send(piece)
                try await connection.send("\r\n")
            }
            try await connection.send("0\r\nX-Trailer: yes\r\n\r\n")
            #expect(try await connection.head().hasPrefix("HTTP/1.1 200 OK"))
            #expect(try await intake.documents(1) == [Samples.pdf])
        }
    }

    @Test("after an early error the same connection can be used, if little is left of the body")
    func earlyError() async throws {
        try await connect { connection, intake async throws in
            let bad =
                try Samples.request(.printJob, "ipp://localhost/printers/Cellar").encoded() + Samples.noise(100_000)
            let good = try Samples.request(.printJob).encoded() + Samples.pdf
            try await connection.send(head("Content-Length: \(bad.count)"))
            try await connection.send(bad)
            let first = try await connection.head()
            #expect(first.hasPrefix("HTTP/1.1 200 OK") && !first.lowercased().contains("connection: close"))
            try await connection.send(head("Content-Length: \(good.count)", "Connection: close"))
            try await connection.send(good)
            #expect(try await connection.rest().contains("HTTP/1.1 200 OK"))
            #expect(try await intake.jobCount() == 1)
        }
    }

    @Test("after an early error a large rest is not read")
    func earlyErrorLarge() async throws {
        try await connect { connection, intake async throws in
            let bad = try Samples.request(.printJob, "ipp://localhost/printers/Cellar").encoded()
            try await connection.send(head("Content-Length: 2000000000"))
            try await connection.send(bad)
            let answer = try await connection.rest()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test("a client that says nothing is hung up on, within a request or before one", arguments: [true, false])
    func idle(withinRequest: Bool) async throws {
        var configuration = IntakeConfiguration()
        configuration.idleTimeout = .milliseconds(200)
        try await connect(configuration) { connection, intake async throws in
            if withinRequest {
                // On a busy machine the time may be over before.
                try? await connection.send(head("Content-Length: 1000"))
                try? await connection.send(try Samples.request(.printJob).encoded())
            }
            _ = try? await connection.rest()
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("headers beyond the limit end the connection")
    func longHeaders() async throws {
        try await connect { connection, _ async throws in
            let field = "X-Long: " + String(repeating: "x", count: 40_000)
            // The connection may be closed before all of it is read, so that the answer's end is not seen.
            try? await connection.send(head(field, "Content-Length: 0"))
            let answer = try await connection.head()
            #expect(answer.hasPrefix("HTTP/1.1 400 ") || answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
        }
    }

    @Test("answers have a date, and wrong methods, types, places and names a status of their own")
    func statuses() async throws {
        try await TestIntake.with(.live) { intake async throws in
            func status(_ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields = [:]) async throws -> Int {
                let response = try await intake.client.execute(uri: path, method: method, headers: fields)
                #expect(response.headers[.date] != nil)
                return response.status.code
            }
            let ipp: HTTPFields = [.contentType: "application/ipp"]
            #expect(try await status(.post, "/ipp/print", [.contentType: "text/plain"]) == 415)
            #expect(try await status(.post, "/ipp/print") == 415)
            #expect(try await status(.put, "/ipp/print", ipp) == 405)
            #expect(try await status(.delete, "/") == 405)
            #expect(try await status(.post, "/nowhere", ipp) == 404)
            #expect(try await status(.post, "/ipp/print", ipp) == 400)
            #expect(try await status(.options, "/") == 200)
            #expect(try await status(.get, "/healthz") == 200)
            #expect(try await status(.get, "/nowhere") == 404)
            #expect(try await status(.get, "/printers/Cellar") == 404)
            #expect(try await status(.head, "/") == 200)
            let page = try await intake.client.execute(uri: "/printers/Lobby", method: .get)
            #expect(String(buffer: page.body).hasPrefix("Lobby: idle, 0 jobs"))
        }
    }

    @Test(
        "only names of this server are answered to",
        arguments: [
            ("localhost", true), ("LOCALHOST:1314", true), ("127.0.0.1", true), ("[::1]:1314", true),
            ("print.local", true), ("print.example.com", true), ("evil.example.com", false),
            ("evil.example.com:1314", false),
        ]
    )
    func hostNames(authority: String, isOurs: Bool) {
        var configuration = IntakeConfiguration()
        configuration.hostNames = ["print.example.com"]
        let admission = RequestAdmission(configuration, machineName: "box")
        let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
        #expect((admission.refusal(of: head) == nil) == isOurs)
    }

    @Test("more requests than allowed at once are told to come back")
    func busy() async throws {
        var configuration = IntakeConfiguration()
        configuration.maximumConcurrentRequests = 1
        try await connect(configuration) { connection, intake async throws in
            try await connection.send(head("Content-Length: 1000", "Expect: 100-continue"))
            #expect(try await connection.head() == "HTTP/1.1 100 Continue")
            let response = try await intake.client.execute(
                uri: "/ipp/print",
                method: .post,
                headers: [.contentType: "application/ipp"],
                body: ByteBuffer(bytes: try Samples.request(.getPrinterAttributes).encoded())
            )
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "5")
        }
    }
}
