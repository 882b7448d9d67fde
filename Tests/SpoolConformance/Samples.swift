// SPDX-License-Identifier: Apache-2.0

public import PrintModel
public import Spool
import SystemPackage

extension Timestamp {
    /// A moment of the tests, so many seconds after their beginning.
    public static func second(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_800_000_000_000 + seconds * 1000)
    }
}

extension Printer {
    /// A printer that was not stored yet.
    public static func sample(_ name: String = "lab") -> Printer {
        var capabilities = DeviceCapabilities(makeAndModel: "Virtual Printer", formats: ["image/pwg-raster"])
        capabilities.sides = [.oneSided, .twoSidedLongEdge]
        capabilities.margins = DeviceCapabilities.Margins(top: 423, bottom: 423, left: 423, right: 423)
        return Printer(
            name: name,
            deviceURI: "virtual:///tmp/\(name)",
            info: "Printer \(name)",
            capabilities: capabilities,
            createdAt: .second(0)
        )
    }
}

extension Job {
    /// A job that was not stored yet and waits for nothing.
    public static func sample(
        _ printer: Printer,
        name: String = "report",
        user: String = "ada",
        ticket: Ticket = Ticket(),
        priority: Int = 50,
        expectsDocuments: Bool = false,
        at moment: Timestamp = .second(1)
    ) -> Job {
        Job(
            printerID: printer.id,
            name: name,
            originatingUserName: user,
            originatingHost: "192.0.2.7",
            ticket: ticket,
            priority: priority,
            expectsDocuments: expectsDocuments,
            createdAt: moment
        )
    }
}

extension JobStore {
    /// Stores a printer.
    public func addSamplePrinter(_ name: String = "lab") async throws -> Printer {
        try await addPrinter(.sample(name))
    }

    /// Stores a job without documents.
    public func add(_ job: Job) async throws -> Job {
        try await createJob(job, documents: [], timeline: [])
    }

    /// Takes a stored job through events, one commit each.
    public func advance(_ job: Job, _ events: JobEvent..., at moment: Timestamp = .second(2)) async throws -> Job {
        var job = job
        for event in events { job = try await commit(JobChange(job: try job.after(event, at: moment))) }
        return job
    }

    /// Writes bytes in pieces of the given size.
    public func stage(_ bytes: [UInt8], pieces: Int = 40_000) async throws -> StagedContent {
        let writer = try await makeDocumentWriter()
        var offset = 0
        while offset < bytes.count {
            let end = min(offset + pieces, bytes.count)
            try bytes[offset..<end].withUnsafeBytes { try writer.append($0) }
            offset = end
        }
        return try await writer.finish()
    }

    /// Writes bytes as a document to store with a job.
    public func document(_ bytes: [UInt8], name: String = "page") async throws -> NewDocument {
        NewDocument(
            name: name,
            suppliedFormat: "application/octet-stream",
            detectedFormat: "application/pdf",
            content: try await stage(bytes)
        )
    }

    /// Reads stored bytes.
    public func bytes(of content: StoredContent) async throws -> [UInt8] {
        let file = try await openContent(content)
        defer { try? file.close() }
        return try [UInt8](unsafeUninitializedCapacity: Int(content.size) + 1) { memory, count in
            while case let read = try file.read(
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(memory)[count...])
            ),
                read > 0
            {
                count += read
            }
        }
    }
}

/// Bytes that look like nothing, the same for the same seed.
public func sampleBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state)
    }
}
