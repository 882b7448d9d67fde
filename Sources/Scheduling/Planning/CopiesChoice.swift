// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// Which layer makes a job's copies: exactly one does.
struct CopiesChoice: Sendable, Equatable {
    /// What the ticket asks.
    let wanted: Int
    /// Copies that the device makes of what it gets; 1 when another layer makes them.
    let device: Int
    /// Whether each copy of a document is complete before the next begins.
    let isCollated: Bool
    /// Whether all documents are sent before the first is repeated.
    let isJobCollated: Bool
    private let isOneDocument: Bool
    private let isJoined: Bool

    /// Decides for a job with so many documents, which may be joined into one; after a part was printed only pages can
    /// begin in the middle.
    init(
        _ ticket: Ticket,
        device capabilities: DeviceCapabilities,
        documents: Int,
        isJoined: Bool = false,
        isResumed: Bool
    ) {
        wanted = ticket.copies
        isCollated = ticket.collatesSheets
        isJobCollated = ticket.documentHandling != .separateUncollated
        isOneDocument = documents == 1 || isJoined
        self.isJoined = isJoined
        // A device would repeat the job's sheets with every copy, and each takes "uncollated" in its own way.
        let deviceMakesThem =
            wanted > 1 && wanted <= capabilities.maximumCopies && isOneDocument && !isResumed && isCollated
            && ticket.jobSheets.isEmpty && (documents == 1 || isJobCollated)
        device = deviceMakesThem ? wanted : 1
    }

    /// Whether what is sent of a document is all that the device gets of it.
    var areOfOnePiece: Bool { isOneDocument && (wanted == 1 || device > 1) }

    /// Copies of each page that a worker makes, in what it gives of a document.
    ///
    /// It repeats sheets; and PDF and PostScript, which cannot be sent several times as one.
    func byWorker(_ output: OutputFormat) -> Int {
        guard device == 1, !isCollated || isJoined || isOneDocument && !output.isRaster else { return 1 }
        return wanted
    }

    /// How often documents are sent that were made this way.
    func bySending(_ steps: [PrintPlan.Step]) -> Int {
        guard device == 1 else { return 1 }
        let hasRepeatedSheets = steps.contains { step in
            if case .render(let settings) = step { settings.imposition.copies > 1 } else { false }
        }
        return hasRepeatedSheets ? 1 : wanted
    }

    /// Whether a document may go out as it is, in this format.
    func allowsPassingThrough(_ format: String) -> Bool {
        wanted == 1 || device > 1 || isCollated && format != OutputFormat.pdf.rawValue
    }
}
