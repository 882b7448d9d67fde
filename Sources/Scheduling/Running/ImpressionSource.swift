// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Spool
import Synchronization
import SystemPackage

/// Renders or reads a job's documents, one after the other and copy by copy, for the driver that pulls the pages.
struct ImpressionSource: Sendable {
    let environment: RunEnvironment
    let documents: [Document]
    let plan: PrintPlan
    let journal: JobJournal
    let handoff: PageHandoff

    /// Bytes that are read at a time from a document that is passed through.
    private static let chunkLength = 256 << 10

    /// Gives all pages to the handoff and ends it.
    ///
    /// - Throws: `RenderError`, `SpoolError`, or `CancellationError` when nobody reads any more.
    func produce() async throws {
        do {
            try await produceAll()
            handoff.finish()
        } catch {
            handoff.finish(throwing: error)
            throw error
        }
    }

    private func produceAll() async throws {
        var joiner = ImpressionJoiner(
            format: OutputFormat(rawValue: plan.format),
            dropped: plan.droppedImpressions,
            isWhole: documents.count == 1 && plan.pageCopies == 1 && plan.droppedImpressions == 0
        )
        var pageCounts: [Int: Int] = [:]
        for (copy, index) in passes {
            let document = documents[index]
            // Every document and copy begins on the front of a sheet.
            if plan.sides != .oneSided { try await fillSheet(&joiner) }
            joiner.beginDocument()
            let pages: Int?
            switch plan.steps[index] {
            case .passThrough:
                try await passThrough(document, isFirstCopy: copy == 1, joiner: &joiner)
                pages = nil
            case .render(let settings):
                pages = try await render(document, settings, isFirstCopy: copy == 1, joiner: &joiner)
            }
            if copy == 1, let pages {
                pageCounts[index] = pages
                if pageCounts.count == documents.count { count(pageCounts.values.reduce(0, +)) }
            }
        }
    }

    /// Copy and document in the order in which they are sent.
    private var passes: [(copy: Int, index: Int)] {
        let copies = Array(1...max(plan.pageCopies, 1))
        return plan.isCollated
            ? copies.flatMap { copy in documents.indices.map { (copy, $0) } }
            : documents.indices.flatMap { index in copies.map { ($0, index) } }
    }

    // MARK: One document

    private func passThrough(_ document: Document, isFirstCopy: Bool, joiner: inout ImpressionJoiner) async throws {
        let file = try await environment.store.openContent(document.content)
        defer { try? file.close() }
        if isFirstCopy { journal.tell(.rendering, "\(document.evidence) is sent as it is.") }
        try await send(.pageStarted(1), &joiner)
        while true {
            let bytes = try [UInt8](unsafeUninitializedCapacity: Self.chunkLength) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            if bytes.isEmpty { break }
            try await send(.bytes(bytes), &joiner)
        }
        try await send(.pageEnded(1), &joiner)
    }

    private func fillSheet(_ joiner: inout ImpressionJoiner) async throws {
        for event in joiner.blankBack() { try await handoff.send(event) }
    }

    private func send(_ event: CodedPageEvent, _ joiner: inout ImpressionJoiner) async throws {
        if let joined = joiner.join(event) { try await handoff.send(joined) }
    }

    // MARK: Telling

    /// `job-impressions` is known: without the copies (RFC 8011 section 5.3.17.2).
    func count(_ impressions: Int) {
        guard plan.firstImpression == 1 || plan.droppedImpressions > 0 else { return }
        journal.note(
            JobJournal.Entry { job in
                .init(events: job.impressions == impressions ? [] : [.impressionsCounted(impressions)])
            }
        )
    }
}

extension Document {
    /// What it is, for the timeline.
    var evidence: String {
        "Document \(number) (\(content.size) bytes, SHA-256 \(content.sha256.prefix(12)))"
    }
}

extension RenderSettings {
    /// Format, pixels, resolution and media, for the timeline.
    var summary: String {
        guard output.isRaster else { return "\(output.rawValue) on \(mediaName)" }
        return "\(output.rawValue), \(pixelFormat.keyword), \(resolution.x) dpi, on \(mediaName)"
    }
}
