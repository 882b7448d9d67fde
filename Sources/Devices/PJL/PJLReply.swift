// SPDX-License-Identifier: Apache-2.0

/// What a printer says by PJL: its head repeats the command, lines follow, and a form feed ends it.
struct PJLReply: Sendable, Equatable {
    /// The head without `@PJL`, in upper case and with single blanks, such as `USTATUS DEVICE`.
    var head: String
    /// The lines behind the head, without blanks around them.
    var lines: [String]

    /// The value of a line `NAME=VALUE`, without quotes.
    func value(_ name: String) -> String? {
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].trimmed.uppercased() == name else { continue }
            return parts[1].trimmed.unquoted
        }
        return nil
    }

    /// What is listed behind a line that begins with `name`, as `LANGUAGES [2 ENUMERATED]` is followed by two lines.
    func list(_ name: String) -> [String] {
        guard let start = lines.firstIndex(where: { Self.isHead($0, of: name) }) else { return [] }
        let digits = lines[start].drop { $0 != "[" }.dropFirst().prefix { $0.isASCII && $0.isNumber }
        return Array(lines[(start + 1)...].prefix(Int(digits) ?? 0))
    }

    /// Whether a line begins with `name`.
    func has(_ name: String) -> Bool { lines.contains { Self.isHead($0, of: name) } }

    private static func isHead(_ line: String, of name: String) -> Bool {
        guard line.uppercased().hasPrefix(name) else { return false }
        guard let next = line.dropFirst(name.count).first else { return true }
        return next == " " || next == "=" || next == "["
    }
}

/// Finds replies in what a printer sends, however it is cut; what else it says is kept as its last words.
struct PJLReplies {
    /// A reply that is longer is not kept.
    private static let mostBytes = 64 << 10

    private var pending: [UInt8] = []
    /// The last line that was no PJL, such as an error message of its PostScript; possibly empty.
    private(set) var lastWords = ""

    /// Takes bytes and gives the replies that they complete.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> [PJLReply] {
        var replies: [PJLReply] = []
        for byte in bytes {
            guard byte == 0x0C else {
                if pending.count == Self.mostBytes { pending.removeAll() }
                pending.append(byte)
                continue
            }
            if let reply = take() { replies.append(reply) }
        }
        if !pending.contains(UInt8(ascii: "@")) { noteWords(pending[...]) }
        return replies
    }

    private mutating func take() -> PJLReply? {
        defer { pending = [] }
        let prefix = Array("@PJL".utf8)
        guard let start = pending.indices.first(where: { pending[$0...].starts(with: prefix) }) else {
            noteWords(pending[...])
            return nil
        }
        noteWords(pending[..<start])
        let lines = pending[(start + prefix.count)...].split { $0 == 0x0A || $0 == 0x0D }
            .map { String(decoding: $0, as: UTF8.self).trimmed }.filter { !$0.isEmpty }
        guard let head = lines.first else { return nil }
        let words = head.uppercased().split { $0 == " " || $0 == "\t" }
        return PJLReply(head: words.joined(separator: " "), lines: Array(lines.dropFirst()))
    }

    private mutating func noteWords(_ bytes: ArraySlice<UInt8>) {
        let lines = bytes.split { $0 < 0x20 }.map { String(decoding: $0, as: UTF8.self).trimmed }
        guard let last = lines.last(where: { !$0.isEmpty }) else { return }
        lastWords = String(last.prefix(200))
    }
}

extension StringProtocol {
    /// Without blanks around it.
    var trimmed: String {
        let kept = drop { $0 == " " || $0 == "\t" }
        return String(kept.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    /// Without the quotes around it.
    fileprivate var unquoted: String {
        guard count >= 2, first == "\"", last == "\"" else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
