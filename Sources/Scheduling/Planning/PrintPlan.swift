// SPDX-License-Identifier: Apache-2.0

import IPP
public import PrintModel
import Raster
public import Rendering

/// How a job's documents become what its device takes: a pure function of documents, ticket and capabilities.
public struct PrintPlan: Sendable, Equatable {
    /// What is done with one document.
    public enum Step: Sendable, Equatable {
        /// Its bytes go to the device as they are.
        case passThrough
        /// A RIP worker turns it into pages.
        case render(RenderSettings)
    }

    /// What the device gets, as a MIME type.
    public var format: String
    /// One step for each document, in their order; a single one when they are joined.
    public var steps: [Step]
    /// Whether a worker makes one document of all.
    public var isJoined: Bool
    /// Copies that the device makes of what it gets; 1 when `pageCopies` has them.
    public var deviceCopies: Int
    /// How often the pages are sent; 1 when the device makes the copies.
    public var pageCopies: Int
    /// True when all documents are sent before the first is repeated (`multiple-document-handling`).
    public var isCollated: Bool
    /// The first impression that is sent, counted over the whole job with its copies; those before were printed.
    public var firstImpression: Int
    /// Impressions that are rendered but not sent, since they were printed before.
    public var droppedImpressions: Int
    /// Sides of the sheet as they will be printed.
    public var sides: Sides
    /// The sheets before the first document that is sent and behind the last.
    public var sheets: JobSheets
    /// Whether each document begins on a new sheet (`multiple-document-handling`); copies of the job always do.
    public var separatesDocuments: Bool
    /// What of the ticket cannot be had, each a sentence for people.
    public var warnings: [String]

    /// Plans how to print a job.
    ///
    /// - Parameters:
    ///   - documents: The job's documents in order.
    ///   - ticket: What was asked.
    ///   - device: What the device can do.
    ///   - firstImpression: The first impression that is still to be printed; 1 for a job from its start. Before it
    ///     all were confirmed, the copies among them.
    ///   - isDivided: Whether several devices print parts of it: then copies are sent, page by page.
    /// - Throws: ``PlanError`` when no format fits or the job cannot be resumed there.
    public static func make(
        documents: [Document],
        ticket: Ticket,
        device: DeviceCapabilities,
        firstImpression: Int = 1,
        isDivided: Bool = false
    ) throws(PlanError) -> PrintPlan {
        guard !documents.isEmpty else {
            throw PlanError(.noDocuments, "The job has no documents; send it again with one.")
        }
        let isResumed = firstImpression > 1 || isDivided
        let choices = (documents.count > 1 ? [false, true] : [false]).map { isJoined in
            let copies = CopiesChoice(
                ticket,
                device: device,
                documents: documents.count,
                isJoined: isJoined,
                isResumed: isResumed
            )
            return SettingsChoice(ticket: ticket, device: device, copies: copies)
        }
        let settings = choices[0]
        let formats = FormatChoice(settings: settings, joined: choices.dropFirst().first, isResumed: isResumed)
        let choice = try formats.choose(for: documents)
        var plan = PrintPlan(
            format: choice.format,
            steps: choice.steps,
            isJoined: choice.isJoined,
            deviceCopies: choice.copies.device,
            pageCopies: choice.copies.bySending(choice.steps),
            isCollated: choice.copies.isJobCollated,
            firstImpression: 1,
            droppedImpressions: 0,
            sides: settings.sides.value,
            sheets: ticket.jobSheets,
            separatesDocuments: ticket.documentHandling != .single,
            warnings: settings.warnings + choice.warnings
        )
        try plan.resume(at: firstImpression)
        return plan
    }

    /// Leaves out what was printed: dropped where pages can be told apart, else not made.
    ///
    /// A sheet of which only the front was confirmed is printed anew, or its back would come on another sheet.
    private mutating func resume(at impression: Int) throws(PlanError) {
        firstImpression = sides == .oneSided ? impression : impression - (impression + 1) % 2
        let printed = firstImpression - 1
        guard printed > 0 else { return }
        guard OutputFormat(rawValue: format)?.isRaster != true else {
            droppedImpressions = printed
            return
        }
        guard steps.count == 1, pageCopies == 1, case .render(var settings)? = steps.first else {
            throw PlanError(
                .cannotResume,
                "\(printed) impressions were printed, and \(format) cannot be begun in the middle. Look at the paper: "
                    + "cancel the job and print what is missing by page range, or release it to print all of it again."
            )
        }
        settings.firstImpression = firstImpression
        steps = [.render(settings)]
    }

    /// Makes pixels in the device's own colours, where they are colours of its profile.
    mutating func setColors(of profile: DeviceProfile?) {
        guard let profile else { return }
        steps = steps.map { step in
            guard case .render(var settings) = step, settings.output.isRaster,
                settings.pixelFormat.colors == profile.colorSpace.colors, settings.pixelFormat.bitsPerColor == 8
            else { return step }
            settings.deviceProfile = profile
            return .render(settings)
        }
    }

    /// The ticket for the device: with the sides that were chosen, where those are not what was asked.
    func ticketForDevice(_ ticket: Ticket) -> Ticket {
        var ticket = ticket
        if sides != ticket.sides ?? .oneSided { ticket["sides"] = Attribute(.sides, sides.rawValue) }
        return ticket
    }
}
