// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What a printer says back by PJL: each answer repeats the question, and a form feed ends it.
struct PJLAnswers {
    private let printer: PrinterView

    init(of printer: PrinterView) { self.printer = printer }

    /// The answer to a command; nil if it wants none.
    func answer(to command: PJLCommand) -> String? {
        switch command {
        case .echo(let words): Self.block("ECHO \(words)", [])
        case .info(let category): Self.block("INFO \(category)", information(category))
        case .inquire(let name): Self.block("INQUIRE \(name)", [variables.first { $0.name == name }?.value ?? "\"?\""])
        default: nil
        }
    }

    /// What the printer says by itself when its state changed, after `USTATUS DEVICE`.
    var unsolicitedStatus: String { Self.block("USTATUS DEVICE", status) }

    /// The same after a time, for `USTATUS TIMED`.
    var timedStatus: String { Self.block("USTATUS TIMED", status) }

    /// `CODE`, `DISPLAY` and `ONLINE`.
    private var status: [String] {
        let (code, words, isOnline) = condition
        let message = printer.state.message.isEmpty ? words : printer.state.message
        let display = message.map { $0.isASCII && $0 != "\"" && !$0.isNewline ? $0 : "?" }
        return [
            "CODE=\(code)", "DISPLAY=\"\(String(display).cut(toUTF8Bytes: 80))\"",
            "ONLINE=\(isOnline ? "TRUE" : "FALSE")",
        ]
    }

    /// HP's code for the printer's state.
    private var condition: (code: Int, words: String, isOnline: Bool) {
        let state = printer.state
        func has(_ reason: String) -> Bool { state.reasons.contains { $0.hasPrefix(reason) } }
        if !printer.printer.isAcceptingJobs || has("paused") || has("offline") { return (10_002, "Offline", false) }
        if state.state == .stopped {
            if has("cover-open") || has("door-open") { return (40_021, "Cover open", false) }
            if has("media-jam") { return (40_022, "Paper jam", false) }
            if has("media-empty") || has("media-needed") { return (41_100, "Load paper", false) }
            if has("output-area-full") { return (40_019, "Output bin full", false) }
            return (10_002, "Offline", false)
        }
        if state.state == .processing { return (10_023, "Printing", true) }
        return has("toner-low") ? (10_006, "Toner low", true) : (10_001, "Ready", true)
    }

    private func information(_ category: String) -> [String] {
        switch category {
        case "ID":
            let model = printer.printer.capabilities.makeAndModel
            return ["\"\(model.isEmpty ? printer.printer.name : model)\""]
        case "STATUS": return status
        case "VARIABLES": return variables.flatMap(\.lines)
        case "USTATUS":
            return ["DEVICE=OFF [3 ENUMERATED]", "\tOFF", "\tON", "\tVERBOSE", "TIMED=0 [2 RANGE]", "\t5", "\t300"]
        default: return ["\"?\""]
        }
    }

    /// What can be set, with its values: what ``PJLSettings`` heeds.
    private var variables: [PJLVariable] {
        let capabilities = printer.printer.capabilities
        let copies = TemplateSupport.copies
        var variables = [
            PJLVariable(
                name: "COPIES",
                value: "1",
                kind: "RANGE",
                values: ["\(copies.lowerBound)", "\(copies.upperBound)"]
            )
        ]
        let papers = PJLPaper.media.filter { capabilities.media.contains($0.value) }
        if let paper = papers.first(where: { $0.value == capabilities.mediaDefault }) {
            variables.append(PJLVariable(name: "PAPER", value: paper.key, values: papers.keys.sorted()))
        }
        if capabilities.sides.contains(where: { $0 != .oneSided }) {
            variables.append(PJLVariable(name: "DUPLEX", value: "OFF", values: ["OFF", "ON"]))
            variables.append(PJLVariable(name: "BINDING", value: "LONGEDGE", values: ["LONGEDGE", "SHORTEDGE"]))
        }
        if capabilities.isColor {
            variables.append(PJLVariable(name: "RENDERMODE", value: "COLOR", values: ["COLOR", "GRAYSCALE"]))
        }
        return variables
    }

    private static func block(_ head: String, _ lines: [String]) -> String {
        (["@PJL \(head)"] + lines).map { $0 + "\r\n" }.joined() + "\u{0C}"
    }
}

/// A variable of PJL as `INFO VARIABLES` shows it.
private struct PJLVariable {
    var name: String
    var value: String
    var kind = "ENUMERATED"
    var values: [String]

    var lines: [String] { ["\(name)=\(value) [\(values.count) \(kind)]"] + values.map { "\t" + $0 } }
}
