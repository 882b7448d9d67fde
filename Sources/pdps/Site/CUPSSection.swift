// SPDX-License-Identifier: Apache-2.0

/// A section of CUPS's `printers.conf` or `classes.conf`: `<Printer NAME>` to `</Printer>` (cupsd's manual, printers.conf(5)).
struct CUPSSection {
    /// The queue's name.
    let name: String
    /// Whether it is the server's default.
    let isDefault: Bool
    private var directives: [(name: String, value: String)] = []

    /// The values of a directive, in the order of the file.
    func values(_ directive: String) -> [String] { directives.filter { $0.name == directive }.map(\.value) }

    /// The sections of a file: `<Printer ...>` and `<DefaultPrinter ...>`, or the same with `Class`.
    static func sections(of text: String, kind: String) -> [CUPSSection] {
        var sections: [CUPSSection] = []
        var current: CUPSSection?
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, line.first != "#" else { continue }
            if line.hasPrefix("</") {
                if let section = current { sections.append(section) }
                current = nil
            } else if line.first == "<" {
                let words = line.dropFirst().prefix { $0 != ">" }.split(separator: " ", maxSplits: 1)
                guard words.count == 2, words[0] == kind || words[0] == "Default\(kind)" else { continue }
                current = CUPSSection(name: String(words[1]), isDefault: words[0] != kind)
            } else {
                let words = line.split(separator: " ", maxSplits: 1)
                current?.directives.append((String(words[0]), words.count > 1 ? Self.unescaped(words[1]) : ""))
            }
        }
        return sections
    }

    private init(name: String, isDefault: Bool) {
        self.name = name
        self.isDefault = isDefault
    }

    /// cupsd writes a backslash before `#` and backslashes.
    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }

    /// The words of a line of `lpoptions`, in which quotes keep blanks together.
    static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
            } else if quote == nil, character == " " || character == "\t" {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
