// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Synchronization
import Testing

@testable import Intake

@Suite("Printers in memory")
struct PrinterDirectoryTests {
    private func directory(of store: any JobStore) -> PrinterDirectory {
        PrinterDirectory(
            store: store,
            configuration: IntakeConfiguration(),
            logger: TestIntake.quiet,
            now: { .now }
        )
    }

    private func printer(named name: String) -> Printer {
        Printer(
            name: name,
            deviceURI: "virtual:///tmp/",
            capabilities: TestIntake.capabilities,
            createdAt: .now
        )
    }

    @Test("a printer that was added stays there while all are read, and one that was removed stays away")
    func changesWhileLoading() async throws {
        try await TestIntake.withStore { store, _ in
            let directory = directory(of: store)
            try await directory.load()
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask { while !Task.isCancelled { try? await directory.load() } }
                }
                for number in 0..<150 {
                    let name = "new\(number)"
                    let id = try await store.addPrinter(printer(named: name)).id
                    try await directory.reload(id)
                    for _ in 0..<5 {
                        #expect(directory.printer(named: name)?.printer.id == id)
                        await Task.yield()
                    }
                    guard number.isMultiple(of: 2) else { continue }
                    try await store.removePrinter(id: id, at: .now)
                    try await directory.reload(id)
                    for _ in 0..<5 {
                        #expect(directory.printer(named: name)?.printer.id == nil)
                        await Task.yield()
                    }
                }
                group.cancelAll()
            }
        }
    }

    @Test("an observer is still told after tens of thousands of looks at printers")
    func longLife() async throws {
        try await TestIntake.withStore { store, _ in
            let directory = directory(of: store)
            for number in 0..<200 {
                _ = try await store.addPrinter(printer(named: "printer\(number)"))
            }
            try await directory.load()
            let removed = Mutex<[String]>([])
            directory.observe { before, after in
                if let before, after == nil { removed.withLock { $0.append(before.printer.name) } }
            }
            for _ in 0..<300 { try await directory.load() }
            let first = try #require(directory.printer(named: "printer7"))
            try await store.removePrinter(id: first.printer.id, at: .now)
            try await directory.reload(first.printer.id)
            #expect(removed.withLock { $0 } == ["printer7"])
        }
    }
}
