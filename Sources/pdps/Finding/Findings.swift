// SPDX-License-Identifier: Apache-2.0

import Discovery
import Intake
import NIOCore

/// What was found of servers and printers.
struct Findings: Sendable {
    /// PDPS servers that answered by UDP.
    var servers: [FoundServer]
    /// What DNS-SD told of, one service for each printer: PDPS before IPP over TLS before IPP.
    var services: [FoundService]
    /// Why DNS-SD was not asked.
    var unavailable: String?

    private static let types = ["_pdps._tcp", "_ipps._tcp", "_ipp._tcp"]

    /// Asks: the hosts if there are any, else everybody.
    static func look(hosts: [String], interfaces names: [String], timeout: Duration) async throws -> Findings {
        var addresses: [SocketAddress] = []
        for host in hosts {
            let place = try ListenText.address(host)
            do {
                addresses.append(try SocketAddress.makeAddressResolvingHost(place.host, port: place.port))
            } catch {
                throw CommandError(.unreachable, "'\(place.host)' has no address: \(error)")
            }
        }
        let known = NetworkInterface.all()
        for name in names where !known.contains(where: { $0.name == name }) {
            let all = known.map(\.name).joined(separator: ", ")
            throw CommandError(.wrongUsage, "'\(name)' is no interface that is up; there are: \(all)")
        }
        let interfaces = hosts.isEmpty ? known.filter { names.isEmpty || names.contains($0.name) } : []
        let scan = ServerScan(interfaces: interfaces, addresses: addresses, timeout: timeout)
        async let servers = scan.run()
        var services: [FoundService] = []
        var unavailable: String?
        if hosts.isEmpty {
            do {
                let filter = names.isEmpty ? [] : interfaces
                services = try await ServiceBrowser.browse(Self.types, interfaces: filter, timeout: timeout)
            } catch let error as DNSSDUnavailable {
                unavailable = error.description
            }
        }
        return Findings(servers: try await servers, services: onePerPrinter(services), unavailable: unavailable)
    }

    /// A printer is announced under several types, on several interfaces and by both families.
    private static func onePerPrinter(_ services: [FoundService]) -> [FoundService] {
        func rank(_ service: FoundService) -> Int { types.firstIndex(of: service.type) ?? types.count }
        var best: [String: FoundService] = [:]
        for service in services {
            let key = service.text["uuid"] ?? "\(service.instance)@\(service.host)"
            if let known = best[key], rank(known) <= rank(service) { continue }
            best[key] = service
        }
        return best.values.sorted { ($0.instance, $0.host) < ($1.instance, $1.host) }
    }
}

extension FoundServer {
    /// The server's address as `--server` takes it.
    var url: String { "pdps://\(authority)" }

    /// The URI of one of its printers.
    func uri(of printer: FoundPrinter) -> String {
        "ipp://\(authority)/ipp/print/\(printer.name.uriPathSegment)"
    }

    private var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension FoundService {
    /// The printer's URI.
    var uri: String {
        let scheme = type == "_ipps._tcp" ? "ipps" : "ipp"
        let path = (text["rp"] ?? "ipp/print").split(separator: "/").map { String($0).uriPathSegment }
        return "\(scheme)://\(host):\(port)/\(path.joined(separator: "/"))"
    }
}

extension String {
    /// The text as one segment of a URI's path.
    fileprivate var uriPathSegment: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
