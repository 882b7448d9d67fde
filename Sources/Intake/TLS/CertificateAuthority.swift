// SPDX-License-Identifier: Apache-2.0

import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// The server's own authority: trusted once by a client, it vouches for every certificate that the server makes later.
struct CertificateAuthority {
    /// The authority's certificate.
    let certificate: Certificate
    /// Its key; it never leaves the server's data folder.
    let key: P256.Signing.PrivateKey

    /// How long an authority is good for: 10 years.
    private static let life: TimeInterval = 3_650 * 86_400
    /// How long a certificate is good for; Apple's systems take none of more than 825 days.
    private static let certificateLife: TimeInterval = 397 * 86_400
    /// Clocks differ: certificates are good from an hour ago.
    private static let backdating: TimeInterval = 3_600

    /// Makes a new authority, named after the machine.
    static func make(machineName: String, at now: Date) throws -> CertificateAuthority {
        let key = P256.Signing.PrivateKey()
        let name = try distinguishedName("PDPS \(machineName)".trimmed)
        let publicKey = Certificate.PublicKey(key.publicKey)
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: now - backdating,
            notValidAfter: now + life,
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
        return CertificateAuthority(certificate: certificate, key: key)
    }

    /// Makes a server's certificate.
    ///
    /// - Parameters:
    ///   - names: What clients may call the server.
    ///   - serverKey: The server's key.
    func issue(to names: ServerNames, for serverKey: P256.Signing.PublicKey, at now: Date) throws -> Certificate {
        let publicKey = Certificate.PublicKey(serverKey)
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: publicKey,
            notValidBefore: now - Self.backdating,
            notValidAfter: min(now + Self.certificateLife, certificate.notValidAfter),
            issuer: certificate.subject,
            subject: try Self.distinguishedName(names.hosts.filter { $0 != "localhost" }.min() ?? "localhost"),
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.generalNames)
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
            },
            issuerPrivateKey: Certificate.PrivateKey(key)
        )
    }

    private static func distinguishedName(_ commonName: String) throws -> DistinguishedName {
        // A common name has at most 64 characters (RFC 5280 appendix A.1).
        try DistinguishedName { CommonName(String(commonName.prefix(64))) }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
