// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PDPSClient

@Suite("Server addresses")
struct ServerAddressTests {
    @Test(
        "all schemes, with their ports",
        arguments: [
            ("pdps://host", ServerAddress(transport: .plain, host: "host", port: 1314)),
            ("pdps://host:99/Office", ServerAddress(transport: .plain, host: "host", port: 99)),
            ("pdpss://host", ServerAddress(transport: .tls, host: "host", port: 1314)),
            ("ipp://host", ServerAddress(transport: .plain, host: "host", port: 631)),
            ("ipps://host", ServerAddress(transport: .tls, host: "host", port: 631)),
            ("http://host", ServerAddress(transport: .plain, host: "host", port: 80)),
            ("https://host", ServerAddress(transport: .tls, host: "host", port: 443)),
            ("host", ServerAddress(transport: .plain, host: "host", port: 1314)),
            ("host:99", ServerAddress(transport: .plain, host: "host", port: 99)),
            ("[::1]:99", ServerAddress(transport: .plain, host: "::1", port: 99)),
            ("ssh://host", ServerAddress(transport: .ssh(user: nil, port: nil), host: "host", port: 1314)),
            ("ssh://ada@host:22", ServerAddress(transport: .ssh(user: "ada", port: 22), host: "host", port: 1314)),
            ("ssh://host/1315", ServerAddress(transport: .ssh(user: nil, port: nil), host: "host", port: 1315)),
        ]
    )
    func schemes(text: String, address: ServerAddress) throws {
        #expect(try ServerAddress(text) == address)
    }

    @Test("an address says itself so that it can be read again")
    func roundTrip() throws {
        for text in ["pdps://host:1314", "pdpss://[::1]:99", "ssh://ada@host:22/1315", "ssh://host"] {
            #expect(try ServerAddress(text).description == text)
        }
    }

    @Test(
        "what is no address is wrong usage",
        arguments: ["", "ftp://host", "pdps://", "host:0", "ho st", "pdps://h:x", "ssh://host/Office", "ssh://host/0"]
    )
    func nonsense(text: String) {
        let error = #expect(throws: ClientError.self) { try ServerAddress(text) }
        #expect(error?.code == .wrongUsage)
    }

    @Test("a printer's name is escaped in its URI")
    func printerURI() throws {
        let address = try ServerAddress("pdps://host")
        #expect(address.printerURI("a b/ü") == "ipp://host:1314/ipp/print/a%20b%2F%C3%BC")
        #expect(address.printerURI(nil) == "ipp://host:1314/ipp/print")
        #expect(try ServerAddress("pdpss://[::1]").jobURI(7) == "ipps://[::1]:1314/jobs/7")
    }
}
