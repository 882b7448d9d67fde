// SPDX-License-Identifier: Apache-2.0

/// What came of many jobs, by rows such as drivers: in Markdown for people, in tabs for programs.
public struct FaultTable: Sendable {
    private struct Row {
        var name: String
        var jobs = 0
        var faults = 0
        var asked = 0
        var out = 0
        var lost = 0
        var repeated = 0
        var missingAsSaid = 0
        var repeatedAsSaid = 0
        var mayRepeat = 0
        var stopped = 0

        var cells: [String] {
            let counts = [jobs, faults, asked, out, lost, repeated, missingAsSaid, repeatedAsSaid, mayRepeat, stopped]
            return [name] + counts.map(String.init)
        }
    }

    private static let heads = [
        "printer", "jobs", "faults", "sides asked", "sides out", "lost", "repeated", "in doubt: missing",
        "in doubt: twice", "bound of twice", "canceled",
    ]

    private var rows: [Row] = []

    /// Makes an empty table.
    public init() {}

    /// Counts a job in a row.
    public mutating func add(_ verdict: PaperVerdict, to name: String) {
        change(name) { row in
            row.jobs += 1
            row.asked += verdict.asked
            row.out += verdict.out
            row.lost += verdict.lost.count
            row.repeated += verdict.repeated.count
            row.missingAsSaid += verdict.missingAsSaid.count
            row.repeatedAsSaid += verdict.repeatedAsSaid
            row.mayRepeat += verdict.mayRepeat
            row.stopped += verdict.stopped ?? 0
        }
    }

    /// Counts faults that struck a row's printers.
    public mutating func add(faults: Int, to name: String) { change(name) { $0.faults += faults } }

    private mutating func change(_ name: String, _ body: (inout Row) -> Void) {
        let index = rows.firstIndex { $0.name == name } ?? rows.endIndex
        if index == rows.endIndex { rows.append(Row(name: name)) }
        body(&rows[index])
    }

    private var sum: Row {
        rows.reduce(into: Row(name: "all")) { sum, row in
            sum.jobs += row.jobs
            sum.faults += row.faults
            sum.asked += row.asked
            sum.out += row.out
            sum.lost += row.lost
            sum.repeated += row.repeated
            sum.missingAsSaid += row.missingAsSaid
            sum.repeatedAsSaid += row.repeatedAsSaid
            sum.mayRepeat += row.mayRepeat
            sum.stopped += row.stopped
        }
    }

    /// The table in Markdown.
    public var markdown: String {
        let rule = ["---"] + Self.heads.dropFirst().map { _ in "--:" }
        return ([Self.heads, rule] + (rows + [sum]).map(\.cells))
            .map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    /// The table with tabs between its cells.
    public var tabs: String {
        ([Self.heads] + (rows + [sum]).map(\.cells)).map { $0.joined(separator: "\t") + "\n" }.joined()
    }
}
