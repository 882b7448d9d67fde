// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Discovery
import IPP
import PDPSClient

/// The command `pdps dns`.
struct DNSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dns",
        abstract: "Print DNS records by which clients outside of the printers' network find them.",
        discussion: """
            The records (wide-area DNS-SD, RFC 6763) belong into the zone file of a domain that the clients search. They \
            say what the printers say now: print them again when printers change.

            Example:
              pdps dns --host print.example.com --zone example.com > printers.zone
            """
    )

    @OptionGroup var server: ServerOptions

    @Option(name: .long, help: "The print server's host name as clients reach it (default: that of --server).")
    var host: String?

    @Option(name: .long, help: "The domain that clients search (default: the host without its first part).")
    var zone: String?

    @Argument(help: "The printers (default: all).")
    var printers: [String] = []

    func run() async throws {
        let address = try server.address()
        let host = (self.host ?? address.host).trimmingDot
        guard ZoneName.isValid(host), host.contains("."), !host.allSatisfy({ $0.isNumber || $0 == "." }) else {
            throw CommandError(.wrongUsage, "'\(host)' is no host name that others can look up; name it with --host")
        }
        let zone = (self.zone ?? host.split(separator: ".").dropFirst().joined(separator: ".")).trimmingDot
        guard ZoneName.isValid(zone) else {
            throw CommandError(.wrongUsage, "'\(zone)' is no domain; name it with --zone")
        }
        let wanted = printers
        let told = try await server.withServer { server -> [ServerPrinter] in
            var told: [ServerPrinter] = []
            let names = wanted.isEmpty ? try await server.printers().map(\.name) : wanted
            for name in names { told.append(try await server.printer(name)) }
            return told
        }
        let services = told.compactMap { AdvertisedPrinter($0.attributes) }.map { printer in
            PrinterServices(printer, doors: Self.doors(printer, port: address.port), host: host)
        }
        for line in ZoneRecords(zone: zone, host: host, printers: services).lines { print(line) }
    }

    /// The port by which the server was reached, with TLS if the printer says that it can be had.
    private static func doors(_ printer: AdvertisedPrinter, port: Int) -> ServiceDoors {
        let port = UInt16(clamping: port)
        let offersTLS = (printer.attributes[.uriSecuritySupported] ?? []).contains("tls")
        return ServiceDoors(ipp: port, ipps: offersTLS ? port : nil)
    }
}

/// Names in the DNS.
enum ZoneName {
    /// Whether it is a host or domain name (RFC 1123 section 2.1).
    static func isValid(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                            || byte == 0x2D
                    }
            }
    }
}

extension String {
    fileprivate var trimmingDot: String { hasSuffix(".") ? String(dropLast()) : self }
}
