// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
public import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// The self-signed certificate of a printer, which can be made anew, with the same key or another.
public final class TLSTestIdentity: Sendable {
    private let key = Mutex(P256.Signing.PrivateKey())

    /// Makes one with a new key.
    public init() {}

    /// As if another machine answered in its place.
    public func changeKey() { key.withLock { $0 = P256.Signing.PrivateKey() } }

    /// What a server of now shows; the certificate is another each time.
    public var context: NIOSSLContext {
        get throws {
            let key = key.withLock { $0 }
            let name = try DistinguishedName { CommonName("Office printer") }
            let certificate = try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: Certificate.PublicKey(key.publicKey),
                notValidBefore: Date.now - 3600,
                notValidAfter: Date.now + 3600,
                issuer: name,
                subject: name,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: Certificate.Extensions(),
                issuerPrivateKey: Certificate.PrivateKey(key)
            )
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: [
                        .certificate(try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der))
                    ],
                    privateKey: .privateKey(
                        try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)
                    )
                )
            )
        }
    }

    /// The fingerprint of its key now, by another way than the driver's.
    public var fingerprint: String {
        let key = key.withLock { $0.publicKey.derRepresentation }
        return "sha256:" + SHA256.hash(data: key).map { String(format: "%02x", $0) }.joined()
    }
}
