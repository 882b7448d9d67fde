// SPDX-License-Identifier: Apache-2.0

import Crypto

/// What a Digest challenge asks (RFC 7616 section 3.3).
struct DigestChallenge: Sendable, Equatable {
    /// The hash, the better one the greater.
    enum Algorithm: String, Sendable, Comparable, CaseIterable {
        case md5 = "MD5"
        case sha256 = "SHA-256"

        static func < (lhs: Self, rhs: Self) -> Bool { lhs == .md5 && rhs == .sha256 }

        func hash(_ text: String) -> String {
            switch self {
            // What printers have: the password does not go over the line, and no more is asked of it here.
            case .md5: Insecure.MD5.hash(data: Array(text.utf8)).hexadecimal
            case .sha256: SHA256.hash(data: Array(text.utf8)).hexadecimal
            }
        }
    }

    var realm: String
    var nonce: String
    var opaque: String?
    var algorithm: Algorithm
    /// The algorithm as it was written; nil if it was not.
    var algorithmName: String?
    var isSession: Bool
    /// Whether `qop=auth` is offered; printers of RFC 2069 offer none.
    var hasQuality: Bool
    /// Only the nonce was too old.
    var isStale: Bool

    /// Reads a challenge; nil if it is another scheme, or asks for what is not known here (`auth-int`).
    init?(_ challenge: HTTPChallenge) {
        guard challenge.scheme == "digest", let realm = challenge.parameters["realm"],
            let nonce = challenge.parameters["nonce"]
        else { return nil }
        algorithmName = challenge.parameters["algorithm"]
        var name = (algorithmName ?? "MD5").uppercased()
        isSession = name.hasSuffix("-SESS")
        if isSession { name.removeLast(5) }
        guard let algorithm = Algorithm(rawValue: name) else { return nil }
        let qualities = challenge.parameters["qop"]?.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
        if let qualities, !qualities.contains("auth") { return nil }
        self.realm = realm
        self.nonce = nonce
        self.algorithm = algorithm
        opaque = challenge.parameters["opaque"]
        hasQuality = qualities != nil
        isStale = challenge.parameters["stale"]?.lowercased() == "true"
    }
}

/// The answer to a Digest challenge for one request (RFC 7616 section 3.4).
struct DigestAnswer: Sendable {
    /// The `Authorization` header.
    let header: String

    /// - Parameters:
    ///   - use: Counts the requests with this challenge from 1.
    ///   - clientNonce: Never the same twice; tests give one.
    init(
        _ challenge: DigestChallenge,
        _ credentials: PrinterURI.Credentials,
        method: String,
        uri: String,
        use: Int,
        clientNonce: String = (0..<16).map { _ in UInt8.random(in: .min ... .max) }.hexadecimal
    ) {
        let hash = challenge.algorithm.hash
        let count = String(use, radix: 16)
        let paddedCount = String(repeating: "0", count: max(8 - count.count, 0)) + count
        var secret = hash("\(credentials.name):\(challenge.realm):\(credentials.password)")
        if challenge.isSession { secret = hash("\(secret):\(challenge.nonce):\(clientNonce)") }
        let request = hash("\(method):\(uri)")
        let quality = challenge.hasQuality ? "\(paddedCount):\(clientNonce):auth:" : ""
        let response = hash("\(secret):\(challenge.nonce):\(quality)\(request)")
        var fields = [
            "username=\(Self.quoted(credentials.name))", "realm=\(Self.quoted(challenge.realm))",
            "nonce=\(Self.quoted(challenge.nonce))", "uri=\(Self.quoted(uri))", "response=\"\(response)\"",
        ]
        if let name = challenge.algorithmName { fields.append("algorithm=\(name)") }
        if let opaque = challenge.opaque { fields.append("opaque=\(Self.quoted(opaque))") }
        if challenge.hasQuality || challenge.isSession { fields.append("cnonce=\"\(clientNonce)\"") }
        if challenge.hasQuality { fields += ["qop=auth", "nc=\(paddedCount)"] }
        header = "Digest " + fields.joined(separator: ", ")
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}
