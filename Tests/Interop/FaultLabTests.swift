// SPDX-License-Identifier: Apache-2.0

import FaultLab
import Foundation
import PrintModel
import SystemPackage
import Testing

/// How long the random run is, and what it is made of: `PDPS_FAULT_SECONDS` and `PDPS_FAULT_SEED`.
private enum RandomRun {
    static let seconds = number("PDPS_FAULT_SECONDS") ?? 15
    static let seed = number("PDPS_FAULT_SEED") ?? UInt64.random(in: 1...999_999)
    /// Of a hundred attempts so many go wrong.
    static let faults = 50
    static let mostPages = 6
    /// Documents have numbers of their own for each queue, so that what it gets does not hang on the others.
    static let documentsOfLine = 5900
    static let hint = "\nreplay it with: scripts/fault-lab \(seconds) \(seed)"

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    static func pages(of document: Int, atMost most: Int) -> Int {
        var random = SeededGenerator(seed: seed, stream: UInt64(document))
        return Int.random(in: 1...most, using: &random)
    }
}

@Suite("The fault laboratory", .serialized, .timeLimit(.minutes(10 + Int(RandomRun.seconds) / 30)))
struct FaultLabTests {
    @Test("each fault with each driver: no sheet is lost or repeated that the job does not name")
    func eachFaultTimesEachDriver() async throws {
        try await withLaboratory { laboratory in
            var orders: [(FaultDriver, Fault, Laboratory.Order)] = []
            for driver in FaultDriver.all {
                for fault in Fault.oneOfEach where driver.kind.has(fault) {
                    let name = "\(driver.name), \(fault.name)"
                    let printer = try await SimulatedPrinter(name, driver.kind, FaultScript(fault))
                    try await laboratory.add(printer, policy: driver.policy)
                    // The same document for all: rendered once.
                    orders.append((driver, fault, try await laboratory.submit(document: 1, pages: 5, to: name)))
                }
            }
            try await laboratory.run { [orders] in try await laboratory.finish(orders.map(\.2), within: .seconds(120)) }
            var table = FaultTable()
            var matrix = FaultMatrix()
            for (driver, fault, order) in orders {
                let printer = order.printers[0]
                let verdict = try await laboratory.verdict(order)
                table.add(verdict, to: driver.name)
                table.add(faults: printer.strikes.count, to: driver.name)
                matrix.add(verdict, fault, with: driver.name)
                #expect(printer.strikes == [fault], "\(printer.name)")
                expectKept(verdict, [printer])
            }
            report(table, "each-fault", matrix.markdown)
        }
    }

    @Test("any faults at any moment: no sheet is lost or repeated that the job does not name")
    func randomFaults() async throws {
        try await withLaboratory { laboratory in
            let lines = try await Line.all(laboratory)
            do {
                let orders = try await laboratory.run {
                    let orders = try await keepBusy(lines, laboratory)
                    try await laboratory.finish(orders.map(\.1), within: .seconds(180))
                    return orders
                }
                var table = FaultTable()
                for line in lines {
                    table.add(faults: line.printers.reduce(0) { $0 + $1.strikes.count }, to: line.name)
                }
                for (line, order) in orders {
                    let verdict = try await laboratory.verdict(order)
                    table.add(verdict, to: line.name)
                    expectKept(verdict, order.printers, RandomRun.hint)
                }
                report(table, "random-faults", "Seed \(RandomRun.seed), \(RandomRun.seconds) s.\n")
            } catch {
                Issue.record("\(error)\(RandomRun.hint)")
            }
        }
    }

    /// Submits jobs until the time is over, so that each line has two.
    private func keepBusy(
        _ lines: [Line],
        _ laboratory: Laboratory
    ) async throws -> [(Line, Laboratory.Order)] {
        let end = ContinuousClock.now + .seconds(Int(RandomRun.seconds))
        var orders: [(Line, Laboratory.Order)] = []
        var open = lines.map { _ in [Laboratory.Order]() }
        var counts = lines.map { _ in 0 }
        while ContinuousClock.now < end {
            for (index, line) in lines.enumerated() {
                open[index] = try await laboratory.unfinished(open[index])
                guard open[index].count < 2, counts[index] < RandomRun.documentsOfLine else { continue }
                let document = index * RandomRun.documentsOfLine + counts[index]
                counts[index] += 1
                let order = try await laboratory.submit(
                    document: document,
                    pages: RandomRun.pages(of: document, atMost: line.mostPages),
                    to: line.name
                )
                orders.append((line, order))
                open[index].append(order)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return orders
    }
}

/// A queue, and the printers behind it: one of each driver, and a pool.
private struct Line: Sendable {
    let name: String
    let printers: [SimulatedPrinter]
    let mostPages: Int

    static func all(_ laboratory: Laboratory) async throws -> [Line] {
        var lines: [Line] = []
        for driver in FaultDriver.all {
            let printer = try await printer(driver.name, driver.kind, stream: lines.count)
            try await laboratory.add(printer, policy: driver.policy)
            lines.append(Line(name: driver.name, printers: [printer], mostPages: RandomRun.mostPages))
        }
        var members: [SimulatedPrinter] = []
        for (index, kind) in [SimulatedPrinter.Kind.ipp, .ipp, .pjl].enumerated() {
            members.append(try await printer("member-\(index)", kind, stream: 100 + index))
            try await laboratory.add(members[index], policy: .hold)
        }
        let name = "pool of 2 ipp, 1 PJL"
        try await laboratory.addPool(name, of: members)
        return lines + [Line(name: name, printers: members, mostPages: 4 * RandomRun.mostPages)]
    }

    private static func printer(
        _ name: String,
        _ kind: SimulatedPrinter.Kind,
        stream: Int
    ) async throws -> SimulatedPrinter {
        let script = FaultScript(
            seed: RandomRun.seed,
            stream: stream,
            percent: RandomRun.faults,
            pages: RandomRun.mostPages
        )
        return try await SimulatedPrinter(name, kind, script)
    }
}

/// Opens a laboratory in a temporary folder.
private func withLaboratory(_ body: (Laboratory) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        let worker = FilePath(Executables.folder.appending(path: "pdps-rip").path())
        try await Laboratory.with(in: FilePath(folder.path()), worker: worker, body)
    }
}
