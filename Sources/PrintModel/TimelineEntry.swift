// SPDX-License-Identifier: Apache-2.0

/// One thing that happened to a job, with its time and evidence; what `pdps job show` prints.
public struct TimelineEntry: Sendable, Hashable, Codable {
    /// What happened.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// A client's request was accepted.
        case received
        /// A document is durable in the spool.
        case stored
        /// The job waits, and the message says for what.
        case held
        /// The job may go on.
        case released
        /// Somebody let the job through its quotas.
        case allowed
        /// A worker began to read a document.
        case rendering
        /// Impressions were rendered.
        case rendered
        /// Delivery to the device was begun, written before its first byte.
        case delivering
        /// Impressions were sent.
        case sent
        /// The device confirmed impressions.
        case confirmed
        /// The device reported a condition.
        case device
        /// An attempt failed and another is planned.
        case retrying
        /// Cancel was asked for.
        case canceling
        /// The job ended, canceled.
        case canceled
        /// The job ended, aborted.
        case aborted
        /// The job ended, completed.
        case completed
    }

    /// When.
    public var time: Timestamp
    /// What happened.
    public var kind: Kind
    /// One sentence with the evidence: format, size and checksum, worker and its process, device's job id and words.
    public var message: String
    /// The impressions that it is about, when it is about some.
    public var impressions: ClosedRange<Int>?

    /// Makes an entry.
    public init(time: Timestamp, kind: Kind, message: String, impressions: ClosedRange<Int>? = nil) {
        self.time = time
        self.kind = kind
        self.message = message
        self.impressions = impressions
    }
}
