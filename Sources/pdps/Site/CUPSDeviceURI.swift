// SPDX-License-Identifier: Apache-2.0

/// Where a CUPS queue sends its pages, and what that is for PDPS.
struct CUPSDeviceURI {
    /// Whether a device can be taken over.
    enum Verdict: Equatable {
        /// Under this URI; perhaps with a remark for a person.
        case taken(String, remark: String?)
        /// It cannot, for this reason.
        case refused(String)
    }

    let verdict: Verdict

    /// Judges a URI of a `DeviceURI` line, with the queue's PPD if it has one.
    init(_ uri: String, ppd: String?) {
        let scheme = uri.prefix { $0 != ":" }.lowercased()
        let place = uri.prefix { $0 != "?" }
        let options = uri.dropFirst(place.count + 1)
        switch scheme {
        case "ipp", "ipps":
            verdict = .taken(String(place), remark: Self.left(options))
        case "socket":
            let format = Self.format(ppd)
            let asked = format == nil ? "it is asked by PJL what it reads; add ?format=TYPE if it does not answer" : nil
            verdict = .taken(
                place + (format.map { "?format=\($0)" } ?? ""),
                remark: [asked, Self.left(options)].compactMap { $0 }.first
            )
        case "lpd":
            guard let format = Self.format(ppd) else {
                verdict = .refused("\(uri) needs a format: add it by hand as \(place)?format=TYPE")
                return
            }
            verdict = .taken("\(place)?format=\(format)", remark: Self.left(options))
        case "dnssd":
            verdict = .refused("\(uri) names a device by DNS-SD: find its address (pdps discover) and use ipp://")
        case "usb", "hp", "ipp-usb":
            verdict = .refused(
                "\(uri) is on a cable: add it by hand as usb:/dev/usb/lp0 (pdps printer add --help), or with ipp-usb as "
                    + "ipp://localhost:60000/ipp/print"
            )
        case "http", "https":
            verdict = .refused("\(uri) is IPP by an old name: write ipp:// or ipps:// and try it")
        case "file" where uri == "file:///dev/null", "":
            verdict = .refused("it has no device")
        default:
            verdict = .refused("PDPS has no device '\(scheme):' (\(uri))")
        }
    }

    /// What a PPD says that the printer reads: one without filters is for a PostScript printer (CUPS's PPD extensions).
    private static func format(_ ppd: String?) -> String? {
        guard let ppd else { return nil }
        let filters = ppd.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("*cupsFilter") }
        if filters.isEmpty || filters.contains(where: { $0.contains("vnd.cups-postscript") }) {
            return "application/postscript"
        }
        if filters.contains(where: { $0.contains("vnd.cups-pdf") }) { return "application/pdf" }
        return nil
    }

    private static func left(_ options: Substring) -> String? {
        options.isEmpty ? nil : "its device's options '\(options)' are left out"
    }
}
