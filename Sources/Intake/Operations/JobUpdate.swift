// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension IPPService {
    /// How often a change is tried when others change the same job.
    private static let attempts = 8

    /// Changes a stored job; `change` is called again with the job as it then is when someone else was faster.
    ///
    /// - Throws: What `change` throws; `Refusal` if the job is gone; `SpoolError.conflict` after many attempts.
    func update(_ job: Job, _ change: (Job) throws -> JobChange) async throws -> Job {
        var current = job
        for attempt in 1...Self.attempts {
            do {
                return try await store.commit(change(current))
            } catch let error as SpoolError where error.code == .conflict && attempt < Self.attempts {
                guard let newer = try await store.job(id: job.id) else {
                    throw Refusal(.clientErrorNotFound, "Job \(job.id) was removed in the meantime.")
                }
                current = newer
            }
        }
        throw Refusal(.serverErrorBusy, "Job \(job.id) is being changed by others: try again.")
    }
}
