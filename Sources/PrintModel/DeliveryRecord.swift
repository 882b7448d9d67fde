// SPDX-License-Identifier: Apache-2.0

/// The journal of one attempt to bring a job to its device; stored before the first byte goes out.
///
/// After a crash it says what to ask the device: nothing is sent again before the device, or a person, has answered.
public struct DeliveryRecord: Sendable, Hashable, Codable {
    /// How far the attempt got.
    public enum Stage: String, Sendable, Codable {
        /// Written; bytes may have gone out since.
        case begun
        /// All bytes went out; the last word of a device that confirms nothing.
        case sent
        /// The device confirmed all of it.
        case confirmed
        /// It ended before the end, with a known count of confirmed impressions.
        case failed
        /// Nobody can say what was printed.
        case unknown
    }

    /// The job's `job-id`.
    public var jobID: Int
    /// Counts the job's attempts from 1.
    public var attempt: Int
    /// Names the attempt to the device, so that it can be found there again.
    public var key: ObjectUUID
    /// The printer whose device it went to, by `printer-id`: the job's own, or a member of its
    /// pool; 0 when that is not known.
    public var printerID: Int
    /// Where it went.
    public var deviceURI: String
    /// The format sent, as a MIME type.
    public var format: String
    /// The device's own name for it (its `job-id` or `job-uri`), empty until it said one.
    public var deviceJobID: String
    /// How far it got.
    public var stage: Stage
    /// The first impression of this attempt: 1, or where the attempt before ended.
    public var firstImpression: Int
    /// Its last impression, where other attempts print what follows; nil when it reaches to the job's end.
    public var lastImpression: Int?
    /// Impressions sent in this attempt; while it is `begun`, the store has those that may be sent next as well.
    public var impressionsSent: Int
    /// Impressions that the device confirmed in this attempt.
    public var impressionsConfirmed: Int
    /// Where the job goes on by the printer's `pdps-unconfirmed-policy`; nil when a person decides, or the device said
    /// what it printed: then that is behind what was confirmed.
    public var resumesAt: Int?
    /// When it was begun.
    public var begunAt: Timestamp
    /// How it uses paper; nil where that is not known, as for attempts of earlier versions.
    public var mediaUse: MediaUse?

    /// Makes the journal of an attempt that is about to begin.
    public init(
        jobID: Int,
        attempt: Int,
        printerID: Int = 0,
        deviceURI: String,
        format: String,
        firstImpression: Int = 1,
        begunAt: Timestamp
    ) {
        self.jobID = jobID
        self.attempt = attempt
        self.printerID = printerID
        key = ObjectUUID()
        self.deviceURI = deviceURI
        self.format = format
        deviceJobID = ""
        stage = .begun
        self.firstImpression = firstImpression
        impressionsSent = 0
        impressionsConfirmed = 0
        self.begunAt = begunAt
    }

    /// The impression with which the next attempt begins.
    public var nextImpression: Int { resumesAt ?? firstUnconfirmed }
}
