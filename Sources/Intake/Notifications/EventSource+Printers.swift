// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension EventSource {
    /// A printer is not as it was; nil stands for one that is not there.
    func printerChanged(_ before: PrinterView?, _ after: PrinterView?) {
        guard let view = after ?? before else { return }
        let notice = Notice.printer(Printer.Moment(view))
        for keyword in Self.events(before, after) { registry.publish(keyword, notice, at: now()) }
        if after == nil {
            registry.remove(registry.entries(printerID: view.printer.id, jobID: nil, at: now()).map(\.subscription.id))
        }
    }

    private static func events(_ before: PrinterView?, _ after: PrinterView?) -> [EventKeyword] {
        guard let after else { return [.printerDeleted] }
        guard let before else { return [.printerCreated] }
        var events: [EventKeyword] = []
        let isOther = before.state != after.state || before.printer.isAcceptingJobs != after.printer.isAcceptingJobs
        if isOther {
            let hasStopped = after.state.state == .stopped && before.state.state != .stopped
            events.append(hasStopped ? .printerStopped : .printerStateChanged)
        }
        if before.printer.capabilities.mediaReady != after.printer.capabilities.mediaReady {
            events.append(.printerMediaChanged)
        } else if before.printer.configurationChangedAt != after.printer.configurationChangedAt
            || before.printer.capabilities != after.printer.capabilities
        {
            events.append(.printerConfigChanged)
        }
        return events
    }
}
