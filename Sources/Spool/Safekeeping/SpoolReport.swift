// SPDX-License-Identifier: Apache-2.0

/// Something in a spool that is not as it must be.
public struct SpoolFinding: Sendable, Hashable {
    /// What kind of thing it is about.
    public enum Kind: String, Sendable {
        /// The database file itself.
        case database
        /// A document's bytes.
        case document
        /// A job whose record does not make sense.
        case job
        /// A document file that no job names.
        case orphan
        /// A printer's record or its count of jobs.
        case printer
        /// A quota, what is counted of it or claimed.
        case quota
    }

    /// What kind of thing it is about.
    public var kind: Kind
    /// `job-id` of the job that it concerns, if it is one.
    public var jobID: Int?
    /// `document-number` within that job.
    public var documentNumber: Int?
    /// The file's name, if it is about a file.
    public var file: String?
    /// What is wrong, a sentence.
    public var problem: String
    /// What to do, or what was done, a sentence.
    public var remedy: String
    /// Whether it was put right.
    public var isRepaired = false
    /// Whether it does no harm and goes by itself.
    public var isHarmless = false
}

/// What a check of a spool looked at and found.
public struct SpoolReport: Sendable {
    /// Jobs looked at.
    public var jobs = 0
    /// Contents of documents read and compared with their checksums.
    public var documents = 0
    /// Their bytes.
    public var bytes: Int64 = 0
    /// Whether a server was at work there, so that nothing could be repaired.
    public var isInUse = false
    /// What was found, in the order of the looking.
    public var findings: [SpoolFinding] = []

    /// Makes an empty report.
    public init() {}

    /// What is wrong and stays so.
    public var open: [SpoolFinding] { findings.filter { !$0.isRepaired && !$0.isHarmless } }
}
