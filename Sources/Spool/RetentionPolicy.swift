// SPDX-License-Identifier: Apache-2.0

/// How long what ended is kept; documents may go earlier than the history of their jobs.
///
/// What is nil is without limit. Unfinished jobs and their documents are never touched. A job that asked to be kept
/// (`Job.retainedUntil`) outlives the ages, but not the number and the bytes, which bound the disk: to these it gives way
/// when all others have, the one whose time comes first before the others.
public struct RetentionPolicy: Sendable, Equatable {
    /// Jobs, with their timelines, that ended longer ago are removed.
    public var historyAge: Duration?
    /// So many of the jobs that ended last are kept.
    public var historyCount: Int?
    /// Documents of jobs that ended longer ago are removed.
    public var documentAge: Duration?
    /// When all documents together have more bytes, those of the jobs that ended first are removed.
    public var documentBytes: Int64?

    /// Makes a policy; without limits it keeps everything.
    public init(
        historyAge: Duration? = nil,
        historyCount: Int? = nil,
        documentAge: Duration? = nil,
        documentBytes: Int64? = nil
    ) {
        self.historyAge = historyAge
        self.historyCount = historyCount
        self.documentAge = documentAge
        self.documentBytes = documentBytes
    }
}

/// What a retention policy removed.
public struct RetentionResult: Sendable, Equatable {
    /// Jobs that went with their history.
    public var jobs = 0
    /// Jobs whose documents went while their history stays.
    public var jobsWithDocuments = 0
    /// Jobs among all these that asked to be kept longer.
    public var jobsRetained = 0

    /// Nothing removed.
    public init() {}
}
