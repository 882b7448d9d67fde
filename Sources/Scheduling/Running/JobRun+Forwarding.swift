// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel
import Spool

extension JobRun {
    /// Lets another server print the job: it gets the documents as they came, and what the ticket asks is done there.
    func forward(
        _ documents: [Document],
        _ ticket: Ticket,
        to device: any ForwardingDevice,
        on printer: Printer,
        after last: DeliveryRecord?
    ) async -> AttemptOutcome {
        let plan: PrintPlan
        do throws(PlanError) {
            plan = try .forwarding(documents, ticket, after: last)
        } catch {
            return outcome(of: error, last)
        }
        journal.begin(firstImpression: 1)
        var delivery: Delivery
        do {
            if let outcome = try await outcomeOfQuotas(documents, plan, on: printer) { return outcome }
            delivery = try await begin(plan, on: printer)
        } catch {
            return await outcome(of: .notBegun(error), nil)
        }
        delivery.ticket = ticket
        let end: DeliveryEnd
        do {
            let store = environment.store
            let forwarded = documents.map { document in
                ForwardedDocument(
                    name: document.name,
                    format: document.detectedFormat,
                    size: document.content.size,
                    sha256: document.content.sha256
                ) { try await store.openContent(document.content) }
            }
            end = .delivered(try await device.forward(delivery, documents: forwarded) { try await take($0) })
        } catch {
            end = .broken(journal.delivery ?? delivery.record, error)
        }
        return await outcome(of: end, nil)
    }
}

extension PrintPlan {
    /// The plan of a job that another server prints.
    ///
    /// - Throws: ``PlanError`` for a job of which a part is on paper, and a job without documents.
    fileprivate static func forwarding(
        _ documents: [Document],
        _ ticket: Ticket,
        after last: DeliveryRecord?
    ) throws(PlanError) -> PrintPlan {
        guard let first = documents.first else {
            throw PlanError(.noDocuments, "The job has no documents; send it again with one.")
        }
        // Of an attempt in doubt a person has decided that all of it is printed again.
        if let last, last.stage == .failed, last.nextImpression > 1 {
            throw PlanError(
                .cannotResume,
                "\(last.nextImpression - 1) impressions were printed by the other server, which takes a job as a whole. "
                    + "Look at the paper: cancel the job and print what is missing by page range, or release it to print "
                    + "all of it again."
            )
        }
        return PrintPlan(
            format: documents.count == 1 ? first.detectedFormat : "\(documents.count) documents",
            steps: documents.map { _ in .passThrough },
            isJoined: false,
            deviceCopies: ticket.copies,
            pageCopies: 1,
            isCollated: true,
            firstImpression: 1,
            droppedImpressions: 0,
            sides: ticket.sides ?? .oneSided,
            sheets: ticket.jobSheets,
            separatesDocuments: true,
            warnings: []
        )
    }
}
