// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import IPP
public import PrintModel

/// What a printer does with a job when its device does not confirm what it printed, and when it begins none.
struct DeliveryOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            What becomes of a job when the device cannot say what it printed of it: hold (a person decides; the \
            default), resume (go on behind the last page sent) or restart (all of it again).
            """,
            valueName: "policy"
        )
    )
    var unconfirmed: UnconfirmedPolicy?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The sheets of a job that may come out twice before it is held instead of tried again (default: 20).",
            valueName: "sheets"
        )
    )
    var retryBudget: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            When no job is begun, in the server's time zone: FROM-TO, such as 22:00-06:00 or "mon-fri 22:00-06:00" (the \
            days on which they begin); may be given more than once; `none` for no quiet hours.
            """,
            valueName: "hours"
        )
    )
    var quietHours: [String] = []

    func validate() throws {
        if let wrong = quietHours.first(where: { QuietHours($0) == nil }), quietHours != ["none"] {
            throw ValidationError(
                "--quiet-hours '\(wrong)' is not possible; write FROM-TO such as 22:00-06:00, with days such as "
                    + "'sat,sun 00:00-24:00' or 'mon-fri 22:00-06:00', or only 'none'"
            )
        }
        guard quietHours.count <= Printer.mostQuietHours else {
            throw ValidationError("--quiet-hours can be given \(Printer.mostQuietHours) times at most")
        }
        guard let retryBudget, !Printer.retryBudgets.contains(retryBudget) else { return }
        throw ValidationError(
            "--retry-budget \(retryBudget) is not possible; it is a number of sheets from "
                + "\(Printer.retryBudgets.lowerBound) to \(Printer.retryBudgets.upperBound)"
        )
    }

    /// The printer's attributes for what was given.
    var attributes: [Attribute] {
        (unconfirmed.map { [Attribute(Printer.unconfirmedPolicySetting, .keyword($0.rawValue))] } ?? [])
            + (retryBudget.map { [Attribute(Printer.retryBudgetSetting, .integer(Int32(clamping: $0)))] } ?? [])
            + (quietHours.isEmpty ? [] : [quietAttribute])
    }

    private var quietAttribute: Attribute {
        let name = Printer.quietHoursSetting
        guard quietHours != ["none"] else { return Attribute(name, .outOfBand(.deleteAttribute)) }
        return Attribute(name: name, values: quietHours.map { .text($0) })
    }
}

extension UnconfirmedPolicy: ExpressibleByArgument {}
