// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Logging
import PrintModel
import ServiceLifecycle
import Spool
import SystemPackage
import Testing

/// An intake over a real spool in this process, with the printer `Lobby`; a job counts as printed a moment after it
/// may be, as nothing renders or drives a device here.
struct IntakeUnderTest {
    var port: Int
    var store: SQLiteJobStore
    var printer: Printer

    /// The address of the printer.
    var uri: String { "ipp://127.0.0.1:\(port)/ipp/print/Lobby" }

    /// Pauses the printer, so that jobs wait.
    func pause() async throws {
        var paused = try #require(await store.printer(id: printer.id))
        paused.isPaused = true
        _ = try await store.updatePrinter(paused)
    }

    /// Runs `body` with an intake that lives as long.
    ///
    /// With `oldDoors` it takes LPD jobs on port 515 and raw documents on port 9100 of that address as well.
    static func with<Result: Sendable>(
        oldDoors: String? = nil,
        _ body: @escaping @Sendable (Self) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            var logger = Logger(label: "pdps.intake.test") { StreamLogHandler.standardError(label: $0) }
            logger.logLevel = .error
            let store = try await SQLiteJobStore(directory: FilePath(folder.path()), logger: logger)
            let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            let printer = try await store.addPrinter(
                Printer(name: "Lobby", deviceURI: "virtual:///tmp/", capabilities: capabilities, createdAt: now)
            )
            var configuration = IntakeConfiguration()
            configuration.listen = [.init(host: "127.0.0.1", port: 0)]
            if let oldDoors {
                configuration.lpd = [.init(host: oldDoors, port: 515)]
                configuration.raw = [.init(printerName: "Lobby", address: .init(host: oldDoors, port: 9100))]
                configuration.doorLimits.rawPause = .seconds(2)
            }
            let doorCount = oldDoors == nil ? 1 : 3
            let (doors, door) = AsyncStream.makeStream(of: OpenDoor.self)
            let server = try IntakeServer(
                store: store,
                configuration: configuration,
                probe: { _ in capabilities },
                logger: logger
            ) { door.yield($0) }
            let result = try await withThrowingTaskGroup(of: Void.self) { group in
                let printing = Printing(printer: printer, store: store)
                let services = ServiceGroup(services: [printing, server], logger: logger)
                group.addTask { try await services.run() }
                var open: [OpenDoor] = []
                for await door in doors {
                    open.append(door)
                    if open.count == doorCount { break }
                }
                let port = try #require(open.first { $0.kind == .ipp }).port
                let outcome: Swift.Result<Result, any Error>
                do {
                    outcome = .success(try await body(IntakeUnderTest(port: port, store: store, printer: printer)))
                } catch {
                    outcome = .failure(error)
                }
                await services.triggerGracefulShutdown()
                try await group.next()
                group.cancelAll()
                return try outcome.get()
            }
            try await store.close()
            return result
        }
    }

    static let capabilities: DeviceCapabilities = {
        var capabilities = DeviceCapabilities(
            makeAndModel: "PDPS Virtual",
            formats: ["application/pdf", "image/pwg-raster"]
        )
        capabilities.media = ["iso_a4_210x297mm", "na_letter_8.5x11in", "na_index-4x6_4x6in", "iso_a5_148x210mm"]
        capabilities.sides = Sides.allCases
        capabilities.mediaSources = ["auto", "main", "manual"]
        capabilities.mediaTypes = ["stationery", "photographic-glossy"]
        capabilities.resolutions = [300, 600]
        capabilities.pagesPerMinute = 30
        return capabilities
    }()
}

/// Stands in for scheduler, worker and device: takes each job that may be printed and calls it printed.
private struct Printing: Service {
    var printer: Printer
    var store: SQLiteJobStore

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true { try await step() }
        }
    }

    private func step() async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let isPaused = try await store.printer(id: printer.id)?.isPaused ?? true
        guard !isPaused, let job = try await store.nextJob(printerID: printer.id, at: now) else {
            return try await Task.sleep(for: .milliseconds(20))
        }
        do {
            let begun = try await store.commit(JobChange(job: job.after(.started, at: now)))
            _ = try await store.commit(JobChange(job: begun.after(.completed(withWarnings: false), at: now)))
        } catch let error as SpoolError where error.code == .conflict {
            // Somebody canceled or held it.
            return
        }
    }
}
