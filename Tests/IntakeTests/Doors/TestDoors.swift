// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import ServiceLifecycle
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

    static func with(
        _ limits: DoorLimits = .quick,
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
            let local = IntakeConfiguration.ListenAddress(host: "127.0.0.1", port: 0)
            var configuration = IntakeConfiguration()
            configuration.listen = [local]
            configuration.lpd = [local]
            configuration.raw = [.init(printerName: "Attic", address: local)]
            configuration.doorLimits = limits
            configuration.shutdownLimit = .seconds(2)
            let (doors, door) = AsyncStream.makeStream(of: OpenDoor.self)
            let server = try IntakeServer(
                store: store,
                configuration: configuration,
                probe: TestIntake.probe,
                logger: TestIntake.quiet
            ) { door.yield($0) }
            let group = ServiceGroup(services: [server], logger: TestIntake.quiet)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                var ports: [OpenDoor.Kind: Int] = [:]
                for await door in doors {
                    ports[door.kind] = door.port
                    if ports.count == 3 { break }
                }
                let lpd = try #require(ports[.lpd])
                let raw = try #require(ports[.raw(printer: "Attic")])
                do {
                    try await body(TestDoors(store: store, lpd: lpd, raw: raw))
                } catch {
                    Issue.record(error)
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    /// All jobs by id.
    func jobs() async throws -> [Job] { try await store.jobs(JobQuery()) }

    /// Waits until there are so many jobs.
    func jobs(count: Int) async throws -> [Job] {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            let jobs = try await jobs()
            if jobs.count >= count || ContinuousClock.now > deadline {
                #expect(jobs.count == count)
                return jobs
            }
            try await Task.sleep(for: .milliseconds(5))
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
    /// Deadlines that a test can wait for.
    static let quick: DoorLimits = {
        var limits = DoorLimits()
        limits.commandTime = .seconds(5)
        limits.documentSilence = .seconds(5)
        limits.rawPause = .milliseconds(300)
        limits.rawIdleTime = .seconds(5)
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
