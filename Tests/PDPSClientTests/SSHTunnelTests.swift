// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PDPSClient

@Suite("Servers behind ssh")
struct SSHTunnelTests {
    @Test("a host that ssh cannot reach is unreachable, and ssh does not outlive the command")
    func unreachable() async throws {
        // Port 1 of loopback: nobody listens there.
        let address = try ServerAddress("ssh://127.0.0.1:1")
        let error = await #expect(throws: ClientError.self) {
            try await PrintServer.withServer(at: address, userName: "ada") { try await $0.printers() }
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("ssh://127.0.0.1:1") == true)
    }

    @Test("what looks like an option of ssh is no host")
    func option() async throws {
        let address = ServerAddress(transport: .ssh(user: nil, port: nil), host: "-oProxyCommand=x", port: 1314)
        let error = await #expect(throws: ClientError.self) {
            try await PrintServer.withServer(at: address, userName: "ada") { try await $0.printers() }
        }
        #expect(error?.code == .wrongUsage)
    }
}
