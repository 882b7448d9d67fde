// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient

/// Where a PDPS server listens, as `--server` and `PDPS_SERVER` name it.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// How the server is reached.
    public enum Transport: Sendable, Hashable {
        /// TCP (`pdps`, `ipp`, `http`).
        case plain
        /// TLS over TCP (`pdpss`, `ipps`, `https`).
        case tls
        /// Through `ssh` to the server's own loopback address.
        case ssh(user: String?, port: Int?)
    }

    /// How the server is reached.
    public var transport: Transport
    /// Host name or address, an IPv6 address without brackets.
    public var host: String
    /// The server's TCP port; with ssh, its port on the loopback address of the far side.
    public var port: Int

    /// The server on this machine, on the registered port.
    public static let local = ServerAddress(transport: .plain, host: "127.0.0.1", port: 1314)

    /// Makes an address from its parts.
    public init(transport: Transport, host: String, port: Int) {
        self.transport = transport
        self.host = host
        self.port = port
    }

    /// Reads an address as people write it.
    ///
    /// `pdps://HOST`, `pdpss://`, `ipp://`, `ipps://`, `http://` or `https://HOST:PORT`, `HOST` or `HOST:PORT`. The port
    /// is 1314 where none is written, except for `ipp` (631) and `http` (80, 443). `ssh://[USER@]HOST[:PORT]` has sshd's
    /// port; the server's port behind it is 1314 or stands in the path, `ssh://HOST/1315`.
    ///
    /// - Throws: `ClientError` with code `wrongUsage`.
    public init(_ text: String) throws(ClientError) {
        let url = text.contains("://") ? text : "pdps://\(text)"
        let parts: URIReference
        do throws(URIReferenceError) {
            parts = try URIReference(url)
        } catch {
            throw ClientError(.wrongUsage, "'\(text)' is not a server: \(error.reason); write pdps://HOST:PORT")
        }
        guard !parts.host.isEmpty else {
            throw ClientError(.wrongUsage, "'\(text)' is not a server: it has no host; write pdps://HOST:PORT")
        }
        host = parts.host
        switch parts.scheme {
        case "pdps": (transport, port) = (.plain, parts.port ?? 1314)
        case "pdpss": (transport, port) = (.tls, parts.port ?? 1314)
        case "ipp": (transport, port) = (.plain, parts.port ?? 631)
        case "ipps": (transport, port) = (.tls, parts.port ?? 631)
        case "http": (transport, port) = (.plain, parts.port ?? 80)
        case "https": (transport, port) = (.tls, parts.port ?? 443)
        case "ssh":
            transport = .ssh(user: parts.userInfo, port: parts.port)
            let path = parts.path.drop { $0 == "/" }
            guard let far = path.isEmpty ? 1314 : Int(path), (1...65535).contains(far) else {
                throw ClientError(
                    .wrongUsage,
                    "'\(text)' is not a server: behind the host may stand the server's port, as in ssh://HOST/1315"
                )
            }
            port = far
        default:
            throw ClientError(
                .wrongUsage,
                "'\(text)' is not a server: the scheme must be pdps, pdpss, ipp, ipps, http, https or ssh"
            )
        }
    }

    /// The address as `pdps://HOST:PORT`, `pdpss://HOST:PORT` or `ssh://HOST/PORT`.
    public var description: String {
        switch transport {
        case .plain: "pdps://\(authority)"
        case .tls: "pdpss://\(authority)"
        case .ssh(let user, let port):
            "ssh://\(user.map { "\($0)@" } ?? "")\(bracketedHost)\(port.map { ":\($0)" } ?? "")"
                + (self.port == 1314 ? "" : "/\(self.port)")
        }
    }

    /// The `printer-uri` of the printer of that name, or of the server's default printer.
    func printerURI(_ name: String?) -> String {
        base + "/ipp/print" + (name.map { "/" + $0.percentEncodedPathSegment } ?? "")
    }

    /// The `printer-uri` of the server itself, for operations that concern no single printer.
    var serverURI: String { base + "/" }

    /// The `job-uri` of a job.
    func jobURI(_ id: Int) -> String { base + "/jobs/\(id)" }

    private var base: String { "\(transport == .tls ? "ipps" : "ipp")://\(authority)" }
    private var authority: String { "\(bracketedHost):\(port)" }
    private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}
