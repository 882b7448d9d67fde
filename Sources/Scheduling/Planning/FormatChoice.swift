// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering

/// Which of its device's formats a job is sent in: the first that every document can take.
struct FormatChoice {
    /// What the ticket asks and the device has.
    var settings: SettingsChoice
    /// True when the first impressions were printed before and must not be sent again.
    var isResumed: Bool

    /// The format, what to do with each document, and what of the ticket is lost by it.
    func choose(for documents: [Document]) throws(PlanError) -> (String, [PrintPlan.Step], [String]) {
        for format in candidates(for: documents) {
            let steps = documents.compactMap { step(for: $0, as: format) }
            guard steps.count == documents.count else { continue }
            return (format, steps, warnings(for: documents, steps))
        }
        throw unsupported(documents)
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
