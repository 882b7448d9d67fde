// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IPP

/// What can be said about a request from its head alone.
struct RequestAdmission: Sendable {
    /// An answer on the level of HTTP.
    struct Refusal: Sendable, Equatable {
        var status: HTTPResponse.Status
        /// What is wrong and what to do; the body of the answer.
        var message: String
        /// For `Allow`, with 405.
        var allow: String?
    }

    /// The most bytes of a body.
    var maximumBodySize: Int64
    /// Names that `Host` may have, in lower case, besides addresses and local names.
    var hostNames: Set<String>

    init(_ configuration: IntakeConfiguration, machineName: String) {
        maximumBodySize = configuration.maximumDocumentSize + Int64(configuration.maximumAttributesSize)
        hostNames = Set(configuration.hostNames.map { $0.lowercased() })
        hostNames.insert(machineName.lowercased())
    }

    /// Why a request with this head is refused, or nil if it may go on.
    func refusal(of head: HTTPRequest) -> Refusal? {
        if let authority = head.authority, !isOurName(HostAndPort(authority).host) {
            // A page in a browser could otherwise reach us under a name of its own (DNS rebinding).
            let hint = "name it when the server is started, or use its address"
            return Refusal(status: .badRequest, message: "This server is not called '\(authority)': \(hint).")
        }
        switch head.method {
        case .post: return refusalOfPost(head)
        case .get, .head, .options: return nil
        default:
            return Refusal(
                status: .methodNotAllowed,
                message: "\(head.method) is not possible here: IPP requests are POST, status pages are GET.",
                allow: "GET, HEAD, OPTIONS, POST"
            )
        }
    }

    private func refusalOfPost(_ head: HTTPRequest) -> Refusal? {
        let path = head.path.map { Substring($0.utf8.prefix { $0 != UInt8(ascii: "?") }) } ?? "/"
        guard RequestTarget(path: path) != nil else {
            let hint = "print to /ipp/print or /ipp/print/NAME"
            return Refusal(status: .notFound, message: "There is nothing at \(path): \(hint).")
        }
        guard isIPP(head.headerFields[.contentType]) else {
            let given = head.headerFields[.contentType].map { "not \($0)" } ?? "and none was given"
            return Refusal(
                status: .unsupportedMediaType,
                message: "The Content-Type must be application/ipp, \(given)."
            )
        }
        guard let field = head.headerFields[.contentLength] else { return nil }
        guard let length = Int64(field), length >= 0 else {
            return Refusal(status: .badRequest, message: "Content-Length '\(field)' is not a number.")
        }
        guard length <= maximumBodySize else {
            let message = "The request has \(length) bytes; this server takes at most \(maximumBodySize)."
            return Refusal(status: .contentTooLarge, message: message)
        }
        return nil
    }

    private func isIPP(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        if contentType == "application/ipp" { return true }
        let type = contentType.prefix { $0 != ";" && $0 != " " }
        return type.lowercased() == "application/ipp"
    }

    private func isOurName(_ host: Substring) -> Bool {
        // IPv6 comes in brackets; IPv4 is digits and dots.
        if host.utf8.first == UInt8(ascii: "[") || host.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }) {
            return true
        }
        if host == "localhost" { return true }
        let name = host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || name.hasSuffix(".local")
            || hostNames.contains(name)
    }
}

/// The two parts of a URI's authority.
struct HostAndPort: Equatable {
    /// Name or address, an IPv6 address in its brackets.
    var host: Substring
    /// The port, if one was given.
    var port: Int?

    /// Splits `host:port`; user information before an `@` is left out.
    init(_ authority: some StringProtocol) {
        var rest = Substring(authority)
        let at = UInt8(ascii: "@")
        if let end = rest.utf8.lastIndex(of: at) { rest = rest[rest.utf8.index(after: end)...] }
        // An IPv6 address has colons of its own, within brackets.
        let isBracketed = rest.utf8.first == UInt8(ascii: "[")
        let start = isBracketed ? rest.utf8.firstIndex(of: UInt8(ascii: "]")) ?? rest.startIndex : rest.startIndex
        guard let colon = rest.utf8[start...].lastIndex(of: UInt8(ascii: ":")) else {
            host = rest
            return
        }
        host = rest[..<colon]
        port = Int(rest[rest.utf8.index(after: colon)...])
    }
}
