// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IPP
import NIOCore

/// Where a request comes from, and by which address its sender knows this server.
struct ClientOrigin: Sendable {
    /// The sender's address, nil if it is not known.
    var peer: SocketAddress?
    /// Host and port for URIs in replies: the host that the sender used, and the port it came in by.
    var authority: String

    /// Whether the request came by TLS.
    var isSecure: Bool
    /// Whether the other transport, plain or TLS, is named to the client as well.
    var namesBothTransports: Bool

    /// A sender that names no host of ours, as by LPD.
    init(peer: SocketAddress?) {
        self.peer = peer
        authority = "localhost"
        isSecure = false
        namesBothTransports = false
    }

    /// Takes the parts from a request's head and its connection.
    init(head: HTTPRequest, peer: SocketAddress?, local: SocketAddress?, namesBothTransports: Bool = false) {
        self.peer = peer
        isSecure = head.scheme == "https"
        self.namesBothTransports = namesBothTransports
        let named = HostAndPort(head.authority ?? "")
        var host = named.host.isEmpty ? local?.ipAddress ?? "localhost" : String(named.host)
        if host.utf8.contains(UInt8(ascii: ":")), host.utf8.first != UInt8(ascii: "[") { host = "[\(host)]" }
        // libcups sends no port in Host.
        authority = "\(host):\(named.port ?? local?.port ?? 1314)"
    }

    /// Whether the sender is on this machine.
    var isLocal: Bool {
        switch peer {
        case .v4, .v6:
            guard let address = peer?.ipAddress else { return false }
            return address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
        case .unixDomainSocket: return true
        case nil: return false
        }
    }

    /// The sender's address for `job-originating-host-name`.
    var hostName: String { isLocal ? "localhost" : peer?.ipAddress ?? "" }

    /// `printer-uri-supported` of a printer, each with its `uri-security-supported` keyword.
    func printerURIs(_ name: String) -> [(uri: String, security: String)] {
        guard namesBothTransports else { return [(printerURI(name), isSecure ? "tls" : "none")] }
        let place = "\(authority)/ipp/print/\(name.percentEncodedPathSegment)"
        return [("ipp://" + place, "none"), ("ipps://" + place, "tls")]
    }

    /// The address of a printer, by the transport that the request came by.
    func printerURI(_ name: String) -> String { "\(scheme)://\(authority)/ipp/print/\(name.percentEncodedPathSegment)" }

    /// The address of a page, by the transport that the request came by.
    func pageURI(_ path: String) -> String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }

    /// The address of a job, by the transport that the request came by.
    func jobURI(_ id: Int) -> String { "\(scheme)://\(authority)/jobs/\(id)" }

    /// The address of the server itself, by the transport that the request came by.
    var serverURI: String { "\(scheme)://\(authority)/" }

    private var scheme: String { isSecure ? "ipps" : "ipp" }
}
