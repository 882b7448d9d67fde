// SPDX-License-Identifier: Apache-2.0

import Foundation
import Intake
import Logging
import PDPSClient
import PrintModel
import Spool
import SystemPackage
import Testing

/// Runs a real intake over a real store; nothing prints, so jobs stay where clients put them.
func withIntake(_ body: @escaping @Sendable (PrintServer, SQLiteJobStore) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-client-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let store = try await SQLiteJobStore(directory: FilePath(folder.path()), logger: logger)
    var configuration = IntakeConfiguration()
    configuration.listen = [.init(host: "127.0.0.1", port: 0)]
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let intake = try IntakeServer(
        store: store,
        configuration: configuration,
        probe: { uri in
            guard uri.hasPrefix("file:") else { throw NoSuchDevice() }
            return DeviceCapabilities(makeAndModel: "Folder", formats: ["application/pdf"])
        },
        logger: logger,
        onListening: { listening.yield($0.port) }
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await intake.run() }
        group.addTask {
            let port = try #require(await ports.first { _ in true })
            let address = try ServerAddress("127.0.0.1:\(port)")
            try await body(PrintServer(address, userName: "ada"), store)
        }
        // The body ends first, or the intake fails.
        try await group.next()
        group.cancelAll()
    }
    try await store.close()
}

/// What the probe of `withIntake` says of other devices than folders.
struct NoSuchDevice: Error, CustomStringConvertible {
    let description = "there is no such device"
}
