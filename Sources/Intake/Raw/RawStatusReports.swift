// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Tells a host by itself of the printer's state, after `USTATUS DEVICE` or `USTATUS TIMED`.
final class RawStatusReports: Sendable {
    fileprivate struct Wishes {
        var wantsChanges = false
        /// Between two reports; nil for none.
        var interval: Duration?
        var lastChange: String?
        var lastTimed: ContinuousClock.Instant?
    }

    /// How often the printer's state is looked at.
    private static let step: Duration = .seconds(1)

    private let service: IPPService
    private let printerName: String
    private let writer: DoorWriter
    private let wishes = Mutex(Wishes())

    init(service: IPPService, printerName: String, writer: DoorWriter) {
        self.service = service
        self.printerName = printerName
        self.writer = writer
    }

    /// Heeds what a command says of unsolicited status.
    func take(_ command: PJLCommand) {
        switch command {
        case .unsolicitedStatus("DEVICE", let value):
            wishes.withLock { wishes in
                wishes.wantsChanges = value == "ON" || value == "VERBOSE"
                wishes.lastChange = nil
            }
        case .unsolicitedStatus("TIMED", let value):
            let seconds = Int(value).flatMap { $0 == 0 ? nil : min(max($0, 5), 300) }
            wishes.withLock { $0.interval = seconds.map { .seconds($0) } }
        case .unsolicitedStatusOff: wishes.withLock { $0 = Wishes() }
        default: break
        }
    }

    /// Writes reports until it is cancelled.
    func run() async throws {
        while true {
            try await Task.sleep(for: Self.step)
            guard let printer = service.directory.printer(named: printerName) else { continue }
            let report = wishes.withLock { $0.report(PJLAnswers(of: printer), at: .now) }
            if !report.isEmpty { try await writer.write(Array(report.utf8)) }
        }
    }
}

extension RawStatusReports.Wishes {
    fileprivate mutating func report(_ answers: PJLAnswers, at now: ContinuousClock.Instant) -> String {
        var report = ""
        if wantsChanges {
            let status = answers.unsolicitedStatus
            // The first look is what changes are seen against; it is reported too, as real printers do.
            if status != lastChange { report += status }
            lastChange = status
        }
        if let interval, now - (lastTimed ?? now - interval) >= interval {
            lastTimed = now
            report += answers.timedStatus
        }
        return report
    }
}
