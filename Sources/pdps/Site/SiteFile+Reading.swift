// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IPP
import PDPSClient
import PrintModel
import Yams

extension SiteFile {
    /// The most bytes of a file.
    private static let mostBytes = 64 << 20

    /// Reads a file; `-` is standard input.
    ///
    /// - Throws: `SiteFault` that names file, line and key.
    init(path: String, environment: [String: String]) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path == "-" ? "/dev/stdin" : path))
        } catch {
            throw SiteFault(file: path, key: "", problem: "cannot be read: \(error)")
        }
        guard data.count <= Self.mostBytes, let text = String(validating: data, as: UTF8.self) else {
            throw SiteFault(file: path, key: "", problem: "is no text of up to \(Self.mostBytes >> 20) MiB")
        }
        self = try SiteReader(file: path, environment: environment).read(text)
    }
}

/// Reads the keys of a file, and knows no others.
struct SiteReader {
    let file: String
    /// For `${NAME}` in device URIs, so that passwords need not be in the file.
    let environment: [String: String]

    func read(_ text: String) throws(SiteFault) -> SiteFile {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            // Its own text begins with line and column.
            let words = "\(error)".split(separator: ":", maxSplits: 1)
            throw SiteFault(file: file, line: words.first.flatMap { Int($0) }, key: "", problem: "is no YAML: \(error)")
        }
        guard let root else { throw fault(nil, "", "is empty; write `pdps: 1` and `printers:`") }
        let keys = try members(root, "", known: ["pdps", "default", "printers", "quotas"])
        let version = try keys["pdps"].map { node throws(SiteFault) in try string(node, "pdps") }
        guard version == String(SiteFile.version) else {
            throw fault(keys["pdps"] ?? root, "pdps", "must be \(SiteFile.version), the version of the form")
        }
        var site = SiteFile()
        if let printers = keys["printers"], printers.null == nil {
            for (name, node) in try members(printers, "printers", known: nil).sorted(by: { $0.key < $1.key }) {
                site.printers.append(try printer(name, node))
            }
        }
        if let node = keys["quotas"] { site.quotas = try quotas(node) }
        if let node = keys["default"] {
            let name = try string(node, "default")
            site.defaultPrinter = name
            guard site.printers.contains(where: { $0.name == name }) else {
                throw fault(node, "default", "there is no printer '\(name)' in the file")
            }
        }
        return site
    }

    private func printer(_ name: String, _ node: Node) throws(SiteFault) -> PrinterConfiguration {
        let place = "printers.\(name)"
        guard Printer.isValidName(name) else {
            throw fault(node, place, "cannot be a printer's name: no blanks, quotes, / # ? % \\ < >")
        }
        let keys = try members(node, place, known: ["device", "info", "location", "accepting", "settings"])
        guard let device = keys["device"] else { throw fault(node, place, "has no `device`; write its URI") }
        let uri = try filled(try string(device, "\(place).device"), device, "\(place).device")
        var printer = PrinterConfiguration(name: name, deviceURI: uri)
        if let node = keys["info"] { printer.info = try string(node, "\(place).info") }
        if let node = keys["location"] { printer.location = try string(node, "\(place).location") }
        if let node = keys["accepting"] {
            switch try string(node, "\(place).accepting") {
            case "true", "yes", "on": printer.isAcceptingJobs = true
            case "false", "no", "off": printer.isAcceptingJobs = false
            case let other: throw fault(node, "\(place).accepting", "is '\(other)'; write true or false")
            }
        }
        if let node = keys["settings"], node.null == nil {
            for (name, value) in try members(node, "\(place).settings", known: nil) {
                do throws(SettingNode.Fault) {
                    printer.settings.append(try SettingNode.attribute(name, value))
                } catch {
                    throw SiteFault(
                        file: file,
                        line: error.line ?? value.line,
                        key: "\(place).settings.\(name)",
                        problem: error.problem
                    )
                }
            }
            printer.settings.sort { $0.name < $1.name }
        }
        return printer
    }

    /// The members of a mapping, each key once.
    func members(_ node: Node, _ key: String, known: [String]?) throws(SiteFault) -> [String: Node] {
        guard case .mapping(let mapping) = node else { throw fault(node, key, "must have keys with values") }
        var found: [String: Node] = [:]
        for (name, value) in mapping {
            guard case .scalar(let scalar) = name else { throw fault(name, key, "has a key that is no text") }
            let path = key.isEmpty ? scalar.string : "\(key).\(scalar.string)"
            if let known, !known.contains(scalar.string) {
                throw fault(name, path, "is not known; there are \(known.joined(separator: ", "))")
            }
            guard found.updateValue(value, forKey: scalar.string) == nil else {
                throw fault(name, path, "is there twice")
            }
        }
        return found
    }

    func string(_ node: Node, _ key: String) throws(SiteFault) -> String {
        guard case .scalar(let scalar) = node else { throw fault(node, key, "must be one value") }
        return scalar.string
    }

    /// The text with environment variables in place of `${NAME}`.
    private func filled(_ text: String, _ node: Node, _ key: String) throws(SiteFault) -> String {
        var filled = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            filled += rest[..<dollar]
            rest = rest[dollar...]
            guard rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") else {
                filled += "$"
                rest = rest.dropFirst()
                continue
            }
            let name = String(rest[..<end].dropFirst(2))
            guard let value = environment[name] else {
                throw fault(node, key, "the variable \(name) is not set")
            }
            filled += value
            rest = rest[rest.index(after: end)...]
        }
        return filled + rest
    }

    func fault(_ node: Node?, _ key: String, _ problem: String) -> SiteFault {
        SiteFault(file: file, line: node?.line, key: key, problem: problem)
    }
}
