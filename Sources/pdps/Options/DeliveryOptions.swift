// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import IPP
public import PrintModel

/// What a printer does with a job when its device does not confirm what it printed.
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

    func validate() throws {
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
    }
}

extension UnconfirmedPolicy: ExpressibleByArgument {}
