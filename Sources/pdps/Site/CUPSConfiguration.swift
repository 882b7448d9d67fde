// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IPP
import PDPSClient
import PrintModel

/// The printers of a CUPS server, as far as they can be taken over: its files are read as data.
struct CUPSConfiguration {
    /// What was taken over.
    private(set) var site = SiteFile()
    /// What was not, and why.
    private(set) var notes: [String] = []
    private let folder: String

    /// Reads `printers.conf`, `classes.conf`, `lpoptions` and the names of drivers in `ppd/`.
    ///
    /// - Throws: `CommandError` if there is no `printers.conf` that can be read.
    init(folder: String) throws {
        self.folder = folder
        let path = folder + "/printers.conf"
        guard let text = Self.text(at: path) else {
            throw CommandError(.failed, "\(path) cannot be read; it is root's: run this as root, or on a copy")
        }
        for section in CUPSSection.sections(of: text, kind: "Printer") { take(section) }
        for section in CUPSSection.sections(of: Self.text(at: folder + "/classes.conf") ?? "", kind: "Class") {
            takeClass(section)
        }
        takeOptions(Self.text(at: folder + "/lpoptions") ?? "")
        site.printers.sort { $0.name < $1.name }
    }

    private static func text(at path: String) -> String? {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func take(_ section: CUPSSection) {
        guard Printer.isValidName(section.name) else {
            return notes.append("printer '\(section.name)' is not taken over: its name has what PDPS does not allow")
        }
        switch CUPSDeviceURI(section.values("DeviceURI").last ?? "", ppd: ppd(of: section.name)).verdict {
        case .refused(let why):
            notes.append("printer '\(section.name)' is not taken over: \(why)")
        case .taken(let uri, let remark):
            if let remark { notes.append("printer '\(section.name)': \(remark)") }
            var printer = PrinterConfiguration(name: section.name, deviceURI: uri)
            printer.info = (section.values("Info").last ?? "").cut(toUTF8Bytes: 127)
            printer.location = (section.values("Location").last ?? "").cut(toUTF8Bytes: 127)
            printer.isAcceptingJobs = section.values("Accepting").last != "No"
            if let place = section.values("GeoLocation").last, place.hasPrefix("geo:") {
                printer.settings.append(Attribute("printer-geo-location", .uri(place)))
            }
            for option in section.values("Option") {
                let parts = option.split(separator: " ", maxSplits: 1).map(String.init)
                add(parts.first ?? "", parts.count > 1 ? parts[1] : "true", to: &printer)
            }
            if section.isDefault { site.defaultPrinter = section.name }
            site.printers.append(printer)
        }
    }

    /// A class becomes a pool of those of its printers that were taken over.
    private mutating func takeClass(_ section: CUPSSection) {
        let names = Set(site.printers.map(\.name))
        let members = section.values("Printer").filter(names.contains)
        let left = section.values("Printer").filter { !names.contains($0) }
        guard Printer.isValidName(section.name), !members.isEmpty else {
            return notes.append("class '\(section.name)' is not taken over: none of its printers is")
        }
        if !left.isEmpty { notes.append("pool '\(section.name)' is without \(left.joined(separator: ", "))") }
        var pool = PrinterConfiguration(
            name: section.name,
            deviceURI: "\(Pool.scheme):\(members.joined(separator: ","))"
        )
        pool.info = (section.values("Info").last ?? "").cut(toUTF8Bytes: 127)
        pool.location = (section.values("Location").last ?? "").cut(toUTF8Bytes: 127)
        pool.isAcceptingJobs = section.values("Accepting").last != "No"
        if section.isDefault { site.defaultPrinter = section.name }
        site.printers.append(pool)
    }

    private func ppd(of name: String) -> String? { Self.text(at: "\(folder)/ppd/\(name).ppd") }

    /// `Default NAME option=value ...` and `Dest NAME option=value ...`.
    private mutating func takeOptions(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = CUPSSection.words(String(line))
            guard words.count >= 2, words[0] == "Default" || words[0] == "Dest" else { continue }
            guard let index = site.printers.firstIndex(where: { $0.name == words[1] }) else {
                if words[1].contains("/") { notes.append("the instance '\(words[1])' in lpoptions is not taken over") }
                continue
            }
            if words[0] == "Default" { site.defaultPrinter = words[1] }
            for word in words.dropFirst(2) {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                var printer = site.printers[index]
                add(parts[0], parts.count > 1 ? parts[1] : "true", to: &printer)
                site.printers[index] = printer
            }
        }
    }

    /// A default for jobs, where it is a job attribute of IPP and no option of a driver.
    private mutating func add(_ option: String, _ value: String, to printer: inout PrinterConfiguration) {
        let name = option.hasSuffix("-default") ? String(option.dropLast("-default".count)) : option
        guard let syntax = AttributeSyntax.registered[name], let values = try? syntax.values(value),
            name != "copies"
        else { return notes.append("printer '\(printer.name)': the default \(option)=\(value) is not taken over") }
        let setting = Attribute(name: "\(name)-default", values: values)
        printer.settings.removeAll { $0.name == setting.name }
        printer.settings.append(setting)
    }
}

extension String {
    /// As much of it as so many bytes hold.
    fileprivate func cut(toUTF8Bytes count: Int) -> String {
        var text = self
        while text.utf8.count > count { text.removeLast() }
        return text
    }
}
