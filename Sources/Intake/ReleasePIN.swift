// SPDX-License-Identifier: Apache-2.0

import Crypto
import IPP
import PrintModel
import Synchronization

/// The PIN of a job that is printed only when its owner stands at the printer: `job-password` (PWG 5100.11).
///
/// Kept as a salted hash that takes thousands of rounds, and shown to nobody. A PIN of four digits can be found by
/// trying all the same, by whoever has the spool; it keeps paper private, not the spool.
enum ReleasePIN {
    /// The longest `job-password`, in bytes: `job-password-supported`.
    static let longest = 32

    /// `job-password-encryption`: how the client sends it.
    enum Encryption: String, CaseIterable {
        /// As it is.
        case none
        /// Its SHA-256 hash.
        case sha256 = "sha2-256"
    }

    private static let rounds = 10_000

    /// The hash to store for a job; empty if the request has no PIN.
    ///
    /// - Throws: `Refusal` if it is too long or comes in a way that is not supported.
    static func hash(_ attributes: AttributeGroup) throws -> String {
        guard let digest = try digest(attributes) else { return "" }
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }.hexadecimal
        return salt + ":" + stretched(digest, salt: salt)
    }

    /// Whether the request has the PIN of that hash.
    ///
    /// - Throws: `Refusal` as `hash` does.
    static func isGiven(in attributes: AttributeGroup, for stored: String) throws -> Bool {
        guard let digest = try digest(attributes) else { return false }
        let parts = stored.split(separator: ":")
        guard parts.count == 2 else { return false }
        // Both are hashes: how long the comparison takes says nothing of the PIN.
        return stretched(digest, salt: String(parts[0])) == parts[1]
    }

    /// SHA-256 of the PIN, however it was sent.
    private static func digest(_ attributes: AttributeGroup) throws -> [UInt8]? {
        guard let password = try attributes.value(of: .jobPassword), !password.bytes.isEmpty else { return nil }
        let keyword = try attributes.value(of: .jobPasswordEncryption) ?? "none"
        switch Encryption(rawValue: keyword) {
        case Encryption.none?:
            guard password.bytes.count <= longest else { throw refusal("has more than \(longest) bytes", attributes) }
            return Array(SHA256.hash(data: password.bytes))
        case .sha256?:
            guard password.bytes.count == SHA256.byteCount else { throw refusal("is no SHA-256 hash", attributes) }
            return password.bytes
        case nil:
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "job-password-encryption '\(keyword)' is not supported: send none or sha2-256.",
                unsupported: attributes["job-password-encryption"].map { [$0] } ?? []
            )
        }
    }

    private static func refusal(_ what: String, _ attributes: AttributeGroup) -> Refusal {
        Refusal(.clientErrorAttributesOrValuesNotSupported, "job-password \(what).")
    }

    private static func stretched(_ digest: [UInt8], salt: String) -> String {
        var hash = SHA256.hash(data: Array(salt.utf8) + digest)
        for _ in 1..<rounds { hash = hash.withUnsafeBytes { SHA256.hash(bytes: $0) } }
        return hash.hexadecimal
    }
}

extension SHA256 {
    fileprivate static func hash(bytes: UnsafeRawBufferPointer) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize()
    }
}

/// Lets nobody try PINs one after the other.
final class PINGuard: Sendable {
    private struct Failures {
        var count = 0
        var last: Timestamp
    }

    /// Wrong PINs for a job before it is closed for a while.
    private static let mostFailures = 5
    private static let pause: Duration = .seconds(60)
    /// Jobs that are remembered.
    private static let mostJobs = 10_000

    private let failures = Mutex<[Int: Failures]>([:])

    /// - Throws: `Refusal` with 0x0403 unless the request has the job's PIN, 0x0507 after too many wrong ones.
    func check(_ attributes: AttributeGroup, of job: Job, now: Timestamp) throws {
        let isClosed = failures.withLock { failures in
            guard let known = failures[job.id] else { return false }
            if now - known.last > Self.pause { failures[job.id] = nil }
            return known.count >= Self.mostFailures && failures[job.id] != nil
        }
        guard !isClosed else {
            throw Refusal(
                .serverErrorBusy,
                "Too many wrong PINs came for job \(job.id): try again in a minute."
            )
        }
        guard try ReleasePIN.isGiven(in: attributes, for: job.releasePIN) else {
            failures.withLock { failures in
                if failures.count >= Self.mostJobs { failures.removeAll() }
                failures[job.id, default: Failures(last: now)].count += 1
                failures[job.id]?.last = now
            }
            throw Refusal(
                .clientErrorNotAuthorized,
                "Job \(job.id) is released with its PIN only: send it as job-password (`pdps job release \(job.id) --pin`)."
            )
        }
        failures.withLock { $0[job.id] = nil }
    }
}
