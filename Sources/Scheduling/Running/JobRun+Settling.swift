// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel
import Spool

extension JobRun {
    /// Asks the device what became of an attempt whose end was not seen, until it answers or the job is stopped.
    func settle(_ record: DeliveryRecord, _ why: String) async -> AttemptOutcome {
        journal.tell(.device, why)
        let printer = try? await environment.store.printer(id: journal.job.printerID)
        let policy = printer?.unconfirmedPolicy ?? .hold
        var failures = 0
        while !Task.isCancelled {
            do {
                let answer = try await device.recall(record)
                failures = 0
                if let outcome = outcome(of: answer, journal.delivery ?? record, policy) { return outcome }
            } catch {
                if Task.isCancelled { return .stopped }
                failures += 1
                await shown(failureToAsk: error, isFirst: failures == 1)
            }
            let interval = environment.configuration.recallInterval
            try? await Task.sleep(for: failures < 5 ? interval : interval * min(failures, 15))
        }
        return .stopped
    }

    /// What a device's recollection means; nil when it must be asked again.
    private func outcome(
        of answer: DeliveryRecollection,
        _ record: DeliveryRecord,
        _ policy: UnconfirmedPolicy
    ) -> AttemptOutcome? {
        func choice(_ words: String) -> AttemptOutcome {
            var choice = UnconfirmedChoice(record: record, policy: policy, words: words, expected: lastExpected)
            choice.isPart = assignment != nil
            return choice.outcome
        }
        switch answer {
        case .stillPrinting(let impressions):
            journal.confirmed(impressions)
            return nil
        case .nothingPrinted where record.impressionsConfirmed == 0:
            return .retry(
                reason: JobStateReason.serviceOffLine,
                message: "The device printed nothing of attempt \(record.attempt); it is sent again."
            )
        case .nothingPrinted:
            return choice(
                "the device confirmed \(record.impressionsConfirmed.impressionsInWords) first and says now that it "
                    + "printed none"
            )
        case .partlyPrinted(let impressions):
            let printed = max(impressions, record.impressionsConfirmed)
            return .retry(
                reason: JobStateReason.serviceOffLine,
                message: "The device printed up to impression \(record.firstImpression - 1 + printed); "
                    + "the job goes on behind it.",
                printed: printed
            )
        case .completed(let impressions, let evidence):
            return .completed(confirmed: impressions, evidence: evidence)
        case .unknown(let words):
            return choice(words)
        }
    }

    /// The last impression that the device prints if it prints all of the job, or of its part; nil while nobody knows.
    var lastExpected: Int? { assignment?.part.last ?? assignment?.job.total ?? journal.expectedImpressions }

    /// The job waits, visibly, for a device that cannot be asked.
    private func shown(failureToAsk error: any Error, isFirst: Bool) async {
        guard isFirst else { return }
        let message = "The device cannot be asked what it printed (\(error)); nothing is sent before it answers."
        let entry = environment.entry(.device, message)
        let isGoingOn = isGoingOn(deviceCanPrint: false)
        journal.note(
            JobJournal.Entry { _ in
                .init(events: isGoingOn ? [] : [.deviceStopped(message: message)], timeline: [entry])
            }
        )
    }
}
