// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The job template attributes that say when a job is printed and for how long: the same for every printer.
enum TimingSupport {
    /// The longest `job-cancel-after`, in seconds: a week.
    private static let longestPrinting: ClosedRange<Int32> = 1...604_800

    static let names = [
        "job-hold-until", "job-hold-until-time", "job-delay-output-until", "job-delay-output-until-time",
        "job-cancel-after",
    ]

    /// Whether the value is taken; nil if the attribute has nothing to do with time.
    static func takes(_ attribute: Attribute) -> Bool? {
        switch attribute.name {
        case "job-hold-until", "job-delay-output-until":
            attribute.values.count == 1 && attribute.stringValue.flatMap(HoldUntil.init) != nil
        case "job-hold-until-time", "job-delay-output-until-time":
            if case .dateTime? = attribute.value { attribute.values.count == 1 } else { false }
        case "job-cancel-after":
            attribute.intValue.map { longestPrinting.contains(Int32(clamping: $0)) } ?? false
        default: nil
        }
    }

    /// A job that is to wait for a time that is not understood waits for a person: what was printed too early cannot be
    /// taken back.
    static func substitute(for attribute: Attribute) -> Attribute? {
        switch attribute.name {
        case "job-hold-until", "job-hold-until-time": Attribute("job-hold-until", .keyword("indefinite"))
        case "job-delay-output-until", "job-delay-output-until-time":
            Attribute("job-delay-output-until", .keyword("indefinite"))
        default: nil
        }
    }

    /// Their `-default` and `-supported`, without a default for `job-cancel-after`: a long job on a slow printer is no fault.
    static let printerAttributes: [Attribute] = [
        Attribute(.jobHoldUntilDefault, "no-hold"),
        Attribute(.jobHoldUntilSupported, HoldUntil.keywords),
        Attribute(.jobHoldUntilTimeSupported, 0...Int32.max),
        Attribute(.jobDelayOutputUntilDefault, "no-hold"),
        Attribute(.jobDelayOutputUntilSupported, HoldUntil.keywords),
        Attribute(.jobDelayOutputUntilTimeSupported, 0...Int32.max),
        Attribute(.jobCancelAfterSupported, longestPrinting),
    ]
}
