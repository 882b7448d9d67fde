// SPDX-License-Identifier: Apache-2.0

/// What a request is about: the object that a URI or path names.
enum RequestTarget: Sendable, Equatable {
    /// The server: `/`, `/admin/`, `/jobs` and the like.
    case server
    /// `/ipp/print`: the default printer.
    case defaultPrinter
    /// `/ipp/print/NAME` or `/printers/NAME`.
    case printer(String)
    /// `/jobs/ID`.
    case job(Int)
    /// `/classes/NAME`: CUPS's word for a pool.
    case printerClass(String)

    /// Reads a path; nil if nothing can be there.
    init?(path: Substring) {
        // Bytes, not characters: this is done several times for each request.
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 4, omittingEmptySubsequences: true)
        func part(_ index: Int, is name: StaticString) -> Bool {
            name.withUTF8Buffer { parts[index].elementsEqual($0) }
        }
        func text(_ index: Int) -> String? { String(Substring(parts[index])).percentDecoded }
        switch parts.count {
        case 0: self = .server
        case 1:
            let isServer = part(0, is: "admin") || part(0, is: "jobs") || part(0, is: "printers")
            guard isServer || part(0, is: "classes") || part(0, is: "ipp") else { return nil }
            self = .server
        case 2 where part(0, is: "ipp") && part(1, is: "print"):
            self = .defaultPrinter
        case 2 where part(0, is: "jobs"):
            guard let id = Int(Substring(parts[1])), id > 0 else { return nil }
            self = .job(id)
        case 2 where part(0, is: "printers"), 3 where part(0, is: "ipp") && part(1, is: "print"):
            guard let name = text(parts.count - 1) else { return nil }
            self = .printer(name)
        case 2 where part(0, is: "classes"):
            guard let name = text(1) else { return nil }
            self = .printerClass(name)
        default:
            return nil
        }
    }

    /// Reads a `printer-uri` or `job-uri`, whatever host it names; nil if it is no URI of ours.
    init?(uri: String) {
        let bytes = uri.utf8
        guard let separator = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = uri[..<separator]
        guard scheme == "ipp" || ["ipp", "ipps", "http", "https"].contains(scheme.lowercased()) else { return nil }
        let rest = bytes[separator...].dropFirst()
        guard rest.starts(with: "//".utf8) else { return nil }
        let afterSlashes = rest.dropFirst(2)
        let pathStart = afterSlashes.firstIndex(of: UInt8(ascii: "/")) ?? afterSlashes.endIndex
        guard pathStart > afterSlashes.startIndex else { return nil }
        let path = afterSlashes[pathStart...].prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        self.init(path: Substring(path))
    }
}

extension StringProtocol {
    /// The text with `%XX` resolved; nil if an escape is cut or the result is not UTF-8.
    var percentDecoded: String? {
        guard utf8.contains(UInt8(ascii: "%")) else { return String(self) }
        var bytes: [UInt8] = []
        var rest = utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(hexadecimalDigit), let low = rest.next().flatMap(hexadecimalDigit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
