// SPDX-License-Identifier: Apache-2.0

import IPP

/// The doors of a server that DNS-SD tells of.
public struct ServiceDoors: Sendable, Hashable {
    /// IPP without TLS, `_ipp._tcp` and `_pdps._tcp`; nil when there is none.
    public var ipp: UInt16?
    /// IPP over TLS, `_ipps._tcp`; nil when there is none.
    public var ipps: UInt16?
    /// LPD; nil when there is none.
    public var lpd: UInt16?
    /// Raw, by the printer's name.
    public var raw: [String: UInt16]
    /// The highest TLS version, such as `1.3`.
    public var tlsVersion: String

    /// Describes the doors.
    public init(
        ipp: UInt16? = nil,
        ipps: UInt16? = nil,
        lpd: UInt16? = nil,
        raw: [String: UInt16] = [:],
        tlsVersion: String = "1.3"
    ) {
        self.ipp = ipp
        self.ipps = ipps
        self.lpd = lpd
        self.raw = raw
        self.tlsVersion = tlsVersion
    }
}

/// A service of a printer: one SRV and one TXT record, and the PTR records that lead to them (RFC 6763).
public struct PrinterService: Sendable, Hashable {
    /// Such as `_ipp._tcp`.
    public var type: String
    /// Such as `_universal`: the service is also found as `_universal._sub._ipp._tcp`.
    public var subtypes: [String]
    /// The TCP port; 0 for a service that is only named, so that nobody else takes the name.
    public var port: UInt16
    /// What the TXT record says.
    public var text: ServiceText
}

/// All services of a printer under one name.
public struct PrinterServices: Sendable, Hashable {
    /// `printer-dns-sd-name`, at most 63 bytes.
    public var instance: String
    /// The services; the first is the one that claims the name (`_printer._tcp`).
    public var services: [PrinterService]

    /// What DNS-SD tells of a printer of a server with these doors, on the host of that name.
    public init(_ printer: AdvertisedPrinter, doors: ServiceDoors, host: String) {
        instance = (printer.attributes[.printerDNSSDName] ?? printer.name).cut(toUTF8Bytes: 63)
        let path = "ipp/print/\(printer.name)"
        let tls = doors.ipps == nil ? nil : doors.tlsVersion
        func text(_ resourcePath: String?, page port: UInt16?, scheme: String = "http") -> ServiceText {
            let page = port.map { "\(scheme)://\(host):\($0)/printers/\(printer.name.percentEncodedPathSegment)" }
            return ServiceText(printer, .init(resourcePath: resourcePath, page: page, tls: tls))
        }
        // All four share a name, which _printer._tcp holds even where there is no LPD (Bonjour Printing section 4.2).
        services = [
            PrinterService(
                type: "_printer._tcp",
                subtypes: [],
                port: doors.lpd ?? 0,
                text: doors.lpd == nil ? ServiceText() : text(printer.name, page: doors.ipp)
            )
        ]
        if let port = doors.ipp {
            let subtypes = Self.subtypes(printer)
            services.append(.init(type: "_ipp._tcp", subtypes: subtypes, port: port, text: text(path, page: port)))
            services.append(.init(type: "_pdps._tcp", subtypes: [], port: port, text: text(path, page: port)))
        }
        if let port = doors.ipps {
            services.append(
                .init(
                    type: "_ipps._tcp",
                    subtypes: Self.subtypes(printer),
                    port: port,
                    text: text(path, page: port, scheme: "https")
                )
            )
        }
        if let port = doors.raw[printer.name] {
            services.append(
                .init(type: "_pdl-datastream._tcp", subtypes: [], port: port, text: text(nil, page: doors.ipp))
            )
        }
    }

    /// `_print` is IPP Everywhere's, `_cups` that of CUPS's clients; `_universal` is AirPrint's, and promises Apple
    /// raster.
    private static func subtypes(_ printer: AdvertisedPrinter) -> [String] {
        let formats = printer.attributes[.documentFormatSupported] ?? []
        let isAirPrint = formats.contains("image/urf") && !(printer.attributes[.urfSupported] ?? []).isEmpty
        return ["_print", "_cups"] + (isAirPrint ? ["_universal"] : [])
    }
}

extension PrinterServices {
    /// Another name when this one is taken: `Office`, `Office (2)`, `Office (3)` and so on.
    static func alternative(to name: String) -> String {
        var base = name[...]
        var number = 2
        if name.hasSuffix(")"), let open = name.lastIndex(of: "("), open > name.startIndex,
            name[name.index(before: open)] == " ", let taken = Int(name[name.index(after: open)...].dropLast()),
            (2..<1_000_000).contains(taken)
        {
            base = name[..<name.index(before: open)]
            number = taken + 1
        }
        let suffix = " (\(number))"
        return String(base).cut(toUTF8Bytes: 63 - suffix.utf8.count) + suffix
    }
}
