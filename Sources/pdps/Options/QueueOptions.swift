// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import IPP
public import PrintModel

/// In which order a printer begins the jobs that wait.
struct QueueOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            In which order jobs of the same priority are begun: turns (users take turns, so that nobody waits for all \
            jobs of somebody else; the default) or arrival (as they came).
            """,
            valueName: "order"
        )
    )
    var queueOrder: QueueOrder?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            The seconds of waiting that make up for one point of job-priority, so that no job waits for ever \
            (default: 60); 0 for priority alone.
            """,
            valueName: "seconds"
        )
    )
    var priorityAgeing: Int?

    func validate() throws {
        guard let priorityAgeing, !Printer.priorityAgeings.contains(priorityAgeing) else { return }
        throw ValidationError(
            "--priority-ageing \(priorityAgeing) is not possible; it is a number of seconds from "
                + "\(Printer.priorityAgeings.lowerBound) to \(Printer.priorityAgeings.upperBound)"
        )
    }

    /// The printer's attributes for what was given.
    var attributes: [Attribute] {
        (queueOrder.map { [Attribute(Printer.queueOrderSetting, .keyword($0.rawValue))] } ?? [])
            + (priorityAgeing.map { [Attribute(Printer.priorityAgeingSetting, .integer(Int32(clamping: $0)))] } ?? [])
    }
}

extension QueueOrder: ExpressibleByArgument {}
