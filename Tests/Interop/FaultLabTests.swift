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
    /// Documents have numbers of their own for each printer, so that what a printer gets does not hang on the others.
    static let documentsOfPrinter = 6000
    static let hint = "\nreplay it with: scripts/fault-lab \(seconds) \(seed)"

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    static func pages(of document: Int) -> Int {
        var random = SeededGenerator(seed: seed, stream: UInt64(document))
        return Int.random(in: 1...mostPages, using: &random)
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
                    orders.append((driver, fault, try await laboratory.submit(document: 1, pages: 5, to: printer)))
                }
            }
            try await laboratory.run { [orders] in try await laboratory.finish(orders.map(\.2), within: .seconds(120)) }
            var table = FaultTable()
            var matrix = FaultMatrix()
            for (driver, fault, order) in orders {
                let verdict = try await laboratory.verdict(order)
                table.add(verdict, to: driver.name)
                table.add(faults: order.printer.strikes.count, to: driver.name)
                matrix.add(verdict, fault, with: driver.name)
                #expect(order.printer.strikes == [fault], "\(order.printer.name)")
                expectKept(verdict, order.printer)
            }
            report(table, "each-fault", matrix.markdown)
        }
    }

    @Test("any faults at any moment: no sheet is lost or repeated that the job does not name")
    func randomFaults() async throws {
        try await withLaboratory { laboratory in
            var printers: [SimulatedPrinter] = []
            for (index, driver) in FaultDriver.all.enumerated() {
                let script = FaultScript(
                    seed: RandomRun.seed,
                    stream: index,
                    percent: RandomRun.faults,
                    pages: RandomRun.mostPages
                )
                printers.append(try await SimulatedPrinter(driver.name, driver.kind, script))
                try await laboratory.add(printers[index], policy: driver.policy)
            }
            do {
                let orders = try await laboratory.run { [printers] in
                    let orders = try await keepBusy(printers, laboratory)
                    try await laboratory.finish(orders, within: .seconds(180))
                    return orders
                }
                var table = FaultTable()
                for printer in printers { table.add(faults: printer.strikes.count, to: printer.name) }
                for order in orders {
                    let verdict = try await laboratory.verdict(order)
                    table.add(verdict, to: order.printer.name)
                    expectKept(verdict, order.printer, RandomRun.hint)
                }
                report(table, "random-faults", "Seed \(RandomRun.seed), \(RandomRun.seconds) s.\n")
            } catch {
                Issue.record("\(error)\(RandomRun.hint)")
            }
        }
    }

    /// Submits jobs until the time is over, so that each printer has two.
    private func keepBusy(
        _ printers: [SimulatedPrinter],
        _ laboratory: Laboratory
    ) async throws -> [Laboratory.Order] {
        let end = ContinuousClock.now + .seconds(Int(RandomRun.seconds))
        var orders: [Laboratory.Order] = []
        var open: [Laboratory.Order] = []
        while ContinuousClock.now < end {
            open = try await laboratory.unfinished(open)
            for (index, printer) in printers.enumerated() where open.count(where: { $0.printer === printer }) < 2 {
                let number = orders.count { $0.printer === printer }
                guard number < RandomRun.documentsOfPrinter else { continue }
                let document = index * RandomRun.documentsOfPrinter + number
                let order = try await laboratory.submit(
                    document: document,
                    pages: RandomRun.pages(of: document),
                    to: printer
                )
                orders.append(order)
                open.append(order)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return orders
    }
}

/// Opens a laboratory in a temporary folder.
private func withLaboratory(_ body: (Laboratory) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        let worker = FilePath(Executables.folder.appending(path: "pdps-rip").path())
        try await Laboratory.with(in: FilePath(folder.path()), worker: worker, body)
    }
}
