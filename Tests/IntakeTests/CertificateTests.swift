// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import Testing
import X509

@testable import Intake

@Suite("The server's own certificate")
struct CertificateTests {
    private static let names = ServerNames(machineName: "Shop.example", hostNames: ["print.example"], interfaces: [])

    private func withFolder(_ body: (CertificateFolder) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pdps-tls-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(CertificateFolder(path: path, names: Self.names, machineName: "shop"))
    }

    private func served(_ folder: CertificateFolder) throws -> Certificate {
        let text = try String(contentsOfFile: folder.files.certificate, encoding: .utf8)
        return try Certificate(pemDocument: #require(PEMDocument.parseMultiple(pemString: text).first))
    }

    @Test("it names the machine, its .local name, the names it was told, and loopback")
    func names() throws {
        try withFolder { folder in
            try folder.prepare(at: .now)
            let certificate = try served(folder)
            let names = try #require(try certificate.extensions.subjectAlternativeNames)
            for host in ["shop.example", "shop.local", "print.example", "localhost"] {
                #expect(names.contains(.dnsName(host)), "\(host) is missing")
            }
            #expect(Self.names.areCovered(by: certificate))
            #expect(certificate.notValidAfter < Date.now + 825 * 86_400, "Apple's systems would refuse it")
        }
    }

    @Test("the keys are readable by the server's user only")
    func secrecy() throws {
        try withFolder { folder in
            try folder.prepare(at: .now)
            for name in ["ca-key.pem", "server-key.pem"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
        }
    }

    @Test("a second start keeps it; near its end, or with a new name, it is made anew by the same authority")
    func renewal() throws {
        try withFolder { folder in
            try folder.prepare(at: .now)
            let authority = try String(contentsOfFile: folder.authorityFile, encoding: .utf8)
            let first = try served(folder)
            #expect(try !folder.prepare(at: .now))
            #expect(try served(folder) == first)
            #expect(try folder.prepare(at: .now + 370 * 86_400))
            let second = try served(folder)
            #expect(second != first && second.issuer == first.issuer)
            let more = ServerNames(machineName: "shop.example", hostNames: ["new.example"], interfaces: [])
            #expect(try CertificateFolder(path: folder.path, names: more, machineName: "shop").prepare(at: .now))
            #expect(try String(contentsOfFile: folder.authorityFile, encoding: .utf8) == authority)
        }
    }

    @Test("a damaged authority is not replaced in silence: clients trust it")
    func damagedAuthority() throws {
        try withFolder { folder in
            try folder.prepare(at: .now)
            try Data("nonsense".utf8).write(to: URL(filePath: folder.path + "/ca-key.pem"))
            let error = #expect(throws: IntakeError.self) { try folder.prepare(at: .now) }
            #expect(error?.message.contains("backup") == true)
        }
    }

    @Test("files that do not belong together are refused with their names")
    func wrongPair() throws {
        try withFolder { folder in
            try folder.prepare(at: .now)
            let source = IntakeConfiguration.TLSSource.given(
                certificate: folder.files.certificate,
                key: folder.path + "/ca-key.pem"
            )
            let error = #expect(throws: IntakeError.self) {
                try TLSIdentity(source, names: Self.names, machineName: "shop", logger: TestIntake.quiet)
            }
            #expect(error?.message.contains("ca-key.pem") == true)
        }
    }

    @Test("a replaced certificate is taken over; a bad one leaves the last good one")
    func reloading() throws {
        try withFolder { folder in
            try folder.prepare(at: .now)
            let source = IntakeConfiguration.TLSSource.given(
                certificate: folder.files.certificate,
                key: folder.files.key
            )
            let identity = try TLSIdentity(source, names: Self.names, machineName: "shop", logger: TestIntake.quiet)
            let first = identity.context
            identity.refresh(at: .now)
            #expect(identity.context === first)
            try folder.prepare(at: .now + 370 * 86_400)
            identity.refresh(at: .now)
            let second = identity.context
            #expect(second !== first)
            try Data("nonsense".utf8).write(to: URL(filePath: folder.files.certificate))
            identity.refresh(at: .now)
            #expect(identity.context === second)
        }
    }
}
