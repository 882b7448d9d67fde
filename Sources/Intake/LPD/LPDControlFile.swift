// SPDX-License-Identifier: Apache-2.0

/// What a job's control file says (RFC 1179 section 7): whose job it is, and which files to print.
package struct LPDControlFile: Sendable, Equatable {
    /// A file to print.
    package struct File: Sendable, Equatable {
        /// The data file's name, such as `dfA001host`.
        package var name: String
        /// The source file's name (`N`), empty if none was given.
        package var documentName = ""
        /// How many times it is named: once for each copy.
        package var copies = 1
    }

    /// The most bytes of a control file.
    package static let maximumSize = 64 << 10

    /// The host that the client calls its own (`H`).
    package var host = ""
    /// Whose job it is (`P`).
    package var user = ""
    /// The job's name (`J`).
    package var jobName = ""
    /// What to print, in order.
    package var files: [File] = []

    /// Reads a control file; lines that change nothing here, such as banners and mail, are passed over.
    ///
    /// - Throws: `LPDSyntaxError` if it names no file to print.
    package init(_ bytes: [UInt8]) throws(LPDSyntaxError) {
        var pendingName: String?
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0x00 }) {
            guard let code = line.first else { continue }
            let operand = LPDText.string(line.dropFirst()).trimmingBlanks
            switch code {
            case UInt8(ascii: "H"): host = operand
            case UInt8(ascii: "P"): user = operand
            case UInt8(ascii: "J"): jobName = operand
            case UInt8(ascii: "N"):
                // Most name the source behind the file that it belongs to, some before.
                if let last = files.indices.last, files[last].documentName.isEmpty {
                    files[last].documentName = operand
                } else {
                    pendingName = operand
                }
            case UInt8(ascii: "a")...UInt8(ascii: "z") where !operand.isEmpty:
                // Each such letter is a way to print a file; its format is found from its bytes.
                if let index = files.firstIndex(where: { $0.name == operand }) {
                    files[index].copies += 1
                } else {
                    files.append(File(name: operand, documentName: pendingName ?? ""))
                    pendingName = nil
                }
            default: continue
            }
        }
        guard !files.isEmpty else { throw LPDSyntaxError("the control file names no file to print") }
    }

    /// Whether the file that a client announced as `announced` is the one that its control file calls `name`.
    ///
    /// Some clients cut their host name or change its case in one of the two.
    package static func isSame(_ announced: String, _ name: String) -> Bool {
        if announced == name { return true }
        let (one, other) = (announced.lowercased().utf8, name.lowercased().utf8)
        // `df`, a letter and a number of three digits or more, then the host.
        let length = 6
        guard one.count >= length, other.count >= length, one.starts(with: "df".utf8) else { return false }
        return one.starts(with: other) || other.starts(with: one)
            || (one.prefix(length).elementsEqual(other.prefix(length)) && hasThreeDigits(one))
    }

    private static func hasThreeDigits(_ name: String.UTF8View) -> Bool {
        name.dropFirst(3).prefix { (0x30...0x39).contains($0) }.count == 3
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let kept = drop { $0 == " " || $0 == "\t" }
        return String(kept.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
