// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore

/// Where IPP requests for a printer go: a `printer-uri` and the HTTP request that it stands for (RFC 8010 section 4.4).
///
/// Schemes: `ipp` and `ipps` (port 631), `pdps` and `pdpss` (port 1314, `pdps://HOST/NAME` is the printer NAME),
/// `http` (80) and `https` (443).
public struct PrinterURI: Sendable, Hashable {
    /// Host name or address, an IPv6 address without brackets.
    public let host: String
    /// TCP port.
    public let port: Int
    /// Whether the connection is encrypted from its first byte.
    public let usesTLS: Bool
    /// The path of the HTTP request, percent-encoded, such as `/ipp/print`.
    public let resource: String
    /// The user's name from the URI, with the password, or nil.
    public let credentials: Credentials?
    /// The value of `printer-uri` in requests: without name, password and options.
    public let attributeValue: String
    /// The URL of the HTTP request, without name and password.
    public let url: String

    /// A name and password for HTTP authentication, Basic or Digest.
    public struct Credentials: Sendable, Hashable {
        /// The user's name.
        public var name: String
        /// The password, possibly empty.
        public var password: String
    }

    /// Reads a printer's URI.
    ///
    /// - Throws: `IPPClientError` with code `badURI`.
    public init(_ text: String) throws(IPPClientError) {
        let parts: URIReference
        do throws(URIReferenceError) {
            parts = try URIReference(text)
        } catch {
            throw IPPClientError(.badURI, "'\(text)' is not a printer's URI: \(error.reason)")
        }
        try self.init(parts, text: text)
    }

    /// Reads a printer's URI that is split already.
    ///
    /// - Throws: `IPPClientError` with code `badURI`, in which the URI is called `text`.
    public init(_ parts: URIReference, text: String) throws(IPPClientError) {
        guard let scheme = Scheme(rawValue: parts.scheme) else {
            throw IPPClientError(
                .badURI,
                "'\(text)' is not a printer's URI: the scheme must be ipp, ipps, pdps, pdpss, http or https"
            )
        }
        guard !parts.host.isEmpty else {
            throw IPPClientError(
                .badURI,
                "'\(text)' is not a printer's URI: it has no host; write \(scheme.rawValue)://HOST\(scheme.example)"
            )
        }
        host = parts.host
        usesTLS = scheme.usesTLS
        port = parts.port ?? scheme.port
        resource = scheme.resource(path: parts.path)
        credentials = parts.userInfo.map { userInfo in
            let halves = userInfo.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return Credentials(name: String(halves[0]), password: halves.count > 1 ? String(halves[1]) : "")
        }
        let authority = parts.bracketedHost
        let explicitPort = port == 631 ? "" : ":\(port)"
        attributeValue = "\(usesTLS ? "ipps" : "ipp")://\(authority)\(explicitPort)\(resource)"
        url = "\(usesTLS ? "https" : "http")://\(authority):\(port)\(resource)"
    }

    /// The host and port for messages, an IPv6 address with its brackets.
    var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether the host is an address and no name.
    var hostIsAddress: Bool { (try? SocketAddress(ipAddress: host, port: port)) != nil }

    /// The printer `name` of the same server, at `/ipp/print/NAME`; nil for the server's default printer.
    public func printer(_ name: String?) -> String {
        let base = String(attributeValue.dropLast(resource.utf8.count))
        return base + "/ipp/print" + (name.map { "/" + $0.percentEncodedPathSegment } ?? "")
    }

    private enum Scheme: String {
        case ipp, ipps, pdps, pdpss, http, https

        var usesTLS: Bool { self == .ipps || self == .pdpss || self == .https }

        var port: Int {
            switch self {
            case .ipp, .ipps: 631
            case .pdps, .pdpss: 1314
            case .http: 80
            case .https: 443
            }
        }

        var example: String { self == .pdps || self == .pdpss ? "/NAME" : "/ipp/print" }

        /// An empty path is the printer that IPP Everywhere devices have; `pdps` names printers without `/ipp/print`.
        func resource(path: String) -> String {
            switch self {
            case .pdps, .pdpss:
                let name = path.drop { $0 == "/" }
                if name.hasPrefix("ipp/") || name.hasPrefix("printers/") { return "/" + name }
                return name.isEmpty ? "/ipp/print" : "/ipp/print/" + name
            default:
                return path.isEmpty ? "/ipp/print" : path
            }
        }
    }
}
