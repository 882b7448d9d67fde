// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering

/// Which of its device's formats a job is sent in: the first that every document can take.
struct FormatChoice {
    /// What of a job is sent in a format.
    struct Choice {
        /// As a MIME type.
        var format: String
        /// One for each document, or one for all.
        var steps: [PrintPlan.Step]
        /// Whether a worker makes one document of all.
        var isJoined = false
        /// Which layer makes the copies.
        var copies: CopiesChoice
        /// What of the ticket is lost.
        var warnings: [String] = []
    }

    /// What the ticket asks and the device has, for documents by themselves.
    var settings: SettingsChoice
    /// The same for all documents as one; nil where there is but one.
    var joined: SettingsChoice?
    /// True when the first impressions were printed before and must not be sent again.
    var isResumed: Bool

    /// The format, and what to do with each document.
    func choose(for documents: [Document]) throws(PlanError) -> Choice {
        for format in candidates(for: documents) {
            if let joined, joins(format), let step = joinedStep(for: documents, as: format, joined) {
                return Choice(format: format, steps: [step], isJoined: true, copies: joined.copies)
            }
            let steps = documents.compactMap { step(for: $0, as: format) }
            guard steps.count == documents.count, joined == nil || format != OutputFormat.pdf.rawValue else { continue }
            return Choice(
                format: format,
                steps: steps,
                copies: settings.copies,
                warnings: warnings(for: documents, steps)
            )
        }
        throw unsupported(documents)
    }

    /// Whether documents must become one: two PDFs behind each other are none, and pages of documents that are one share
    /// their numbers and their sides.
    private func joins(_ format: String) -> Bool {
        let ticket = settings.ticket
        let joining = DocumentJoining(ticket.documentHandling)
        return format == OutputFormat.pdf.rawValue || joining.countsPagesThrough && !ticket.pageRanges.isEmpty
            || !joining.separatesSheets && !settings.imposition.value.isPlain
    }

    private func joinedStep(
        for documents: [Document],
        as format: String,
        _ joined: SettingsChoice
    ) -> PrintPlan.Step? {
        guard documents.count <= RenderSettings.mostJoinedDocuments, documents.allSatisfy(\.isRenderable),
            let output = OutputFormat(rawValue: format), var settings = joined.renderSettings(for: output)
        else { return nil }
        settings.joining = DocumentJoining(joined.ticket.documentHandling)
        return .render(settings)
    }

    /// The device's formats in its order of preference; page by page ones first where a job must be cut or joined, and
    /// before all the raster that a client made for this very device.
    private func candidates(for documents: [Document]) -> [String] {
        var formats = settings.device.formats
        let own = Set(documents.map(\.detectedFormat))
        if let raster = own.first, own.count == 1, OutputFormat(rawValue: raster)?.isClientRaster == true,
            let place = formats.firstIndex(of: raster)
        {
            formats.insert(formats.remove(at: place), at: 0)
        }
        guard isResumed || !settings.copies.areOfOnePiece else { return formats }
        let isPaged = { (format: String) in OutputFormat(rawValue: format)?.isRaster == true }
        return formats.filter(isPaged) + formats.filter { !isPaged($0) }
    }

    private func step(for document: Document, as format: String) -> PrintPlan.Step? {
        let isSame = document.detectedFormat == format
        if isSame && !isResumed && (settings.leavesDocumentAsItIs(format) || !document.isRenderable) {
            return .passThrough
        }
        guard document.isRenderable, let output = OutputFormat(rawValue: format),
            let settings = settings.renderSettings(for: output)
        else { return nil }
        return .render(settings)
    }

    /// What is asked of a document that is passed through but that its device may not do.
    private func warnings(for documents: [Document], _ steps: [PrintPlan.Step]) -> [String] {
        zip(documents, steps).compactMap { document, step in
            guard step == .passThrough, !settings.leavesDocumentAsItIs(document.detectedFormat) else { return nil }
            return "Document \(document.number) is \(document.detectedFormat), which is sent as it is; what the ticket "
                + "asks of its pages (ranges, order, number-up, scaling, orientation, colour mode, job sheets) is not done."
        }
    }

    private func unsupported(_ documents: [Document]) -> PlanError {
        let formats = settings.device.formats.joined(separator: ", ")
        if isResumed, documents.contains(where: { !$0.isRenderable }) {
            return PlanError(
                .cannotResume,
                "A part of the job was printed, and its documents can only be sent whole. Look at the paper: cancel "
                    + "the job, or release it to print all of it again."
            )
        }
        let culprit = documents.first { document in
            !settings.device.formats.contains { step(for: document, as: $0) != nil }
        }
        guard let culprit else {
            if joined != nil, documents.count > RenderSettings.mostJoinedDocuments {
                return PlanError(
                    .unsupportedFormat,
                    "The job has \(documents.count) documents, which cannot become one; "
                        + "\(RenderSettings.mostJoinedDocuments) can. Print them as several jobs."
                )
            }
            let found = Set(documents.map(\.detectedFormat)).sorted().joined(separator: ", ")
            return PlanError(
                .unsupportedFormat,
                "No format of the device (\(formats)) fits all documents (\(found)); print them as separate jobs."
            )
        }
        if culprit.content.size == 0 {
            return PlanError(.unsupportedFormat, "Document \(culprit.number) has no bytes; send it again.")
        }
        return PlanError(
            .unsupportedFormat,
            "Document \(culprit.number) is \(culprit.detectedFormat), which can neither be rendered nor be sent to the "
                + "device, which takes \(formats.isEmpty ? "nothing" : formats); print it as PDF."
        )
    }
}

extension OutputFormat {
    /// Whether clients send documents of it that they made for the printer.
    fileprivate var isClientRaster: Bool { self == .pwgRaster || self == .appleRaster }
}

extension Document {
    /// Whether a RIP worker can turn it into pages.
    var isRenderable: Bool {
        DocumentFormat.allCases.contains { $0.mimeType == detectedFormat && $0.isRenderable }
    }
}
