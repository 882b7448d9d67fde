// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The job template attributes that say when a job is printed, for how long, and until when it is kept: the same for every
/// printer.
struct TimingSupport: Sendable {
    /// The longest `job-cancel-after`, in seconds: a week.
    private static let longestPrinting: ClosedRange<Int32> = 1...604_800

    static let names =
        [
            "job-hold-until", "job-hold-until-time", "job-delay-output-until", "job-delay-output-until-time",
            "job-cancel-after",
        ] + Ticket.retention

    /// The longest that a job may ask to be kept when it has ended; nil for as long as it likes.
    var longestRetention: Duration?
    /// Reads the wall clock.
    var now: @Sendable () -> Timestamp = { Timestamp(milliseconds: 0) }

    /// Whether the value is taken; nil if the attribute has nothing to do with time.
    func takes(_ attribute: Attribute) -> Bool? {
        switch attribute.name {
        case "job-hold-until", "job-delay-output-until":
            attribute.values.count == 1 && attribute.stringValue.flatMap(HoldUntil.init) != nil
        case "job-hold-until-time", "job-delay-output-until-time":
            if case .dateTime? = attribute.value { attribute.values.count == 1 } else { false }
        case "job-cancel-after":
            attribute.intValue.map { Self.longestPrinting.contains(Int32(clamping: $0)) } ?? false
        case let name where Ticket.retention.contains(name):
            attribute.values.count == 1 && retention(attribute).map(isPossible) ?? false
        default: nil
        }
    }

    /// What a job gets that asks for a time which it cannot have.
    ///
    /// One that is to wait for a time that is not understood waits for a person: what was printed too early cannot be taken
    /// back. One that is to be kept for too long is kept as long as may be.
    func substitute(for attribute: Attribute) -> Attribute? {
        switch attribute.name {
        case "job-hold-until", "job-hold-until-time": Attribute("job-hold-until", .keyword("indefinite"))
        case "job-delay-output-until", "job-delay-output-until-time":
            Attribute("job-delay-output-until", .keyword("indefinite"))
        case let name where Ticket.retention.contains(name):
            retention(attribute) != nil && longestSeconds > 0
                ? Attribute("job-retain-until-interval", .integer(longestSeconds)) : nil
        default: nil
        }
    }

    /// Their `-default` and `-supported`, without a default for `job-cancel-after`: a long job on a slow printer is no fault.
    var printerAttributes: [Attribute] {
        [
            Attribute(.jobHoldUntilDefault, "no-hold"),
            Attribute(.jobHoldUntilSupported, HoldUntil.keywords),
            Attribute(.jobHoldUntilTimeSupported, 0...Int32.max),
            Attribute(.jobDelayOutputUntilDefault, "no-hold"),
            Attribute(.jobDelayOutputUntilSupported, HoldUntil.keywords),
            Attribute(.jobDelayOutputUntilTimeSupported, 0...Int32.max),
            Attribute(.jobCancelAfterSupported, Self.longestPrinting),
            Attribute(.jobRetainUntilDefault, RetainUntil.notAtAll.rawValue),
            Attribute(.jobRetainUntilSupported, RetainUntil.allCases.filter { isPossible($0.longest) }.map(\.rawValue)),
            Attribute("job-retain-until-interval-default", .outOfBand(.noValue)),
            Attribute("job-retain-until-interval-supported", .range(0...longestSeconds)),
            Attribute("job-retain-until-time-supported", .range(0...longestSeconds)),
        ]
    }

    // MARK: Jobs that ended

    private var longestSeconds: Int32 { longestRetention.map { Int32(clamping: $0.components.seconds) } ?? .max }

    /// For how long a job asks to be kept, at most; nil for what is not understood.
    private func retention(_ attribute: Attribute) -> Duration? {
        switch (attribute.name, attribute.value) {
        case ("job-retain-until-interval", .integer(let seconds)?) where seconds >= 0: .seconds(Int64(seconds))
        case ("job-retain-until-time", .dateTime(let moment)?):
            max(Timestamp(milliseconds: moment.unixSeconds * 1000) - now(), .zero)
        case ("job-retain-until", _): attribute.stringValue.flatMap(RetainUntil.init(rawValue:))?.longest
        default: nil
        }
    }

    private func isPossible(_ retention: Duration) -> Bool { longestRetention.map { retention <= $0 } ?? true }
}
