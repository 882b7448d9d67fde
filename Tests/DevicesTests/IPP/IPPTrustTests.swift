// SPDX-License-Identifier: Apache-2.0

import Devices
import FaultLab
import IPP
import PrintModel
import Testing

@Suite("A printer with a certificate that nobody vouches for", .timeLimit(.minutes(1)))
struct IPPTrustTests {
    @Test("is trusted by the key it had when it was first reached, also with a new certificate and after a restart")
    func firstUse() async throws {
        let identity = TLSTestIdentity()
        try await ScriptedPrinter.with(identity: identity, OrdinaryPrinter().answer) { server in
            let found = try await DeviceRegistry().makeDevice(uri: server.secureURI).capabilities()
            #expect(found.trust == .key(identity.fingerprint))
            // What is stored with the printer is all that the next server process knows.
            let device = try DeviceRegistry().makeDevice(uri: server.secureURI, known: found)
            #expect(await device.status().condition == .idle)
            _ = try await ByteDelivery().deliver(to: device)
            #expect(server.operations.contains(.sendDocument))
        }
    }

    @Test("gets nothing once it shows another key, stops with both keys named, and goes on when that one is trusted")
    func changedKey() async throws {
        let identity = TLSTestIdentity()
        try await ScriptedPrinter.with(identity: identity, OrdinaryPrinter().answer) { server in
            let registry = DeviceRegistry()
            let found = try await registry.makeDevice(uri: server.secureURI).capabilities()
            let device = try registry.makeDevice(uri: server.secureURI, known: found)
            let old = identity.fingerprint
            identity.changeKey()
            let before = server.requests.count
            let status = await device.status()
            #expect(status.condition == .stopped)
            #expect(status.reasons == ["pdps-device-key-changed-error"])
            for words in [old, identity.fingerprint, "--trust-new-key"] {
                #expect(status.message.contains(words), "\(status.message)")
            }
            let error = await #expect(throws: DeviceError.self) { try await ByteDelivery().deliver(to: device) }
            #expect(error?.code == .untrusted)
            // Adding it once more does not help whoever answers in its place.
            await #expect(throws: DeviceError.self) {
                try await registry.makeDevice(uri: server.secureURI).capabilities()
            }
            #expect(server.requests.count == before, "nothing was sent")

            let anew = try await registry.capabilitiesTrustingNewKey(uri: server.secureURI)
            #expect(anew.trust == .key(identity.fingerprint))
            _ = try await ByteDelivery().deliver(to: device)
        }
    }

    @Test("is refused where the URI wants one that this machine trusts, and taken as it is where it wants any")
    func fixedTrust() async throws {
        let identity = TLSTestIdentity()
        try await ScriptedPrinter.with(identity: identity, OrdinaryPrinter().answer) { server in
            let strict = try DeviceRegistry().makeDevice(uri: server.secureURI + "?trust=system")
            let error = await #expect(throws: DeviceError.self) { try await strict.capabilities() }
            #expect(error?.code == .unreachable)
            #expect(server.requests.isEmpty)
            let easy = try DeviceRegistry().makeDevice(uri: server.secureURI + "?trust=any")
            #expect(try await easy.capabilities().trust == nil)
            identity.changeKey()
            #expect(await easy.status().condition == .idle)
        }
    }
}
