// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore
import Synchronization
import Testing

@testable import IPPClient

@Suite("Name and password for a printer that asks for them")
struct HTTPAuthenticationTests {
    private static let challenges = [
        """
        Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, \
        nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
        """,
        """
        Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, \
        nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
        """,
    ]

    @Test("Digest answers as the example of RFC 7616 does")
    func digest() throws {
        let credentials = PrinterURI.Credentials(name: "Mufasa", password: "Circle of Life")
        let responses = [
            "8ca523f5e9506fed4657c9700eebdbec", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ]
        for (text, response) in zip(Self.challenges, responses) {
            let challenge = try #require(HTTPChallenge.all(in: text).compactMap(DigestChallenge.init).first)
            let answer = DigestAnswer(
                challenge,
                credentials,
                method: "GET",
                uri: "/dir/index.html",
                use: 1,
                clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
            )
            #expect(answer.header.contains("response=\"\(response)\""), "\(answer.header)")
        }
    }

    @Test("the better of two hashes is used, and several challenges in one header are told apart")
    func choice() throws {
        let uri = try PrinterURI("ipp://anna:secret@printer.example/ipp/print")
        let authentication = try #require(HTTPAuthentication(uri, showsPassword: false))
        #expect(authentication.header == nil)
        #expect(
            authentication.takes(
                ["Basic realm=\"a, b\", " + Self.challenges.joined(separator: ", ")],
                afterSending: nil
            )
        )
        let header = try #require(authentication.header)
        #expect(header.contains("algorithm=SHA-256") && header.contains("nc=00000001") && header.contains("qop=auth"))
        #expect(!header.contains("secret"))
        #expect(authentication.header?.contains("nc=00000002") == true)
        #expect(!authentication.takes(Self.challenges, afterSending: header), "it was wrong, and is wrong again")
        #expect(authentication.takes([Self.challenges[0] + ", stale=true"], afterSending: header))
    }

    @Test(
        "a password in plain text goes to this machine, over TLS or where that is allowed, and nowhere else",
        arguments: [
            ("ipp://anna:secret@printer.example/", false, false), ("ipp://anna:secret@printer.example/", true, true),
            ("ipps://anna:secret@printer.example/", false, true), ("ipp://anna:secret@127.0.0.1/", false, true),
            ("ipp://anna:secret@127.example/", false, false),
        ]
    )
    func plainText(uri: String, isAllowed: Bool, goesOut: Bool) throws {
        let authentication = try #require(HTTPAuthentication(PrinterURI(uri), showsPassword: isAllowed))
        _ = authentication.takes(["Basic realm=\"Printer\""], afterSending: nil)
        #expect(authentication.header == (goesOut ? "Basic YW5uYTpzZWNyZXQ=" : nil))
        #expect(authentication.isPasswordTooOpen == !goesOut)
    }

    @Test("whoever is asked by Digest answers, and answers ahead with a document")
    func course() async throws {
        let heads = Mutex<[String]>([])
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            heads.withLock { $0.append(head) }
            guard head.contains("Authorization: Digest") else {
                return try await connection.write(
                    "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"P\", nonce=\"n1\"\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n"
                )
            }
            if head.lowercased().contains("chunked") {
                var body: [UInt8] = []
                while Array(body.suffix(5)) != Array("0\r\n\r\n".utf8) {
                    body += try await connection.readBody(atLeast: 1)
                }
            }
            let request = IPPMessage(requesting: .createJob)
            try await connection.respond(IPPMessage(respondingTo: request, status: .successfulOK).encoded())
        } _: { server in
            // By the address, so that Basic would go out unasked otherwise.
            let client = try IPPClient("ipp://anna:secret@127.0.0.1:\(server.port)/ipp/print")
            #expect(try await client.send(client.request(.createJob)).status == .successfulOK)
            let document = AsyncStream {
                $0.yield(ByteBuffer(string: "page"))
                $0.finish()
            }
            let patient = client.configured { $0.idleTimeout = .seconds(60) }
            #expect(try await patient.send(client.request(.sendDocument), document: document).status == .successfulOK)
        }
        let seen = heads.withLock { $0 }
        #expect(seen.count == 3, "asked once, answered, and answered ahead")
        #expect(seen.allSatisfy { !$0.contains("secret") })
    }
}
