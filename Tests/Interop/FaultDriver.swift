// SPDX-License-Identifier: Apache-2.0

import FaultLab
import Foundation
import PrintModel
import Testing

/// A kind of printer, and what its queue does where the printer cannot say what it printed.
struct FaultDriver: Sendable {
    var kind: SimulatedPrinter.Kind
    var policy = UnconfirmedPolicy.hold

    var name: String { kind.confirms ? kind.rawValue : "\(kind.rawValue), \(policy.rawValue)" }

    /// Every kind of printer; those that confirm nothing with each policy.
    static let all: [FaultDriver] = SimulatedPrinter.Kind.allCases.flatMap { kind in
        kind.confirms
            ? [FaultDriver(kind: kind)] : UnconfirmedPolicy.allCases.map { FaultDriver(kind: kind, policy: $0) }
    }
}

/// Expects that every side came out once and on its sheet, or that the job says which ones may not have.
func expectKept(_ verdict: PaperVerdict, _ printers: [SimulatedPrinter], _ hint: String = "") {
    let names = printers.map { "\($0.name) after \($0.strikes)" }.joined(separator: ", ")
    #expect(
        verdict.isKept,
        """
        \(names): lost \(verdict.lost), repeated \(verdict.repeated), torn \(verdict.torn), \
        behind its cancel \(verdict.behindCancel)\(hint)
        \(verdict.story)
        """
    )
    #expect(printers.allSatisfy { $0.strangeSides == 0 })
}

/// Prints a table, and writes it to the folder that `PDPS_FAULT_REPORT` names.
func report(_ table: FaultTable, _ name: String, _ more: String) {
    let text = table.markdown + "\n" + more
    print(text)
    guard let folder = ProcessInfo.processInfo.environment["PDPS_FAULT_REPORT"] else { return }
    let place = URL(filePath: folder)
    try? Data(text.utf8).write(to: place.appending(path: name + ".md"))
    try? Data(table.tabs.utf8).write(to: place.appending(path: name + ".tsv"))
}
