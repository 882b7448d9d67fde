// SPDX-License-Identifier: Apache-2.0

/// DNS-SD records in the form of a zone file (RFC 1035 section 5), for clients that are not on the printers' network.
public struct ZoneRecords: Sendable {
    /// The zone's name, such as `example.com`, without a dot at its end.
    public var zone: String
    /// The server's host name as it is reached from everywhere, such as `print.example.com`.
    public var host: String
    /// What is told.
    public var printers: [PrinterServices]

    /// Describes what a zone shall tell.
    public init(zone: String, host: String, printers: [PrinterServices]) {
        self.zone = zone
        self.host = host
        self.printers = printers
    }

    /// The lines: where to browse (RFC 6763 section 11), then each service; all names are absolute.
    public var lines: [String] {
        var lines = ["; Where clients of \(zone) look for services."]
        for browse in ["b", "lb"] { lines.append("\(browse)._dns-sd._udp.\(zone). PTR \(zone).") }
        let types = Set(printers.flatMap(\.services).filter { $0.port != 0 }.map(\.type)).sorted()
        for type in types { lines.append("_services._dns-sd._udp.\(zone). PTR \(type).\(zone).") }
        for printer in printers {
            lines.append("; \(printer.instance.replacingLineEnds)")
            for service in printer.services where service.port != 0 { lines += records(of: service, printer) }
        }
        return lines
    }

    private func records(of service: PrinterService, _ printer: PrinterServices) -> [String] {
        let name = "\(Self.label(printer.instance)).\(service.type).\(zone)."
        let texts = service.text.strings.map(Self.quoted).joined(separator: " ")
        let pointers =
            ["\(service.type).\(zone). PTR \(name)"]
            + service.subtypes.map { "\($0)._sub.\(service.type).\(zone). PTR \(name)" }
        return pointers + [
            "\(name) SRV 0 0 \(service.port) \(host).",
            "\(name) TXT \(texts.isEmpty ? "\"\"" : texts)",
        ]
    }

    /// A name as one label: everything but letters, digits, hyphen and underscore is escaped.
    static func label(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: String(Unicode.Scalar(byte))
            case 0x21...0x7E: "\\" + String(Unicode.Scalar(byte))
            default: escaped(byte)
            }
        }.joined()
    }

    /// A character string in quotes.
    static func quoted(_ text: String) -> String {
        "\""
            + text.utf8.map { byte in
                switch byte {
                case 0x22, 0x5C: "\\" + String(Unicode.Scalar(byte))
                case 0x20...0x7E: String(Unicode.Scalar(byte))
                default: escaped(byte)
                }
            }.joined() + "\""
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
}

extension String {
    /// The text for a comment: what could end it is a blank.
    fileprivate var replacingLineEnds: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
