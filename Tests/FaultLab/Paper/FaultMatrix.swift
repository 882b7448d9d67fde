// SPDX-License-Identifier: Apache-2.0

/// What came of each fault with each driver, in Markdown: `1x` where every sheet came out once and nothing is in doubt.
public struct FaultMatrix: Sendable {
    private var drivers: [String] = []
    private var faults: [String] = []
    private var cells: [String: String] = [:]

    /// Makes an empty matrix.
    public init() {}

    /// Notes what came of a fault with a driver.
    public mutating func add(_ verdict: PaperVerdict, _ fault: Fault, with driver: String) {
        if !drivers.contains(driver) { drivers.append(driver) }
        if !faults.contains(fault.name) { faults.append(fault.name) }
        cells["\(fault.name)/\(driver)"] = Self.cell(verdict)
    }

    private static func cell(_ verdict: PaperVerdict) -> String {
        guard verdict.isKept else { return "**lost \(verdict.lost.count), repeated \(verdict.repeated.count)**" }
        var parts: [String] = []
        if !verdict.missingAsSaid.isEmpty { parts.append("\(verdict.missingAsSaid.count) missing") }
        if verdict.mayRepeat > 0 { parts.append("\(verdict.repeatedAsSaid) of \(verdict.mayRepeat) twice") }
        return parts.isEmpty ? "1x" : parts.joined(separator: ", ")
    }

    /// The matrix; a dash where a fault means nothing to a driver.
    public var markdown: String {
        let head = ["fault"] + drivers
        let rows = faults.map { fault in [fault] + drivers.map { cells["\(fault)/\($0)"] ?? "-" } }
        return ([head, head.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}
