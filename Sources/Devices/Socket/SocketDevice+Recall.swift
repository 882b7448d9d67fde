// SPDX-License-Identifier: Apache-2.0

public import PrintModel

extension SocketDevice {
    /// Asks the printer how it is, or says what it said a moment ago: it has one connection for all.
    ///
    /// One that speaks no PJL is only seen to be there, or by what its port tells.
    public func status() async -> DeviceStatus {
        await port.status { try await askStatus() }
    }

    private func askStatus() async throws -> DeviceStatus {
        guard pjl.isSpoken else {
            return try await place.open(within: configuration.connectTimeout) { line in
                line.status() ?? DeviceStatus(condition: .idle, since: WallTime.now)
            }
        }
        let answers = try await inquiry.ask("INFO STATUS")
        guard let state = answers["INFO STATUS"].flatMap({ PJLState($0) }) else {
            // It listens, so that it can be sent a job.
            let message = "The printer does not say now how it is."
            return DeviceStatus(condition: .processing, message: message, since: WallTime.now)
        }
        return DeviceStatus(state)
    }

    /// Compares the printer's page counter with what it was before the attempt.
    ///
    /// A printer that has more than it counted is believed to be at rest when its counter stands still for a while. A
    /// counter that did not move says that nothing came out, and one that moved by just what the printer confirmed that
    /// this and nothing else did. Anything else may be the pages of others.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        if memory.knowsNothingPrinted(record) { return .nothingPrinted }
        guard let before = SocketJobName(record.deviceJobID).pageCount else {
            return .unknown("a printer that is sent raw data cannot be asked what it printed")
        }
        var seen: Int?
        while true {
            // What counts is what it says last: a count from before it was at rest may have grown since.
            let questions = ["INFO STATUS", "INFO PAGECOUNT"]
            let answers = try await port.whileIdle { try await inquiry.ask("INFO PAGECOUNT", then: questions) }
            guard let after = answers["INFO PAGECOUNT"]?.pageCount else {
                return .unknown("the printer at \(place) does not tell its page counter any more")
            }
            let state = answers["INFO STATUS"].flatMap { PJLState($0) }
            // What it has of the job may still come out when somebody adds paper.
            if let state, state.isBusy || state.isStopped {
                return .stillPrinting(impressions: record.impressionsConfirmed)
            }
            // Some say so as well while they wake up, or with a page stuck.
            if after - before >= record.impressionsSent || after == seen {
                return recollection(of: record, before, after)
            }
            seen = after
            try await Task.sleep(for: configuration.restTime)
        }
    }

    private func recollection(of record: DeliveryRecord, _ before: Int, _ after: Int) -> DeliveryRecollection {
        let printed = after - before
        let evidence = "the printer's page counter went from \(before) to \(after)"
        switch printed {
        case 0 where record.impressionsConfirmed == 0: return .nothingPrinted
        case record.impressionsConfirmed where printed > 0: return .partlyPrinted(impressions: printed)
        default: return .unknown("\(evidence), and \(record.impressionsSent.impressionsInWords) sent")
        }
    }
}

/// What an attempt is called in the journal: enough to ask the printer later.
struct SocketJobName: Sendable, Equatable {
    let text: String
    /// The printer's page counter before the attempt, if it tells it.
    let pageCount: Int?

    private static let counter = ", page counter "

    init(_ record: DeliveryRecord, job: PJLJob?, pageCount: Int?) {
        let kind = job == nil ? "raw data" : "PJL job"
        text = "\(kind) \(record.key.description.prefix(8))" + (pageCount.map { "\(Self.counter)\($0)" } ?? "")
        self.pageCount = pageCount
    }

    /// Reads a journaled name.
    init(_ text: String) {
        self.text = text
        let words = text.split(separator: " ")
        pageCount = text.contains(Self.counter) ? words.last.flatMap { Int($0) } : nil
    }
}
