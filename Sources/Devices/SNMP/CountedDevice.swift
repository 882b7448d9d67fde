// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// A device that confirms little itself, and whose SNMP agent tells the rest: state, supplies, trays, and the page counter
/// as evidence of what came out.
///
/// What the device confirms counts more. The counter is read before the first byte and journaled with the device's own
/// name for the job.
struct CountedDevice: OutputDevice {
    /// Times, for tests to shorten.
    struct Configuration: Sendable {
        /// How often the counter is read while pages come out.
        var step: Duration = .seconds(2)
        /// A printer at rest whose counter has not moved for so long prints no more of the job.
        var rest: Duration = .seconds(30)
        /// The same when it is asked after a fault what came out (``CounterWitness``).
        var recallRest: Duration = .seconds(10)
        /// How long to wait for paper.
        var patience: Duration = .seconds(3 * 86_400)
    }

    let base: any OutputDevice
    let agent: SNMPPrinter
    var configuration = Configuration()

    /// What the device says, with what its agent says of model, trays and colours.
    func capabilities() async throws -> DeviceCapabilities {
        var found = try await base.capabilities()
        // An agent that is silent now is no reason not to print.
        try? await agent.describe(&found)
        return found
    }

    /// How the device says that it is; where it says nothing of troubles, its agent does.
    func status() async -> DeviceStatus {
        var status = await base.status()
        guard status.condition != .unreachable, let more = try? await agent.status() else { return status }
        status.addParts(of: more)
        guard status.reasons.isEmpty, status.condition != .stopped else { return status }
        status.reasons = more.reasons
        if status.message.isEmpty { status.message = more.message }
        if more.condition == .stopped { status.condition = .stopped }
        return status
    }

    func identify(actions: [String], message: String) async throws {
        try await base.identify(actions: actions, message: message)
    }

    /// Delivers, and watches the counter behind a device that does not confirm.
    func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        guard let before = try? await agent.impressionCount() else {
            return try await base.deliver(delivery, pages: pages, report: report)
        }
        let sent = Mutex(0)
        let result = try await base.deliver(delivery, pages: pages) { news in
            switch news {
            case .accepted(let name): try await report(.accepted(deviceJobID: CountedJobName(name, before).text))
            case .sent(let impressions):
                sent.withLock { $0 = impressions }
                try await report(news)
            default: try await report(news)
            }
        }
        guard result.impressionsConfirmed == nil else { return result }
        guard delivery.record.mediaUse?.countsSides == true else {
            return result.unconfirmed(because: "nobody knows how many sides the document has")
        }
        let expected = sent.withLock { $0 } * max(delivery.copies, 1)
        return try await count(expected, since: before, delivery, result, report)
    }

    /// Reads the counter until all came out, or the printer rests.
    private func count(
        _ expected: Int,
        since before: ImpressionCount,
        _ delivery: Delivery,
        _ result: DeliveryResult,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let perSheet = (delivery.ticket.sides ?? .oneSided) == .oneSided ? 1 : 2
        let start = ContinuousClock.now
        var (seen, movedAt, answeredAt) = (0, start, start)
        while true {
            let now = ContinuousClock.now
            if let count = try? await agent.impressionCount() {
                answeredAt = .now
                let evidence = count.evidence(since: before, sent: expected, perSheet: perSheet)
                let printed: Int
                switch evidence {
                case .none(let why): return result.unconfirmed(because: why)
                case .printed(let impressions), .printing(let impressions): printed = impressions
                }
                if printed > seen {
                    (seen, movedAt) = (printed, now)
                    try await report(.confirmed(impressions: printed))
                }
                if printed >= expected { return result.confirmed(printed, from: before, to: count) }
                // Out of paper is no rest.
                if !count.isSettled { movedAt = now }
            }
            try Task.checkCancellation()
            if now - movedAt >= configuration.rest {
                guard seen > 0 else { return result.unconfirmed(because: "its page counter did not move") }
                throw DeviceError(
                    .interrupted,
                    "the printer is at rest, and its page counter rose by \(seen) of the \(expected) impressions sent",
                    impressionsConfirmed: seen
                )
            }
            if now - answeredAt >= max(configuration.rest, .seconds(60)) || now - start >= configuration.patience {
                return result.unconfirmed(because: "its SNMP agent does not answer any more")
            }
            try await Task.sleep(for: configuration.step)
        }
    }

    /// What the device says, and where it cannot say, what its counter does.
    func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        let name = CountedJobName(record.deviceJobID)
        var own = record
        own.deviceJobID = name.own
        let answer = try await base.recall(own)
        guard case .unknown(let words) = answer, let before = name.count else { return answer }
        let witness = CounterWitness(before: before, rest: configuration.recallRest)
        let counted = try await witness.recollection(of: record) { try await agent.impressionCount() }
        guard case .unknown(let more) = counted else { return counted }
        return .unknown("\(words), and \(more)")
    }

    /// Cancels it at the device.
    func cancel(_ record: DeliveryRecord) async {
        var own = record
        own.deviceJobID = CountedJobName(record.deviceJobID).own
        await base.cancel(own)
    }
}

extension DeliveryResult {
    fileprivate func unconfirmed(because why: String) -> DeliveryResult {
        DeliveryResult(impressionsConfirmed: nil, evidence: "\(evidence); nothing is confirmed by SNMP: \(why)")
    }

    fileprivate func confirmed(
        _ impressions: Int,
        from before: ImpressionCount,
        to now: ImpressionCount
    ) -> DeliveryResult {
        DeliveryResult(
            impressionsConfirmed: impressions,
            evidence: "\(evidence); its page counter went from \(before.value) to \(now.value)"
        )
    }
}

/// A device's own name for a job with the page counter before it, as they are journaled.
private struct CountedJobName {
    let own: String
    let count: ImpressionCount?

    private static let separator = "; counter:"

    init(_ own: String, _ count: ImpressionCount) {
        self.own = own
        self.count = count
    }

    /// Reads a journaled name.
    init(_ text: String) {
        guard let place = text.firstRange(of: Self.separator) else {
            (own, count) = (text, nil)
            return
        }
        own = String(text[..<place.lowerBound])
        count = ImpressionCount(journalText: "counter:" + text[place.upperBound...])
    }

    var text: String { own + (count.map { "; \($0.journalText)" } ?? "") }
}

extension DeviceStatus {
    /// Adds the supplies, alerts and trays that it does not tell itself.
    mutating func addParts(of more: DeviceStatus) {
        supplies = supplies ?? more.supplies
        alerts = alerts ?? more.alerts
        trays = trays ?? more.trays
    }
}
