// SPDX-License-Identifier: Apache-2.0

import Crypto
import FoundationEssentials
import Glibc
import NIOCore
import SwiftASN1
import X509

/// The folder in which the server keeps its own authority and certificate.
///
/// `ca.pem` and `ca-key.pem` are made once; `server.pem` (the certificate, then the authority's) and `server-key.pem`
/// anew whenever the certificate nears its end or the machine has a name or address that it does not cover.
struct CertificateFolder: Sendable {
    /// Where the files lie.
    let path: String
    /// What clients may call the server.
    let names: ServerNames
    /// The authority's name.
    let machineName: String

    /// A certificate that ends within this time is made anew.
    private static let renewal: TimeInterval = 30 * 86_400

    /// The authority's certificate, for clients to trust.
    var authorityFile: String { path + "/ca.pem" }
    /// The files to serve with.
    var files: CertificateFiles { CertificateFiles(certificate: path + "/server.pem", key: path + "/server-key.pem") }

    private var authorityKeyFile: String { path + "/ca-key.pem" }

    /// Makes what is missing or too old; returns whether anything was made.
    ///
    /// - Throws: `IntakeError` with `noCertificate` that names the file.
    @discardableResult
    func prepare(at now: Date) throws -> Bool {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw IntakeError(.noCertificate, "The folder \(path) for certificates cannot be made: \(error).")
        }
        let authority = try loadAuthority() ?? makeAuthority(at: now)
        if let certificate = servingCertificate, certificate.notValidAfter > now + Self.renewal,
            certificate.issuer == authority.certificate.subject, names.areCovered(by: certificate)
        {
            return false
        }
        let key = P256.Signing.PrivateKey()
        let certificate = try authority.issue(to: names, for: key.publicKey, at: now)
        let chain = [certificate, authority.certificate]
        try write(key.pemRepresentation, to: files.key, isSecret: true)
        try write(chain.map { try $0.serializeAsPEM().pemString + "\n" }.joined(), to: files.certificate)
        return true
    }

    private func makeAuthority(at now: Date) throws -> CertificateAuthority {
        let authority = try CertificateAuthority.make(machineName: machineName, at: now)
        try write(authority.key.pemRepresentation, to: authorityKeyFile, isSecret: true)
        try write(try authority.certificate.serializeAsPEM().pemString + "\n", to: authorityFile)
        return authority
    }

    /// The authority of an earlier start, nil if there is none yet.
    ///
    /// - Throws: `IntakeError` when its files are damaged: clients trust it, so it is not replaced in silence.
    private func loadAuthority() throws -> CertificateAuthority? {
        guard FileManager.default.fileExists(atPath: authorityFile) else { return nil }
        do {
            let certificate = try String(contentsOfFile: authorityFile, encoding: .utf8)
            let key = try String(contentsOfFile: authorityKeyFile, encoding: .utf8)
            return CertificateAuthority(
                certificate: try Certificate(pemEncoded: certificate),
                key: try P256.Signing.PrivateKey(pemRepresentation: key)
            )
        } catch {
            throw IntakeError(
                .noCertificate,
                "The server's certificate authority in \(path) cannot be read: \(error). Restore ca.pem and "
                    + "ca-key.pem from a backup, or remove the folder for a new authority, which clients must trust anew.",
                cause: error
            )
        }
    }

    /// The certificate that is served now, if it can be read.
    private var servingCertificate: Certificate? {
        guard FileManager.default.fileExists(atPath: files.key),
            let text = try? String(contentsOfFile: files.certificate, encoding: .utf8)
        else { return nil }
        return try? PEMDocument.parseMultiple(pemString: text).first.map { try Certificate(pemDocument: $0) }
    }

    /// Writes a file as a whole or not at all; a secret one is never readable by others.
    private func write(_ text: String, to file: String, isSecret: Bool = false) throws {
        let new = file + ".new"
        do {
            try? FileManager.default.removeItem(atPath: new)
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: isSecret ? 0o600 : 0o644]
            guard FileManager.default.createFile(atPath: new, contents: Data(text.utf8), attributes: attributes),
                rename(new, file) == 0
            else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            throw IntakeError(
                .noCertificate,
                "The file \(file) cannot be written; see that its folder is writable and the disk not full.",
                cause: error
            )
        }
    }
}

/// Where a certificate chain and its private key lie, both in PEM.
struct CertificateFiles: Sendable, Equatable {
    /// The certificate, then those of the authorities between it and the root.
    var certificate: String
    /// The private key.
    var key: String
}
