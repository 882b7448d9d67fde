// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension PrinterView {
    /// The attributes that differ from request to request: state, time, counts, and how the client reaches us.
    func statusAttributes(for origin: ClientOrigin, at now: Timestamp) -> [Attribute] {
        let state = state
        let uris = origin.printerURIs(printer.name)
        let page = origin.pageURI("/printers/\(printer.name.percentEncodedPathSegment)")
        return [
            Attribute(name: "printer-uri-supported", values: uris.map { .uri($0.uri) }),
            Attribute(name: "uri-security-supported", values: uris.map { .keyword($0.security) }),
            Attribute(
                name: "uri-authentication-supported",
                values: uris.map { _ in .keyword("requesting-user-name") }
            ),
            Attribute("printer-more-info", .uri(page)),
            Attribute("printer-supply-info-uri", .uri(page)),
            Attribute(.printerIcons, PrinterIcon.sizes.map { origin.pageURI(PrinterIcon.path($0)) }),
        ] + facts.profiles.attributes(for: origin) + [
            Attribute(.printerDNSSDName, dnsSDName),
            Attribute("printer-state", .enumeration(state.state.rawValue)),
            Attribute(name: "printer-state-reasons", values: state.reasons.map { .keyword($0) }),
            Attribute("printer-state-message", .text(stateMessage(at: now).cut(toUTF8Bytes: 1023))),
            Attribute("printer-state-change-time", .integer(stateSince.clampedSeconds)),
            stateSince.attribute("printer-state-change-date-time"),
            Attribute("printer-is-accepting-jobs", .boolean(printer.isAcceptingJobs)),
            Attribute("queued-job-count", .integer(Int32(clamping: queuedJobs))),
            Attribute("printer-up-time", .integer(now.clampedSeconds)),
            now.attribute("printer-current-time"),
            Attribute("printer-type", .enumeration(cupsType)),
        ] + (printer.pool.map { [Attribute(.memberURIs, $0.members.map(origin.printerURI))] } ?? [])
    }

    /// `printer-type` of CUPS: one bit for each ability.
    var cupsType: Int32 {
        let capabilities = printer.capabilities
        var bits: Int32 = 0x0004 | 0x0040 | 0x0080
        if capabilities.isColor { bits |= 0x0008 }
        if capabilities.sides.contains(where: { $0 != .oneSided }) { bits |= 0x0010 }
        bits |= 0x1000
        if isDefault { bits |= 0x2_0000 }
        if !printer.isAcceptingJobs { bits |= 0x8_0000 }
        return bits
    }

    /// The printer group of a reply, with what was asked for.
    func group(_ requested: RequestedAttributes, for origin: ClientOrigin, at now: Timestamp) -> Reply.Group {
        var status = statusAttributes(for: origin, at: now)
        if !requested.isAll { status.removeAll { !requested.includes($0.name, in: .printerDescription) } }
        if requested.names.contains(PrinterConfigurationAttribute.name), origin.isLocal {
            status.append(PrinterConfigurationAttribute.attribute(of: printer))
        }
        let encoded = facts.attributes(requested) + deviceReport.bytes(for: requested)
        return Reply.Group(tag: .printerAttributes, encoded: encoded, attributes: status)
    }
}

extension Timestamp {
    /// Seconds since 1970 as IPP's `integer`; the clock of `printer-up-time`, as CUPS has it.
    var clampedSeconds: Int32 { Int32(clamping: seconds) }

    /// The moment as a `dateTime` attribute in UTC.
    func attribute(_ name: String) -> Attribute {
        let tenths = UInt8(clamping: (milliseconds % 1000) / 100)
        guard let dateTime = IPPDateTime(unixSeconds: seconds, decisecond: tenths) else {
            return Attribute(name, .outOfBand(.unknown))
        }
        return Attribute(name, .dateTime(dateTime))
    }
}
