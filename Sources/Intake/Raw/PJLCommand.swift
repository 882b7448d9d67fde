// SPDX-License-Identifier: Apache-2.0

/// A line of HP's Printer Job Language: what hosts say around the documents that they send to a printer's raw port.
package enum PJLCommand: Sendable, Equatable {
    /// `ECHO`: the words come back, so that a host finds its place among the answers.
    case echo(String)
    /// `INFO`: what the printer knows of a category, such as `STATUS`.
    case info(String)
    /// `INQUIRE` and `DINQUIRE`: the value of a variable.
    case inquire(String)
    /// `USTATUS`: whether the printer speaks by itself of a matter.
    case unsolicitedStatus(String, String)
    /// `USTATUSOFF`.
    case unsolicitedStatusOff
    /// `JOB`: a job begins, which may have a name.
    case job(name: String)
    /// `EOJ`.
    case endOfJob
    /// `SET` of a variable for the job.
    case set(String, String)
    /// `RESET` and `INITIALIZE`: variables have their defaults again.
    case reset
    /// `ENTER LANGUAGE`: what follows is the document.
    case enter(language: String)
    /// Anything else, which changes nothing here.
    case other

    /// What begins each line.
    static let prefix = Array("@PJL".utf8)
    /// The most bytes of a line.
    package static let maximumLength = 4096

    /// Reads a line without its end; keywords are in upper case whatever the host wrote.
    package init(_ line: some Sequence<UInt8>) {
        let text = LPDText.string(line.dropFirst(Self.prefix.count))
        let (word, operand) = text.firstWord
        switch word.uppercased() {
        case "ECHO": self = .echo(operand)
        case "INFO": self = .info(operand.firstWord.0.uppercased())
        case "INQUIRE", "DINQUIRE": self = .inquire(operand.assignment.name)
        case "USTATUS":
            let (name, value) = operand.assignment
            self = .unsolicitedStatus(name, value.uppercased())
        case "USTATUSOFF": self = .unsolicitedStatusOff
        case "JOB":
            let (name, value) = operand.assignment
            self = .job(name: name == "NAME" ? value : "")
        case "EOJ": self = .endOfJob
        case "SET":
            let (name, value) = operand.assignment
            self = .set(name, value)
        case "RESET", "INITIALIZE": self = .reset
        case "ENTER":
            let (name, value) = operand.assignment
            self = name == "LANGUAGE" ? .enter(language: value.uppercased()) : .other
        default: self = .other
        }
    }
}

extension String {
    /// The first word, and what follows it without the blanks between and behind.
    fileprivate var firstWord: (String, String) {
        let text = drop { $0.isBlank }
        let word = text.prefix { !$0.isBlank }
        let rest = text.dropFirst(word.count).drop { $0.isBlank }
        return (String(word), String(rest.reversed().drop { $0.isBlank }.reversed()))
    }

    /// `NAME = VALUE`, the value with or without quotes; modifiers such as `LPARM : PCL` before it are left out.
    fileprivate var assignment: (name: String, value: String) {
        guard let sign = firstIndex(of: "=") else { return (firstWord.0.uppercased(), "") }
        let name = self[..<sign].split { $0.isBlank || $0 == ":" }.last.map { $0.uppercased() } ?? ""
        let value = self[index(after: sign)...].drop { $0.isBlank }
        guard value.first == "\"" else { return (name, String(value).firstWord.0) }
        return (name, String(value.dropFirst().prefix { $0 != "\"" }))
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
