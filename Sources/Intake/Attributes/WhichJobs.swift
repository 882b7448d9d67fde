// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool

/// `which-jobs` (RFC 8011 section 4.2.6.1, PWG 5100.7 section 7.2).
enum WhichJobs: String, CaseIterable, Sendable {
    case completed
    case notCompleted = "not-completed"
    case aborted
    case all
    case canceled
    case pending
    case pendingHeld = "pending-held"
    case processing
    case processingStopped = "processing-stopped"
    /// Proof prints that wait for a decision: PDPS makes none, so there are none.
    case proofPrint = "proof-print"

    /// The states that it means.
    var states: Set<JobState> {
        switch self {
        case .completed: [.canceled, .aborted, .completed]
        case .notCompleted: [.pending, .pendingHeld, .processing, .processingStopped]
        case .aborted: [.aborted]
        case .all: Set(JobState.allCases)
        case .canceled: [.canceled]
        case .pending: [.pending]
        case .pendingHeld: [.pendingHeld]
        case .processing: [.processing]
        case .processingStopped: [.processingStopped]
        case .proofPrint: []
        }
    }

    /// Ended jobs come newest first, others as they will be printed.
    var order: JobQuery.Order {
        switch self {
        case .completed, .aborted, .canceled: .newestEndedFirst
        case .all: .id
        default: .queue
        }
    }
}
