// SPDX-License-Identifier: Apache-2.0

/// What an LPD client asks for (RFC 1179 sections 5 and 6).
package enum LPDCommand: Sendable, Equatable {
    /// 01: print what waits.
    case printWaiting(queue: String)
    /// 02: a job comes.
    case receiveJob(queue: String)
    /// 03 and 04: what waits, in short or at length; of those users and jobs only, if any are named.
    case listQueue(queue: String, isLong: Bool, items: [String])
    /// 05: remove jobs for that user.
    case remove(queue: String, agent: String, items: [String])
    /// 01 within a job: forget what came of it.
    case abort
    /// 02 within a job: its control file; size nil if it is not known.
    case controlFile(name: String, size: Int64?)
    /// 03 within a job: one of its data files; size nil if it is not known.
    case dataFile(name: String, size: Int64?)

    /// The most bytes of a line that is read.
    package static let maximumLength = 4096

    /// Reads a line without its end.
    ///
    /// - Parameters:
    ///   - line: One byte of code, then the operands.
    ///   - isReceiving: Whether the line comes within a job, where 01 to 03 mean something else.
    /// - Throws: `LPDSyntaxError` for a code or operands that RFC 1179 does not know.
    package init(_ line: [UInt8], isReceiving: Bool) throws(LPDSyntaxError) {
        guard let code = line.first else { throw LPDSyntaxError("a command is empty") }
        let words = line.dropFirst().split { $0 == 0x20 || $0 == 0x09 }.map { LPDText.string($0) }.filter {
            !$0.isEmpty
        }
        let queue = words.first ?? ""
        if isReceiving, let command = try Self.subcommand(code, words) {
            self = command
            return
        }
        switch code {
        case 1: self = .printWaiting(queue: queue)
        case 2: self = .receiveJob(queue: queue)
        case 3: self = .listQueue(queue: queue, isLong: false, items: Array(words.dropFirst()))
        case 4: self = .listQueue(queue: queue, isLong: true, items: Array(words.dropFirst()))
        case 5:
            guard words.count > 1 else { throw LPDSyntaxError("the command to remove jobs names no user") }
            self = .remove(queue: queue, agent: words[1], items: Array(words.dropFirst(2)))
        default: throw LPDSyntaxError("\(code) is no command of RFC 1179")
        }
    }

    /// A line within a job; nil if it is a command of its own, as of a client that sends several jobs.
    private static func subcommand(_ code: UInt8, _ words: [String]) throws(LPDSyntaxError) -> LPDCommand? {
        switch code {
        case 1: return .abort
        case 2, 3:
            let prefix = code == 2 ? "cf" : "df"
            let name: String
            let size: Int64?
            if words.count >= 2, words[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                name = words[1]
                // More digits than fit say that the size is not known.
                size = Int64(words[0])
            } else if words.count == 1, words[0].lowercased().hasPrefix(prefix) {
                name = words[0]
                size = nil
            } else if words.count == 1, Int64(words[0]) == nil {
                return nil
            } else {
                throw LPDSyntaxError("a file is announced as '\(words.joined(separator: " "))', without size and name")
            }
            return code == 2 ? .controlFile(name: name, size: size) : .dataFile(name: name, size: size)
        default: return nil
        }
    }
}

/// What does not follow RFC 1179.
package struct LPDSyntaxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    package var description: String

    init(_ description: String) { self.description = description }
}

/// Text of LPD clients: bytes without a declared character set.
enum LPDText {
    /// The bytes as UTF-8 or, failing that, Latin-1, without control characters.
    static func string(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = bytes.filter { $0 >= 0x20 && $0 != 0x7F }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// The text as one word of a listing, which its readers split at blanks.
    static func word(_ text: String) -> String {
        let words = text.split { $0 == " " || $0 == "\t" }
        return words.isEmpty ? "-" : words.joined(separator: "_")
    }
}
