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
    static let documentsOfLine = 5000
    static let hint = "\nreplay it with: scripts/fault-lab \(seconds) \(seed)"

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    /// What a job asks for, and where a client cancels it, if one does: one in eight.
    static func order(_ document: Int, atMost most: Int) -> (PaperOrder, cancelsBehind: Int?) {
        var random = SeededGenerator(seed: seed, stream: UInt64(document))
        let pages = Int.random(in: 1...most, using: &random)
        let order = PaperOrder(
            document: document,
            pages: pages,
            copies: max(Int.random(in: -1...3, using: &random), 1),
            isTwoSided: Bool.random(using: &random)
        )
        let isCanceled = Int.random(in: 0..<8, using: &random) == 0
        return (order, isCanceled ? Int.random(in: 0..<order.sides, using: &random) : nil)
    }
}

@Suite("The fault laboratory", .serialized, .timeLimit(.minutes(10 + Int(RandomRun.seconds) / 30)))
struct FaultLabTests {
    /// A job of the first test, and what befalls it.
    private struct Trial {
        let driver: FaultDriver
        let fault: Fault
        let order: Laboratory.Order
    }

    /// Submits a job to a printer of its own for each fault with each driver: the same document for all, rendered once.
    private func submit(
        _ paper: PaperOrder,
        _ faults: [Fault],
        to laboratory: Laboratory
    ) async throws -> [Trial] {
        var trials: [Trial] = []
        for driver in FaultDriver.all {
            for fault in faults where driver.kind.has(fault) {
                let name = "\(driver.name), \(fault.name), \(paper.copies)"
                let printer = try await SimulatedPrinter(name, driver.kind, FaultScript(fault))
                try await laboratory.add(printer, policy: driver.policy)
                let order = try await laboratory.submit(paper, to: name)
                trials.append(Trial(driver: driver, fault: fault, order: order))
            }
        }
        return trials
    }

    @Test("each fault with each driver: no side is lost, repeated or parted from its sheet that the job does not name")
    func eachFaultTimesEachDriver() async throws {
        try await withLaboratory { laboratory in
            let simple = try await submit(
                PaperOrder(document: 1, pages: 5),
                Fault.oneOfEach(atPage: 3, sending: 3),
                to: laboratory
            )
            // Behind a sheet that is blank on its back, between a front and its back: what ends an attempt there.
            let twoSided = try await submit(
                PaperOrder(document: 2, pages: 5, copies: 2, isTwoSided: true),
                Fault.oneOfEach(atPage: 8, sending: 4).filter(\.endsAttempt),
                to: laboratory
            )
            try await laboratory.run {
                try await laboratory.finish((simple + twoSided).map(\.order), within: .seconds(180))
            }
            for (trials, name) in [(simple, "each-fault"), (twoSided, "each-fault-two-sided-copies")] {
                var table = FaultTable()
                var matrix = FaultMatrix()
                for trial in trials {
                    let printer = trial.order.printers[0]
                    let verdict = try await laboratory.verdict(trial.order)
                    table.add(verdict, to: trial.driver.name)
                    table.add(faults: printer.strikes.count, to: trial.driver.name)
                    matrix.add(verdict, trial.fault, with: trial.driver.name)
                    #expect(printer.strikes == [trial.fault], "\(printer.name)")
                    expectKept(verdict, [printer])
                }
                report(table, name, matrix.markdown)
            }
        }
    }

    @Test(
        "any faults and cancels at any moment: no side is lost, repeated or parted from its sheet that the job does not name"
    )
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
                let (paper, cancelsBehind) = RandomRun.order(document, atMost: line.mostPages)
                let order = try await laboratory.submit(paper, to: line.name, cancelsBehind: cancelsBehind)
                orders.append((line, order))
                open[index].append(order)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return orders
    }
}

/// A queue, and the printers behind it: one of each driver, and pools with each policy.
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
        for (policy, kinds) in pools {
            var members: [SimulatedPrinter] = []
            for kind in kinds {
                let name = "\(policy.rawValue)-\(members.count)"
                let stream = 100 * (lines.count + 1) + members.count
                members.append(try await printer(name, kind, stream: stream))
                // The pool's policy counts.
                try await laboratory.add(members[members.count - 1], policy: .hold)
            }
            let name = "pool of \(kinds.map(\.rawValue).joined(separator: " + ")), \(policy.rawValue)"
            try await laboratory.addPool(name, of: members, policy: policy)
            lines.append(Line(name: name, printers: members, mostPages: 3 * RandomRun.mostPages))
        }
        return lines
    }

    private static let pools: [(UnconfirmedPolicy, [SimulatedPrinter.Kind])] = [
        (.hold, [.ipp, .ipp, .pjl]), (.resume, [.printJob, .socket]), (.restart, [.ipps, .pjl]),
    ]

    private static func printer(
        _ name: String,
        _ kind: SimulatedPrinter.Kind,
        stream: Int
    ) async throws -> SimulatedPrinter {
        let script = FaultScript(
            seed: RandomRun.seed,
            stream: stream,
            percent: RandomRun.faults,
            pages: 2 * RandomRun.mostPages
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
