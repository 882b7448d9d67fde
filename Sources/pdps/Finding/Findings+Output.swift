// SPDX-License-Identifier: Apache-2.0

import Discovery
import PrintModel

extension Findings {
    /// Two tables for people: servers, printers.
    func lines(_ style: TerminalStyle) -> [String] {
        var lines: [String] = []
        if servers.isEmpty {
            lines.append("No PDPS server answered.")
        } else {
            var table = Table(
                .init(title: "SERVER"),
                .init(title: "ADDRESS"),
                .init(title: "VERSION"),
                .init(title: "LOAD", isNumeric: true),
                .init(title: "JOBS", isNumeric: true),
                .init(title: "PRINTERS", isNumeric: true)
            )
            for server in servers {
                table.append(
                    server.server.name.printable,
                    server.url,
                    server.server.version.printable,
                    "\(server.load.processors) %",
                    "\(server.load.queuedJobs)",
                    "\(server.printerCount)"
                )
            }
            lines += table.lines(style)
        }
        guard !rows.isEmpty else { return lines + ["No printer was found."] }
        var table = Table(
            .init(title: "PRINTER"),
            .init(title: "STATE"),
            .init(title: "URI"),
            .init(title: "INFO"),
            .init(title: "FOUND BY")
        )
        for row in rows {
            table.append(row.name.printable, row.state, row.uri.printable, row.info.printable, row.way)
        }
        return lines + [""] + table.lines(style)
    }

    private struct Row {
        var name: String
        var state: String
        var uri: String
        var info: String
        var way: String
    }

    /// Printers that servers told of, then those that only DNS-SD knows.
    private var rows: [Row] {
        let told = servers.flatMap { server in
            server.printers.map { printer in
                Row(
                    name: printer.name + (printer.isDefault ? "*" : ""),
                    state: printer.isAcceptingJobs ? printer.state.keyword : "\(printer.state.keyword), rejects jobs",
                    uri: server.uri(of: printer),
                    info: printer.info,
                    way: "UDP"
                )
            }
        }
        let known = Set(servers.flatMap(\.printers).map(\.uuid.description))
        return told
            + services.filter { !known.contains($0.text["uuid"]?.lowercased() ?? "") }.map { service in
                Row(
                    name: service.instance,
                    state: "",
                    uri: service.uri,
                    info: [service.text["ty"], service.text["note"]].compactMap { $0 }.filter { !$0.isEmpty }
                        .joined(separator: ", "),
                    way: "DNS-SD"
                )
            }
    }

    /// Everything, for programs.
    var json: JSONValue {
        .object([
            .init(name: "servers", value: .array(servers.map(Self.json))),
            .init(name: "services", value: .array(services.map(Self.json))),
        ])
    }

    private static func json(_ server: FoundServer) -> JSONValue {
        .object([
            .init(name: "name", value: .string(server.server.name)),
            .init(name: "uuid", value: .string(server.server.id.description)),
            .init(name: "version", value: .string(server.server.version)),
            .init(name: "server", value: .string(server.url)),
            .init(name: "port", value: .integer(Int(server.port))),
            .init(name: "tls-port", value: .integer(Int(server.tlsPort))),
            .init(name: "load", value: .integer(Int(server.load.processors))),
            .init(name: "queued-job-count", value: .integer(Int(server.load.queuedJobs))),
            .init(name: "printer-count", value: .integer(server.printerCount)),
            .init(
                name: "printers",
                value: .array(
                    server.printers.map { printer in
                        .object([
                            .init(name: "printer-name", value: .string(printer.name)),
                            .init(name: "printer-uuid", value: .string(printer.uuid.urn)),
                            .init(name: "printer-uri", value: .string(server.uri(of: printer))),
                            .init(name: "printer-state", value: .string(printer.state.keyword)),
                            .init(name: "printer-is-accepting-jobs", value: .boolean(printer.isAcceptingJobs)),
                            .init(name: "queued-job-count", value: .integer(Int(printer.queuedJobs))),
                            .init(name: "color-supported", value: .boolean(printer.printsColor)),
                            .init(name: "two-sided", value: .boolean(printer.printsTwoSided)),
                            .init(name: "default", value: .boolean(printer.isDefault)),
                            .init(name: "printer-info", value: .string(printer.info)),
                            .init(name: "printer-location", value: .string(printer.location)),
                            .init(name: "printer-make-and-model", value: .string(printer.makeAndModel)),
                        ])
                    }
                )
            ),
        ])
    }

    private static func json(_ service: FoundService) -> JSONValue {
        .object([
            .init(name: "name", value: .string(service.instance)),
            .init(name: "type", value: .string(service.type)),
            .init(name: "host", value: .string(service.host)),
            .init(name: "port", value: .integer(Int(service.port))),
            .init(name: "address", value: .string(service.address)),
            .init(name: "interface", value: .string(service.interface)),
            .init(name: "printer-uri", value: .string(service.uri)),
            .init(
                name: "txt",
                value: .object(
                    service.text.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) }
                )
            ),
        ])
    }
}

extension PrinterState {
    /// The registered keyword.
    fileprivate var keyword: String {
        switch self {
        case .idle: "idle"
        case .processing: "processing"
        case .stopped: "stopped"
        }
    }
}
