// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What stands around the pages of a job for a printer that speaks PJL.
struct PJLJob: Sendable {
    /// The Universal Exit Language sequence: what follows is PJL.
    static let exit = "\u{1B}%-12345X"
    /// A printer that is at work says so this often, in seconds.
    private static let heartbeat = 60

    /// The job's name for the printer, unlike any other: what its reports name.
    let name: String
    private let delivery: Delivery
    private let support: PJLSupport

    init(_ delivery: Delivery, support: PJLSupport) {
        let mark = " " + delivery.record.jobNameMark
        name = delivery.jobName.pjlText(atMost: 80 - mark.utf8.count) + mark
        self.delivery = delivery
        self.support = support
    }

    /// What comes before the document.
    ///
    /// - Parameter document: The document's first bytes; one that brings PJL of its own enters its language itself.
    func start(before document: [UInt8]) -> [UInt8] {
        var lines = [""]
        if support.reportsPages { lines.append("USTATUS PAGE = ON") }
        if support.reportsJobs { lines.append("USTATUS JOB = ON") }
        lines += ["USTATUS DEVICE = ON", "USTATUS TIMED = \(Self.heartbeat)", "JOB NAME = \"\(name)\""]
        let user = delivery.userName.pjlText(atMost: 80)
        if !user.isEmpty { lines.append("SET USERNAME = \"\(user)\"") }
        lines += sides.map { "SET \($0)" }
        if !document.starts(with: Array(Self.exit.utf8)), let language { lines.append("ENTER LANGUAGE = \(language)") }
        return Self.commands(lines)
    }

    /// What comes behind the document.
    var end: [UInt8] { Self.commands(["", "EOJ NAME = \"\(name)\""]) + Array(Self.exit.utf8) }

    /// Commands as bytes, behind the sequence that leaves any language.
    static func commands(_ lines: [String]) -> [UInt8] {
        Array((exit + lines.map { ($0.isEmpty ? "@PJL" : "@PJL \($0)") + "\r\n" }.joined()).utf8)
    }

    /// Page descriptions do not say on which sides they are printed; raster and PCL do.
    private var sides: [String] {
        guard ["application/pdf", "application/postscript"].contains(delivery.record.format) else { return [] }
        switch delivery.ticket.sides ?? .oneSided {
        case .oneSided: return ["DUPLEX = OFF"]
        case .twoSidedLongEdge: return ["DUPLEX = ON", "BINDING = LONGEDGE"]
        case .twoSidedShortEdge: return ["DUPLEX = ON", "BINDING = SHORTEDGE"]
        }
    }

    /// The name that printers agree on; others find out by the document's first bytes.
    private var language: String? {
        switch delivery.record.format {
        case "application/pdf": "PDF"
        case "application/postscript": "POSTSCRIPT"
        case "application/vnd.hp-PCL": "PCL"
        default: nil
        }
    }
}

extension String {
    /// The text as PJL has it between quotes: printable ASCII.
    fileprivate func pjlText(atMost limit: Int) -> String {
        let text = unicodeScalars.map { (0x20...0x7E).contains($0.value) && $0 != "\"" ? Character($0) : "?" }
        return String(text.prefix(Swift.max(limit, 0)))
    }
}
