// SPDX-License-Identifier: Apache-2.0

import Logging
import PrintModel
import Rendering
import Spool
import SystemPackage

/// Where the rendering of one document is.
private struct DocumentProgress {
    /// Pages of which all was given, counted within what is rendered of the document.
    var pagesEnded = 0
    var isInPage = false
    /// Warnings that were told.
    var warnings = 0
    /// Whether the timeline is still to be told that rendering begins.
    var isUntold = true
}

/// The worker is needed for another document: the device takes nothing.
private struct WorkerReleased: Error {}

extension ImpressionSource {
    /// Warnings of one document that are kept; a broken one may have thousands.
    private static let mostWarnings = 20

    /// Renders a document, or several as one, and returns how many pages it had.
    ///
    /// A device that takes no pages, jammed for hours, keeps no worker from others: its worker is let go when one is
    /// wanted, and another one goes on at the same byte, for pages are a pure function of document and settings.
    func render(
        _ documents: [Document],
        _ settings: RenderSettings,
        isFirstCopy: Bool,
        joiner: inout ImpressionJoiner
    ) async throws -> Int? {
        var progress = DocumentProgress()
        progress.isUntold = isFirstCopy
        if !isFirstCopy { progress.warnings = Self.mostWarnings }
        var next = settings
        let before = joiner.impression
        let unneeded = unneeded(settings, joiner)
        if unneeded > 0 {
            joiner.passOver(unneeded)
            progress.pagesEnded = unneeded
            next.firstImpression += unneeded
        }
        while true {
            do {
                if let pages = try await pass(documents, next, behind: before, &progress, &joiner) {
                    return settings.output.isRaster ? progress.pagesEnded : pages
                }
                if let last = part?.last, joiner.impression >= last { throw PartEnded() }
                goOn(&next, after: settings, &progress, &joiner)
            } catch is WorkerReleased {
                try await handoff.waitUntilTaken()
                goOn(&next, after: settings, &progress, &joiner)
            } catch is SharedPagesEnded {
                goOn(&next, after: settings, &progress, &joiner)
            }
        }
    }

    /// Impressions of a rendering that need not be made, since they are left out and what follows them is of the same one.
    private func unneeded(_ settings: RenderSettings, _ joiner: ImpressionJoiner) -> Int {
        guard settings.output.isRaster else { return 0 }
        if plan.steps.count == 1, plan.pageCopies == 1 { return joiner.left }
        return lengthOfCopy.map { joiner.left < $0 ? joiner.left : 0 } ?? 0
    }

    /// Finds out how many impressions there are, where a job is to be divided and its pages are kept: where the document
    /// does not say it, they are made without waiting for the device.
    func countAhead() async {
        guard let part, part.view.division != nil, journal.job.impressions == nil, environment.workers.keepsPages,
            plan.steps.count == 1, case .render(let settings)? = plan.steps.first
        else { return }
        do {
            if let impressions = try await environment.impressions(of: documents, settings) { count(impressions) }
        } catch {
            // The device's own pages tell of what fails.
            environment.logger.debug("Not counted", metadata: ["job.id": "\(journal.job.id)", "error": "\(error)"])
        }
    }

    /// Another rendering goes on where the last one was.
    private func goOn(
        _ next: inout RenderSettings,
        after settings: RenderSettings,
        _ progress: inout DocumentProgress,
        _ joiner: inout ImpressionJoiner
    ) {
        next.firstImpression = settings.firstImpression + progress.pagesEnded
        joiner.resume(isInPage: progress.isInPage)
        progress.isInPage = false
    }

    /// Renders the rest of a document, which begins behind so many impressions of the job, or a stretch of it; nil if it may
    /// have more.
    private func pass(
        _ documents: [Document],
        _ settings: RenderSettings,
        behind before: Int,
        _ progress: inout DocumentProgress,
        _ joiner: inout ImpressionJoiner
    ) async throws -> Int? {
        var files: [FileDescriptor] = []
        defer { for file in files { try? file.close() } }
        for document in documents { files.append(try await open(document)) }
        var state = (progress: progress, joiner: joiner)
        defer { (progress, joiner) = state }
        let limits = environment.configuration.renderLimits
        let last = { @Sendable [part] in part?.last.map { $0 - before } }
        return try await environment.workers.render(
            files,
            checksums: documents.map(\.content.sha256),
            settings: settings,
            limits: limits,
            through: last
        ) { events in
            for try await event in events {
                switch event {
                case .started(let format, let engine, let pages):
                    guard state.progress.isUntold else { break }
                    state.progress.isUntold = false
                    tellStart(of: documents, format, settings, engine: engine, pages: pages)
                case .page(let page):
                    try await give(page, settings, &state.progress, &state.joiner)
                case .warning(let text):
                    state.progress.warnings += 1
                    if state.progress.warnings <= Self.mostWarnings { journal.warn(text) }
                case .finished(let pages):
                    return pages
                }
            }
            return nil
        }
    }

    private func tellStart(
        of documents: [Document],
        _ format: DocumentFormat,
        _ settings: RenderSettings,
        engine: String,
        pages: Int?
    ) {
        journal.tell(
            .rendering,
            "\(documents.evidence), \(format.name), is rendered to \(settings.summary) by \(engine)."
        )
        let copies = settings.imposition.copies
        if let pages, plan.steps.count == 1 { count((pages + copies - 1) / copies) }
    }

    /// Gives an event to the device's driver.
    ///
    /// - Throws: ``WorkerReleased`` when the device takes nothing and the worker is wanted.
    private func give(
        _ event: CodedPageEvent,
        _ settings: RenderSettings,
        _ progress: inout DocumentProgress,
        _ joiner: inout ImpressionJoiner
    ) async throws {
        switch event {
        case .pageStarted: progress.isInPage = true
        case .pageEnded:
            progress.isInPage = false
            progress.pagesEnded += 1
        case .bytes: break
        }
        guard let joined = joiner.join(event) else { return }
        try await admit(joined)
        if settings.output.isRaster, case .pageEnded(let impression) = joined {
            journal.rendered(impression + plan.firstImpression - 1)
        }
        handoff.place(joined)
        while try await !handoff.waitUntilTaken(atMost: environment.configuration.workerPatience) {
            // Page descriptions carry times and identifiers: rendered again they need not be the same bytes.
            if settings.output.isRaster, environment.workers.status.waiting > 0 { throw WorkerReleased() }
        }
    }
}
