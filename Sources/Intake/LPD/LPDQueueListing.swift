// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool

/// What `lpq` shows, in the columns of BSD's: people and programs read them.
struct LPDQueueListing {
    /// The most jobs that are listed.
    private static let mostJobs = 1000

    private let printer: PrinterView
    private let jobs: [(rank: String, job: Job)]

    /// Reads the unfinished jobs of a printer, those of the named users and ids if any are named.
    init(of printer: PrinterView, items: [String], _ service: IPPService) async throws {
        self.printer = printer
        let states = WhichJobs.notCompleted.states
        let query = JobQuery(printerID: printer.printer.id, states: states, order: .queue, limit: Self.mostJobs)
        var place = 0
        jobs = try await service.store.jobs(query).map { job in
            switch job.state {
            case .processing, .processingStopped: return ("active", job)
            case .pendingHeld: return ("held", job)
            default:
                place += 1
                return (Self.ordinal(place), job)
            }
        }.filter { _, job in items.isEmpty || items.contains { job.isMeant(by: $0) } }
    }

    /// The answer to command 03.
    var short: String {
        guard !jobs.isEmpty else { return state + "no entries\n" }
        var text = state + Self.row("Rank", "Owner", "Job", "Files", "Total Size")
        for (rank, job) in jobs {
            text += Self.row(rank, LPDText.word(job.originatingUserName), "\(job.id)", job.name, size(job))
        }
        return text
    }

    /// The answer to command 04.
    var long: String {
        guard !jobs.isEmpty else { return state + "no entries\n" }
        var text = state
        for (rank, job) in jobs {
            let owner = "\(LPDText.word(job.originatingUserName)): \(rank)"
            text += "\n" + owner.padded(to: 41) + "[job \(job.id) \(job.originatingHost)]\n"
            text += "        " + job.name.padded(to: 32) + size(job) + "\n"
            if !job.stateMessage.isEmpty { text += "        \(job.stateMessage)\n" }
        }
        return text
    }

    /// Whether the printer prints, in the words of BSD and of CUPS's own LPD.
    private var state: String {
        let view = printer.state
        let name = printer.printer.name
        let reasons = view.reasons == ["none"] ? "" : " (\(view.reasons.joined(separator: ", ")))"
        let message = view.message.isEmpty ? "" : "\(name): \(view.message)\n"
        let accepts = printer.printer.isAcceptingJobs ? "" : "\(name) does not accept jobs\n"
        let state =
            switch view.state {
            case .idle: "is ready"
            case .processing: "is ready and printing"
            case .stopped: "is not ready"
            }
        return "\(name) \(state)\(reasons)\n" + message + accepts
    }

    private func size(_ job: Job) -> String { "\(job.octets) bytes" }

    private static func row(_ rank: String, _ owner: String, _ job: String, _ files: String, _ size: String) -> String {
        rank.padded(to: 7) + owner.padded(to: 11) + job.padded(to: 6) + files.padded(to: 38) + size + "\n"
    }

    private static func ordinal(_ number: Int) -> String {
        let teens = (11...13).contains(number % 100)
        switch number % 10 {
        case 1 where !teens: return "\(number)st"
        case 2 where !teens: return "\(number)nd"
        case 3 where !teens: return "\(number)rd"
        default: return "\(number)th"
        }
    }
}

extension Job {
    /// Whether an LPD client means this job: by its id or by its owner.
    func isMeant(by item: String) -> Bool {
        Int(item) == id || item == originatingUserName || item == LPDText.word(originatingUserName)
    }
}

extension String {
    /// The text in a column, always with a blank behind it.
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 1))
    }
}
