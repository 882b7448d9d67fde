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

    /// Compares the printer's page counter with what it was before the attempt (``CounterWitness``).
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        if memory.knowsNothingPrinted(record) { return .nothingPrinted }
        guard let before = SocketJobName(record.deviceJobID).pageCount else {
            return .unknown("a printer that is sent raw data cannot be asked what it printed")
        }
        let witness = CounterWitness(before: ImpressionCount(pages: before), rest: configuration.restTime)
        return try await witness.recollection(of: record) {
            let questions = ["INFO STATUS", "INFO PAGECOUNT"]
            let answers = try await port.whileIdle { try await inquiry.ask("INFO PAGECOUNT", then: questions) }
            let state = answers["INFO STATUS"].flatMap { PJLState($0) }
            return answers["INFO PAGECOUNT"]?.pageCount.map {
                ImpressionCount(pages: $0, isSettled: state.map { !$0.isBusy && !$0.isStopped } ?? true)
            }
        }
    }
}

extension ImpressionCount {
    /// A counter as PJL tells it.
    fileprivate init(pages: Int, isSettled: Bool = true) {
        self.init(UInt32(truncatingIfNeeded: pages), isSettled: isSettled)
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
