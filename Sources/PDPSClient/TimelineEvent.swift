// SPDX-License-Identifier: Apache-2.0

public import IPP

extension AttributeKey<[AttributeCollection]> {
    /// `pdps-job-timeline` (1setOf collection): what happened to a job, oldest first; returned when asked for by name.
    public static var pdpsJobTimeline: Self { Self("pdps-job-timeline") }
}

/// One thing that happened to a job: a value of `pdps-job-timeline`.
public struct TimelineEvent: Sendable, Hashable {
    /// When (`time`).
    public var time: IPPDateTime
    /// What happened, such as `received` or `confirmed` (`kind`).
    public var kind: String
    /// One sentence with the evidence (`message`).
    public var message: String
    /// The impressions that it is about (`impressions`), when it is about some.
    public var impressions: ClosedRange<Int32>?

    /// Reads a value of `pdps-job-timeline`; nil if it has no time or kind.
    public init?(_ collection: AttributeCollection) {
        guard let time = collection[AttributeKey<IPPDateTime>("time")],
            let kind = collection[AttributeKey<String>("kind")]
        else { return nil }
        self.time = time
        self.kind = kind
        message = collection[AttributeKey<String>("message", as: .text)] ?? ""
        impressions = collection[AttributeKey<ClosedRange<Int32>>("impressions")]
    }
}
