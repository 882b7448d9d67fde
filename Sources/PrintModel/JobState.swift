// SPDX-License-Identifier: Apache-2.0

/// `job-state` (RFC 8011 section 5.3.7); raw values are the enum's.
public enum JobState: Int32, Sendable, CaseIterable, Codable {
    /// Waiting for its turn.
    case pending = 3
    /// Waiting for a person, a time or its documents.
    case pendingHeld = 4
    /// Being rendered or printed.
    case processing = 5
    /// Begun, and waiting for its device.
    case processingStopped = 6
    /// Ended by a person.
    case canceled = 7
    /// Ended by the system, which says why.
    case aborted = 8
    /// Printed.
    case completed = 9

    /// True for the three states that a job never leaves by itself.
    public var isTerminal: Bool { rawValue >= Self.canceled.rawValue }
}

/// `job-state-reasons` that PDPS sets (RFC 8011 section 5.3.8; the last ones are ours).
public enum JobStateReason {
    /// Create-Job was accepted, documents may follow.
    public static let jobIncoming = "job-incoming"
    /// Fewer documents than needed have come.
    public static let jobDataInsufficient = "job-data-insufficient"
    /// `job-hold-until` holds it.
    public static let jobHoldUntilSpecified = "job-hold-until-specified"
    /// `job-delay-output-until` holds it.
    public static let jobDelayOutputUntilSpecified = "job-delay-output-until-specified"
    /// It waits for the PIN that came with it (`job-password`).
    public static let jobPasswordWait = "job-password-wait"
    /// The printer held new jobs when it came.
    public static let jobHeldOnCreate = "job-held-on-create"
    /// A RIP worker reads the document.
    public static let jobTransforming = "job-transforming"
    /// The device prints.
    public static let jobPrinting = "job-printing"
    /// The device is stopped.
    public static let printerStopped = "printer-stopped"
    /// The device does not answer; the job is tried again.
    public static let serviceOffLine = "service-off-line"
    /// Cancel was asked; the device is still finishing.
    public static let processingToStopPoint = "processing-to-stop-point"
    /// Suspend-Current-Job was asked; the device is still finishing.
    public static let jobSuspending = "job-suspending"
    /// Suspended: begun, and waiting for Resume-Job.
    public static let jobSuspended = "job-suspended"
    /// Resume-Job was asked; it goes on behind what was printed.
    public static let jobResuming = "job-resuming"
    /// It needs more paper than a quota leaves (PWG 5100.16).
    public static let accountLimitReached = "account-limit-reached"
    /// Cancelled by its owner.
    public static let jobCanceledByUser = "job-canceled-by-user"
    /// Cancelled by an operator.
    public static let jobCanceledByOperator = "job-canceled-by-operator"
    /// Cancelled at the device.
    public static let jobCanceledAtDevice = "job-canceled-at-device"
    /// A document could not be read (RFC 8011 section 5.3.8).
    public static let documentAccessError = "document-access-error"
    /// Ended by the system.
    public static let abortedBySystem = "aborted-by-system"
    /// The device refused or ended it, or the multiple-operation time-out passed.
    public static let jobCanceledAfterTimeout = "job-canceled-after-timeout"
    /// All was printed.
    public static let jobCompletedSuccessfully = "job-completed-successfully"
    /// Printed, with warnings in the timeline.
    public static let jobCompletedWithWarnings = "job-completed-with-warnings"
    /// It is not known what reached the paper, so a person must decide (ours).
    public static let deliveryOutcomeUnknown = "pdps-delivery-outcome-unknown"
    /// More sheets than the printer's `pdps-retry-budget` may be wasted, so that a person must decide (ours).
    public static let retryBudgetSpent = "pdps-retry-budget-spent"
    /// All was sent, and the device did not confirm all of it (ours).
    public static let deliveryNotConfirmed = "pdps-delivery-not-confirmed"
}
