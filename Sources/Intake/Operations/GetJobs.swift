// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// The most jobs in one reply; `limit` and `first-index` page through more.
    private static let mostJobs = 10_000

    /// Get-Jobs (RFC 8011 section 4.2.6), with CUPS's `first-job-id` and the jobs of all printers at `/`.
    static let getJobs = Operation(.getJobs) { request, _, service in
        let selection = JobAttributeSelection(
            try RequestedAttributes(request.attributes, standard: ["job-id", "job-uri"])
        )
        let printer: PrinterView? = if case .server = request.target { nil } else { try request.printer(in: service) }
        let now = service.now()
        let jobs = try await service.store.jobs(try query(request, printerID: printer?.printer.id))
        let groups = jobs.map { job in
            let view = JobView(
                job: job,
                printer: printer ?? service.directory.printer(id: job.printerID),
                origin: request.origin,
                printerURI: request.printerURI,
                now: now
            )
            return Reply.Group(tag: .jobAttributes, attributes: selection.attributes(of: view))
        }
        return Reply(groups: groups)
    }

    private static func query(_ request: OperationRequest, printerID: Int?) throws -> JobQuery {
        let attributes = request.attributes
        let ids = try attributes.value(of: .jobIDs)
        let keyword = try attributes.value(of: .whichJobs) ?? (ids == nil ? "not-completed" : "all")
        guard let which = WhichJobs(rawValue: keyword) else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "which-jobs '\(keyword)' is not supported: which-jobs-supported lists what is.",
                unsupported: [Attribute(.whichJobs, keyword)]
            )
        }
        let limit = try attributes.value(of: .limit)
        let firstIndex = try attributes.value(of: .firstIndex)
        guard limit ?? 1 >= 1, firstIndex ?? 1 >= 1 else {
            throw Refusal(.clientErrorBadRequest, "limit and first-index of Get-Jobs must be 1 or greater.")
        }
        return JobQuery(
            printerID: printerID,
            states: which.states,
            user: try attributes.value(of: .myJobs) == true ? try request.userName : nil,
            ids: ids,
            firstID: try attributes.value(of: .firstJobID),
            order: which.order,
            offset: (firstIndex ?? 1) - 1,
            limit: min(limit ?? mostJobs, mostJobs)
        )
    }
}
