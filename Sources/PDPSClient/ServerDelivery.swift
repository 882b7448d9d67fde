// SPDX-License-Identifier: Apache-2.0

public import IPP

extension AttributeKey<[AttributeCollection]> {
    /// `pdps-deliveries` (1setOf collection): the attempts at printing a job; returned when asked for by name.
    public static var pdpsDeliveries: Self { Self("pdps-deliveries") }
}

/// One attempt at printing a job, or a part of it: a value of `pdps-deliveries`.
public struct ServerDelivery: Sendable, Hashable {
    /// Counts the job's attempts from 1 (`attempt`).
    public var attempt: Int
    /// The printer whose device it went to, empty where that is not known (`printer-name`).
    public var printerName: String
    /// How far it got (`stage`), such as `confirmed`.
    public var stage: String
    /// Its first impression, counted over the whole job (`first-impression`).
    public var firstImpression: Int
    /// Its last one; nil when it reaches to the job's end (`last-impression`).
    public var lastImpression: Int?
    /// Impressions that the device confirmed (`impressions-confirmed`).
    public var impressionsConfirmed: Int

    /// Reads a value of `pdps-deliveries`; nil if it has no number.
    public init?(_ collection: AttributeCollection) {
        guard let attempt = collection[AttributeKey<Int>("attempt")] else { return nil }
        self.attempt = attempt
        printerName = collection[AttributeKey<String>("printer-name", as: .name)] ?? ""
        stage = collection[AttributeKey<String>("stage")] ?? ""
        firstImpression = collection[AttributeKey<Int>("first-impression")] ?? 1
        lastImpression = collection[AttributeKey<Int>("last-impression")]
        impressionsConfirmed = collection[AttributeKey<Int>("impressions-confirmed")] ?? 0
    }
}
