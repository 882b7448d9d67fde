// SPDX-License-Identifier: Apache-2.0

import Foundation
import InMemoryLogging
import Logging
import PrintModel
import Spool
import SystemPackage
import Testing

@testable import Intake

/// A running intake with an LPD door and a raw door for `Attic`, over a spool with the printers `Lobby` (the default)
/// and `Attic`.
struct TestDoors {
    var store: SQLiteJobStore
    var lpd: Int
    var raw: Int
    /// What the server logs.
    var log: InMemoryLogHandler

    static func with(
        _ limits: DoorLimits = .patient,
        capabilities: DeviceCapabilities? = nil,
        _ body: @escaping @Sendable (TestDoors) async throws -> Void
    ) async throws {
        try await TestIntake.withStore { store, _ in
            if let capabilities {
                for var printer in try await store.printers() {
                    printer.capabilities = capabilities
                    _ = try await store.updatePrinter(printer)
                }
            }
            var configuration = RunningServer.onLoopback
            configuration.lpd = configuration.listen
            configuration.raw = [.init(printerName: "Attic", address: configuration.listen[0])]
            configuration.doorLimits = limits
            configuration.shutdownLimit = .seconds(2)
            let log = InMemoryLogHandler()
            let logger = Logger(label: "pdps.intake.test") { _ in log }
            try await RunningServer.with(store, configuration, logger: logger) { server in
                let lpd = try #require(server.ports(.lpd).first)
                let raw = try #require(server.ports(.raw(printer: "Attic")).first)
                try await body(TestDoors(store: store, lpd: lpd, raw: raw, log: log))
            }
        }
    }

    /// All jobs by id.
    func jobs() async throws -> [Job] { try await store.jobs(JobQuery()) }

    /// Waits until there are so many jobs.
    func jobs(count: Int) async throws -> [Job] {
        try #expect(await eventually { try await self.jobs().count >= count })
        let jobs = try await self.jobs()
        #expect(jobs.count == count)
        return jobs
    }

    /// Whether a line that begins so, with such a value of some key, is logged, or soon will be.
    func logs(_ message: String, _ value: String) async throws -> Bool {
        try await eventually {
            log.entries.contains { entry in
                entry.message.description.hasPrefix(message)
                    && entry.metadata.values.contains { $0.description.contains(value) }
            }
        }
    }

    /// The bytes of a job's documents.
    func documents(_ job: Job) async throws -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for document in try await store.documents(jobID: job.id) {
            let descriptor = try await store.openContent(document.content)
            let handle = FileHandle(fileDescriptor: descriptor.rawValue, closeOnDealloc: true)
            contents.append([UInt8](try handle.readToEnd() ?? Data()))
        }
        return contents
    }
}

extension DoorLimits {
    /// Deadlines that a test can wait for, and that a busy machine does not miss.
    static let patient: DoorLimits = {
        var limits = DoorLimits()
        limits.commandTime = .seconds(30)
        limits.documentSilence = .seconds(30)
        limits.rawPause = .seconds(30)
        limits.rawIdleTime = .seconds(30)
        return limits
    }()
}

/// What an LPD client sends.
enum LPDSample {
    static let pdf = Samples.pdf

    static func control(_ lines: String...) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    /// A file with its announcement and the zero byte behind it.
    static func file(_ code: UInt8, _ name: String, _ content: [UInt8], size: String? = nil) -> [UInt8] {
        [code] + Array("\(size ?? "\(content.count)") \(name)\n".utf8) + content + [0]
    }

    static let usual = control("Hpc7", "Pann", "JLetter", "ldfA001pc7", "UdfA001pc7", "Nletter.pdf")
}
