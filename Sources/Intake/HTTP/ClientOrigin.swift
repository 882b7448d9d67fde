// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore

/// Where a request comes from, and by which address its sender knows this server.
struct ClientOrigin: Sendable {
    /// The sender's address, nil if it is not known.
    var peer: SocketAddress?
    /// Host and port for URIs in replies: the host that the sender used, and the port it came in by.
    var authority: String

    /// Takes the parts from a request's head and its connection.
    init(head: HTTPRequest, peer: SocketAddress?, local: SocketAddress?) {
        self.peer = peer
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

    /// The addresses of a printer.
    func printerURIs(_ name: String) -> (primary: String, page: String) {
        let part = name.percentEncoded
        return ("ipp://\(authority)/ipp/print/\(part)", "http://\(authority)/printers/\(part)")
    }

    /// The address of a job.
    func jobURI(_ id: Int) -> String { "ipp://\(authority)/jobs/\(id)" }
}
