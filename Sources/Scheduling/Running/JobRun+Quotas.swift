// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering
import Spool

extension JobRun {
    /// Claims the paper that the job needs, before its device hears of it; how the attempt ends when that is more than
    /// a quota leaves, or when nobody can count what it needs because its documents cannot be rendered.
    ///
    /// - Throws: `SpoolError`, or `CancellationError` when the run is stopped.
    func outcomeOfQuotas(
        _ documents: [Document],
        _ plan: PrintPlan,
        on printer: Printer
    ) async throws -> AttemptOutcome? {
        let job = journal.job
        let concern = QuotaConcern(
            user: job.originatingUserName,
            accountID: job.ticket.accountID,
            // As the ledger: by the printer that the job was sent to.
            printer: assignment?.job.pool.name ?? printer.name,
            jobID: job.id
        )
        guard try await !environment.store.quotas(concerning: concern, at: environment.now()).isEmpty else {
            return nil
        }
        let impressions: Int?
        do {
            impressions = try await countImpressions(of: documents, plan)
        } catch let error as SpoolError where error.code == .documentDamaged || error.code == .notFound {
            // What follows finds the same, and says of which document.
            return nil
        } catch let error as RenderError {
            return await outcome(of: .notBegun(error), error)
        }
        let ticket = ticket(on: printer)
        let need = PaperNeed(
            // What cannot be counted has a side for each document at the least.
            impressionsPerCopy: impressions ?? documents.count,
            copies: ticket.copies,
            use: plan.mediaUse(ticket, on: printer)
        )
        let shortage = try await environment.store.claimPaper(need, for: concern, at: environment.now())
        return shortage.map { .overQuota(message: $0.shortage(of: need, jobID: job.id)) }
    }

    /// The job's impressions without its copies; nil when a document goes to the device as it came.
    private func countImpressions(of documents: [Document], _ plan: PrintPlan) async throws -> Int? {
        var impressions = 0
        for (index, step) in plan.steps.enumerated() {
            guard case .render(var settings) = step else { return nil }
            // All of it, also where a part was printed before.
            settings.firstImpression = 1
            let joined = plan.isJoined ? documents : [documents[index]]
            guard let count = try await environment.impressions(of: joined, settings) else { return nil }
            impressions += count
        }
        journal.note(
            JobJournal.Entry { [impressions] job in
                .init(events: job.impressions == impressions ? [] : [.impressionsCounted(impressions)])
            }
        )
        return impressions
    }
}
