// SPDX-License-Identifier: Apache-2.0

/// The parts of an absolute URI, as far as printers and devices have them (RFC 3986).
public struct URIReference: Sendable, Hashable {
    /// The scheme in lower case.
    public var scheme: String
    /// What stands before `@`, percent-decoded: a user's name, and a password after the first colon.
    public var userInfo: String?
    /// The host, percent-decoded and in lower case, an IPv6 address without its brackets; empty when there is none.
    public var host: String
    /// The port, when one is written.
    public var port: Int?
    /// The path as written (percent-encoded), beginning with `/` or empty.
    public var path: String
    /// The options behind `?` in their order, percent-decoded; an option without `=` has an empty value.
    public var options: [Option]

    /// One option of the query.
    public struct Option: Sendable, Hashable {
        /// What stands before `=`.
        public var name: String
        /// What stands behind `=`.
        public var value: String
    }

    /// Splits a URI; the error is a sentence that says what is wrong with it, without naming it.
    public init(_ text: String) throws(URIReferenceError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw URIReferenceError(reason: "it contains a blank or a control character; write a blank as %20")
        }
        guard let colon = text.firstIndex(of: ":") else {
            throw URIReferenceError(reason: "it has no scheme such as ipp://")
        }
        scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
            scheme.utf8.allSatisfy({ $0.isSchemeByte })
        else { throw URIReferenceError(reason: "it has no scheme such as ipp://") }

        var rest = text[text.index(after: colon)...]
        if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
        options = []
        if let question = rest.firstIndex(of: "?") {
            options = try Self.options(rest[rest.index(after: question)...])
            rest = rest[..<question]
        }
        userInfo = nil
        host = ""
        port = nil
        guard rest.hasPrefix("//") else {
            path = String(rest)
            return
        }
        rest = rest.dropFirst(2)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[slash...])
        try readAuthority(rest[..<slash])
    }

    /// The value of the last option of that name, or nil.
    public func option(_ name: String) -> String? {
        options.last { $0.name == name }?.value
    }

    /// The host as it stands in a URI: an IPv6 address in brackets, its zone written as `%25`.
    public var bracketedHost: String {
        guard host.contains(":") else { return host }
        return "[" + host.split(separator: "%", maxSplits: 1).joined(separator: "%25") + "]"
    }

    private mutating func readAuthority(_ authority: Substring) throws(URIReferenceError) {
        var hostAndPort = authority
        if let at = authority.lastIndex(of: "@") {
            userInfo = try authority[..<at].percentDecoded()
            hostAndPort = authority[authority.index(after: at)...]
        }
        if hostAndPort.hasPrefix("[") {
            guard let end = hostAndPort.firstIndex(of: "]") else {
                throw URIReferenceError(reason: "the bracket of its IPv6 address is not closed")
            }
            host = try Self.address(hostAndPort[hostAndPort.index(after: hostAndPort.startIndex)..<end])
            hostAndPort = hostAndPort[hostAndPort.index(after: end)...]
        } else {
            let end = hostAndPort.firstIndex(of: ":") ?? hostAndPort.endIndex
            host = try hostAndPort[..<end].percentDecoded().lowercased()
            hostAndPort = hostAndPort[end...]
        }
        guard !hostAndPort.isEmpty, hostAndPort != ":" else { return }
        guard hostAndPort.first == ":", let number = Int(hostAndPort.dropFirst()), (1...65_535).contains(number) else {
            throw URIReferenceError(reason: "'\(hostAndPort.dropFirst())' is not a port (1 to 65535)")
        }
        port = number
    }

    /// An IPv6 literal, in the form of RFC 6874 (`fe80::1%25eth0`) or that of CUPS (`v1.fe80::1+eth0`).
    private static func address(_ literal: Substring) throws(URIReferenceError) -> String {
        var address = try literal.percentDecoded().lowercased()
        if address.hasPrefix("v1.") {
            address = address.dropFirst(3).split(separator: "+", maxSplits: 1).joined(separator: "%")
        }
        guard address.contains(":"), address.utf8.allSatisfy({ $0 != 0x2F && $0 != 0x5B && $0 != 0x40 }) else {
            throw URIReferenceError(reason: "'[\(literal)]' is not an IPv6 address")
        }
        return address
    }

    private static func options(_ query: Substring) throws(URIReferenceError) -> [Option] {
        var options: [Option] = []
        for part in query.split(separator: "&") {
            let equals = part.firstIndex(of: "=") ?? part.endIndex
            let value = equals == part.endIndex ? "" : try part[part.index(after: equals)...].percentDecoded()
            options.append(Option(name: try part[..<equals].percentDecoded(), value: value))
        }
        return options
    }
}

/// Why a text is not a URI.
public struct URIReferenceError: Error, Sendable, Hashable {
    /// What is wrong, a clause with "it" for the URI.
    public var reason: String
}

extension StringProtocol {
    /// The text with every `%` and two hexadecimal digits replaced by the byte they stand for.
    public func percentDecoded() throws(URIReferenceError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var iterator = utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = iterator.next()?.hexadecimalValue, let low = iterator.next()?.hexadecimalValue else {
                throw URIReferenceError(reason: "a % in it is not followed by two hexadecimal digits")
            }
            bytes.append(high << 4 | low)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw URIReferenceError(reason: "its %-coded bytes are not UTF-8 text")
        }
        return text
    }
}

extension UInt8 {
    fileprivate var isSchemeByte: Bool {
        (0x61...0x7A).contains(self) || (0x30...0x39).contains(self) || self == 0x2B || self == 0x2D || self == 0x2E
    }

    fileprivate var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
