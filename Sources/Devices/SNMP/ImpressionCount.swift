// SPDX-License-Identifier: Apache-2.0

/// How much a printer has printed in its life (`prtMarkerLifeCount`, RFC 3805): evidence of devices that confirm nothing.
///
/// It is read before the first byte of a job goes out, kept in the journal (`journalText`), and read again when the
/// device has gone idle; `evidence(since:sent:)` says what the difference means.
public struct ImpressionCount: Sendable, Hashable {
    /// What is counted.
    public enum Unit: String, Sendable {
        /// Sides.
        case impressions
        /// Sheets of paper.
        case sheets
    }

    /// The number; a Counter32, so that it begins anew after 4,294,967,295.
    public var value: UInt32
    /// What it counts.
    public var unit: Unit
    /// Whose counter it is (`prtGeneralSerialNumber`), so that a printer put in another's place is not taken for it;
    /// empty when it does not say.
    public var serialNumber: String
    /// Whether the printer is at rest (`hrPrinterStatus`), so that the number stands; not a part of its journal.
    public var isSettled: Bool

    /// Makes a count.
    public init(_ value: UInt32, _ unit: Unit = .impressions, serialNumber: String = "", isSettled: Bool = true) {
        self.value = value
        self.unit = unit
        self.serialNumber = serialNumber
        self.isSettled = isSettled
    }

    /// The counters of all markers together; nil when there are none, or they count neither sides nor sheets.
    init?(_ rows: MIBRows) {
        let indexes = rows.indexes(of: .prtMarkerLifeCount)
        let counts = indexes.compactMap { rows.number(.prtMarkerLifeCount, $0).map { UInt32(truncatingIfNeeded: $0) } }
        guard !counts.isEmpty else { return nil }
        switch rows.number(.prtMarkerCounterUnit) {
        case 7?: unit = .impressions
        case 8?: unit = .sheets
        default: return nil
        }
        value = counts.reduce(0, &+)
        serialNumber = rows.text(.prtGeneralSerialNumber) ?? ""
        isSettled = rows.number(.hrPrinterStatus) == 3
    }
}

extension ImpressionCount {
    /// For `DeliveryRecord.deviceJobID` of a driver whose device gives jobs no name: `counter:impressions:1234:SERIAL`.
    public var journalText: String { "counter:\(unit.rawValue):\(value):\(serialNumber)" }

    /// Reads `journalText`; nil if it is something else.
    public init?(journalText: String) {
        let parts = journalText.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "counter", let unit = Unit(rawValue: String(parts[1])),
            let value = UInt32(parts[2])
        else { return nil }
        self.init(value, unit, serialNumber: String(parts[3]))
    }

    /// What the counter says of a delivery.
    public enum Evidence: Sendable, Hashable {
        /// Exactly so many impressions of it were printed, and the printer is at rest.
        case printed(impressions: Int)
        /// The printer is still at it; so many at the least.
        case printing(impressions: Int)
        /// It says nothing of this delivery, and why.
        case none(String)
    }

    /// What came out of a delivery between an earlier count and this one.
    ///
    /// - Parameters:
    ///   - earlier: The count before the delivery.
    ///   - sent: Impressions that were sent.
    ///   - perSheet: How many of them lie on one sheet: 2 when it prints on both sides.
    public func evidence(since earlier: ImpressionCount, sent: Int, perSheet: Int = 1) -> Evidence {
        guard unit == earlier.unit, serialNumber == earlier.serialNumber else {
            return .none("another printer answers now than before")
        }
        // Also right when the counter began anew in between; one that was set back shows as an immense difference.
        let difference = Int(value &- earlier.value)
        let impressions = unit == .sheets ? difference * max(perSheet, 1) : difference
        // The back of the last sheet is empty, and printers differ in whether they count it.
        let most = sent + (perSheet > 1 ? 1 : 0)
        guard impressions <= most else {
            return .none(
                "the page counter rose by \(difference) \(unit.rawValue), more than was sent: something else was printed too"
            )
        }
        return isSettled
            ? .printed(impressions: min(impressions, sent)) : .printing(impressions: min(impressions, sent))
    }
}

/// A device whose page counter can be read, whatever speaks for it.
public protocol ImpressionCounter: Sendable {
    /// The count now; nil when the device has none.
    ///
    /// - Throws: `DeviceError` with code `unreachable` when nobody answers.
    func impressionCount() async throws -> ImpressionCount?
}
