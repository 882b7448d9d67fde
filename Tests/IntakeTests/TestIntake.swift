// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IPP
import Logging
import PrintModel
import Spool
import SystemPackage
import Testing

@testable import Intake

/// An intake over a real spool with two printers, `Lobby` (the default) and `Attic`.
struct TestIntake {
    var client: any TestClientProtocol
    var store: SQLiteJobStore
    /// A folder for the test alone; the spool is in it.
    var folder: URL

    /// Runs `body` with an intake; `.router` leaves out sockets, so that the client's address is not known.
    static func with(
        _ setup: TestingSetup = .router,
        _ configuration: IntakeConfiguration = IntakeConfiguration(),
        attic: DeviceCapabilities = capabilities,
        _ body: @escaping @Sendable (TestIntake) async throws -> Void
    ) async throws {
        try await withStore(attic: attic) { store, folder in
            let server = try IntakeServer(
                store: store,
                configuration: configuration,
                probe: probe,
                trustNewKey: { uri in
                    var found = try await probe(uri)
                    found.trust = .key(newKey)
                    return found
                },
                logger: quiet
            )
            try await server.prepare()
            let application = server.application(listeningOn: .init(host: "127.0.0.1", port: 0))
            try await application.test(setup) { client in
                try await body(TestIntake(client: client, store: store, folder: folder))
            }
        }
    }

    /// Runs `body` with a spool that has the two printers.
    static func withStore(
        attic: DeviceCapabilities = capabilities,
        _ body: (SQLiteJobStore, URL) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteJobStore(directory: FilePath(folder.path()), logger: quiet)
        for (name, capabilities) in [("Lobby", capabilities), ("Attic", attic)] {
            let uri = "virtual:///tmp/\(name)/"
            _ = try await store.addPrinter(
                Printer(name: name, deviceURI: uri, capabilities: capabilities, createdAt: .now)
            )
        }
        try await body(store, folder)
        try await store.close()
    }

    static let capabilities: DeviceCapabilities = {
        var capabilities = DeviceCapabilities(makeAndModel: "Acme Laser 9", formats: ["image/pwg-raster"])
        capabilities.sides = Sides.allCases
        capabilities.media = ["iso_a4_210x297mm", "na_letter_8.5x11in", "custom_min_50x50mm", "custom_max_300x450mm"]
        return capabilities
    }()

    /// The TLS key of every device once it is trusted anew.
    static let newKey = "sha256:" + String(repeating: "0a", count: 32)

    static let probe: DeviceProbe = { uri in
        guard uri.hasPrefix("virtual:") || uri.hasPrefix("ipp:") else { throw ProbeFailed() }
        return capabilities
    }

    struct ProbeFailed: Error, CustomStringConvertible {
        var description: String { "there is no driver for it; use a virtual: URI." }
    }

    static let quiet = Logger(label: "pdps.intake.test") { _ in SwiftLogNoOpLogHandler() }
}

extension TestIntake {
    /// Sends a request and decodes the reply.
    func send(
        _ message: IPPMessage,
        document: [UInt8] = [],
        path: String = "/ipp/print/Lobby"
    ) async throws -> IPPMessage {
        try await send(bytes: try message.encoded() + document, path: path)
    }

    /// Sends bytes as an IPP request and decodes the reply.
    func send(bytes: [UInt8], path: String = "/ipp/print/Lobby") async throws -> IPPMessage {
        let response = try await client.execute(
            uri: path,
            method: .post,
            headers: [.contentType: "application/ipp"],
            body: ByteBuffer(bytes: bytes)
        )
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "application/ipp")
        return try IPPMessage(decoding: Array(response.body.readableBytesView))
    }

    /// Makes a job by Print-Job and returns its id.
    func printed(_ document: [UInt8] = Samples.pdf, _ attributes: Attribute..., held: Bool = false) async throws -> Int
    {
        var request = Samples.request(.printJob)
        if held { request.add(Attribute("job-hold-until", .keyword("indefinite"))) }
        for attribute in attributes { request.add(attribute, to: .jobAttributes) }
        let reply = try await send(request, document: document)
        #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
        return try #require(reply[group: .jobAttributes]?[.jobID])
    }

    /// The stored job.
    func job(_ id: Int) async throws -> Job {
        try #require(await store.job(id: id))
    }

    /// How many jobs there are in all.
    func jobCount() async throws -> Int {
        try await store.jobs(JobQuery()).count
    }

    /// The bytes of a job's documents.
    func documents(_ id: Int) async throws -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for document in try await store.documents(jobID: id) {
            let descriptor = try await store.openContent(document.content)
            defer { try? descriptor.close() }
            contents.append(try descriptor.allBytes())
        }
        return contents
    }

    /// Changes the stored job as the scheduler would.
    func advance(_ id: Int, by events: JobEvent...) async throws {
        for event in events {
            let job = try await job(id)
            _ = try await store.commit(JobChange(job: try job.after(event, at: .now)))
        }
    }
}

extension FileDescriptor {
    fileprivate func allBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// Tries again until `condition` holds, for so long as even a busy machine may need.
func eventually(within limit: Duration = .seconds(60), _ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return try await condition()
}
