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
    let sheets: SheetsOfJob
    let journal: JobJournal
    let handoff: Handoff<CodedPageEvent>
    /// The part of the job that it makes; nil for all from the plan's first impression on.
    var part: Part?

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
            isWhole: plan.steps.count == 1 && plan.pageCopies == 1 && plan.droppedImpressions == 0 && part == nil
        )
        do {
            try await produceAll(&joiner)
        } catch is PartEnded {
            // What other devices print follows here; what was sent gets its end.
            if let end = joiner.end() { try await handoff.send(end) }
        }
    }

    private func produceAll(_ joiner: inout ImpressionJoiner) async throws {
        var pageCounts: [Int: Int] = [:]
        var pagesOfDescription = 0
        let passes = passes
        for (position, (copy, index)) in passes.enumerated() {
            // Every copy begins on the front of a sheet, and every document that is to be by itself.
            let isOnNewSheet = plan.separatesDocuments || index == 0
            if plan.sides != .oneSided, isOnNewSheet { try await fillSheet(&joiner) }
            let startsOnBack = plan.sides != .oneSided && !joiner.impression.isMultiple(of: 2)
            joiner.beginDocument(isRendered: plan.steps[index] != .passThrough)
            if let length = lengthOfCopy, length <= joiner.left, plan.sides == .oneSided || length.isMultiple(of: 2) {
                joiner.passOver(length)
                continue
            }
            var pages: Int?
            switch plan.steps[index] {
            case .passThrough:
                try await passThrough(documents[index], isFirstCopy: copy == 1, joiner: &joiner)
            case .render(var settings):
                settings.startsOnBack = startsOnBack
                if position == 0 { settings.startSheet = sheets.start }
                if position == passes.count - 1 { settings.endSheet = sheets.end }
                let joined = plan.isJoined ? documents : [documents[index]]
                let made = try await render(joined, settings, isFirstCopy: copy == 1, joiner: &joiner)
                pages = made.map { ($0 + settings.imposition.copies - 1) / settings.imposition.copies }
                if !settings.output.isRaster { pagesOfDescription += settings.firstImpression - 1 + (made ?? 0) }
            }
            if copy == 1, let pages {
                pageCounts[index] = pages
                if pageCounts.count == plan.steps.count { count(pageCounts.values.reduce(0, +)) }
            }
        }
        if let end = joiner.end() { try await handoff.send(end) }
        expect(joiner, pagesOfDescription)
    }

    /// How many impressions the device prints in all, if it prints all that it gets.
    private func expect(_ joiner: ImpressionJoiner, _ pagesOfDescription: Int) {
        let impressions = plan.isPaged ? joiner.impression : pagesOfDescription
        if impressions > 0 { journal.expect(impressions * plan.deviceCopies) }
    }

    /// Impressions of one of several copies of a document, if somebody counted them.
    var lengthOfCopy: Int? {
        guard plan.pageCopies > 1, plan.steps.count == 1, case .render? = plan.steps.first, plan.sheets.isEmpty else {
            return nil
        }
        return journal.job.impressions
    }

    /// Copy and step in the order in which they are sent.
    private var passes: [(copy: Int, index: Int)] {
        let copies = Array(1...max(plan.pageCopies, 1))
        return plan.isCollated
            ? copies.flatMap { copy in plan.steps.indices.map { (copy, $0) } }
            : plan.steps.indices.flatMap { index in copies.map { ($0, index) } }
    }

    // MARK: One document

    /// Opens a document whose bytes are still those that were stored; others are not to reach any paper.
    ///
    /// - Throws: `RenderError` with `documentDamaged`.
    func open(_ document: Document) async throws -> FileDescriptor {
        do {
            if case .file = document.content.place { try await environment.store.verifyContent(document.content) }
            return try await environment.store.openContent(document.content)
        } catch let error as SpoolError where error.code == .documentDamaged || error.code == .notFound {
            let name = document.name.isEmpty ? "" : " '\(document.name)'"
            throw RenderError(
                code: .documentDamaged,
                message: "Document \(document.number)\(name) is not printed, since it is damaged in the spool: "
                    + "\(error.message). Send it again; `pdps fsck` looks for others."
            )
        }
    }

    private func passThrough(_ document: Document, isFirstCopy: Bool, joiner: inout ImpressionJoiner) async throws {
        let file = try await open(document)
        defer { try? file.close() }
        if isFirstCopy { journal.tell(.rendering, "\(document.evidence) is sent as it is\(leftToDevice).") }
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

    /// What of the ticket the device must do.
    private var leftToDevice: String {
        let names = [
            "copies", "finishings", "finishings-col", "media", "media-col", "output-bin", "print-color-mode",
            "print-quality",
        ]
        let asked = (names + ["printer-resolution", "sides"]).filter { journal.job.ticket[$0] != nil }
        return asked.isEmpty ? "" : "; what is asked by \(asked.joined(separator: ", ")) is left to the device"
    }

    private func fillSheet(_ joiner: inout ImpressionJoiner) async throws {
        for event in joiner.blankBack() {
            try await admit(event)
            try await handoff.send(event)
        }
    }

    private func send(_ event: CodedPageEvent, _ joiner: inout ImpressionJoiner) async throws {
        guard let joined = joiner.join(event) else { return }
        try await admit(joined)
        try await handoff.send(joined)
    }

    /// Waits until the part may give an impression that begins to its device.
    ///
    /// - Throws: ``PartEnded`` when it belongs to another part.
    func admit(_ event: CodedPageEvent) async throws {
        guard let part, plan.isPaged, case .pageStarted(let impression) = event else { return }
        guard try await part.admits(impression + plan.firstImpression - 1) else { throw PartEnded() }
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

/// What follows is printed by other devices.
struct PartEnded: Error {}

extension PrintPlan {
    /// Whether the device gets pages that can be counted and left out, one by one.
    var isPaged: Bool { OutputFormat(rawValue: format)?.isRaster == true }
}

extension Document {
    /// What it is, for the timeline.
    var evidence: String {
        "Document \(number) (\(content.size) bytes, SHA-256 \(content.sha256.prefix(12)))"
    }
}

extension [Document] {
    /// What they are, for the timeline.
    var evidence: String {
        guard let first, let last, count > 1 else { return first?.evidence ?? "" }
        let octets = reduce(0) { $0 + $1.content.size }
        return "Documents \(first.number) to \(last.number) (\(octets) bytes), joined into one"
    }
}

extension RenderSettings {
    /// Format, pixels, resolution, media and what becomes of the pages, for the timeline.
    var summary: String {
        let pixels = output.isRaster ? ", \(pixelFormat.keyword), \(resolution.x) dpi," : ""
        return "\(output.rawValue)\(pixels) on \(mediaName)\(changes.map { ", \($0)" }.joined())"
    }

    /// What the rendering itself makes of the ticket.
    private var changes: [String] {
        var changes: [String] = []
        if sides != .oneSided { changes.append(sides.rawValue) }
        if !pageRanges.isEmpty { changes.append("chosen pages only") }
        if imposition.template == .signature {
            changes.append("as a booklet")
        } else if imposition.numberUp > 1 {
            changes.append("\(imposition.numberUp) pages on a side")
        }
        if imposition.pageSet != .all { changes.append("\(imposition.pageSet.rawValue) sides only") }
        if imposition.isReversed { changes.append("last sheet first") }
        if imposition.copies > 1 {
            changes.append("\(imposition.copies) copies\(imposition.isCollated ? "" : ", each sheet at once")")
        }
        if deviceProfile != nil { changes.append("in the colours of the device's ICC profile") }
        if renderingIntent != .auto { changes.append("\(renderingIntent.rawValue) colours") }
        if startSheet != nil || endSheet != nil { changes.append("with job sheets") }
        return changes
    }
}
