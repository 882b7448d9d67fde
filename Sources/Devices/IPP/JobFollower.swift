// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// Asks a printer how far a job is until it ended.
struct JobFollower: Sendable {
    /// How following ended.
    enum End: Sendable {
        /// The job is completed, aborted or canceled.
        case terminal(DeviceJob)
        /// The printer knew the job, and does not any more.
        case forgotten
        /// The printer was switched off meanwhile, and does not know the job any more.
        case restarted
        /// The printer neither answers nor takes data.
        case silent(DeviceError)

        /// Whether the printer said how the job ended.
        var isTerminal: Bool {
            if case .terminal = self { true } else { false }
        }

        /// Whether the document was surely not printed as a whole.
        var isFailure: Bool {
            switch self {
            case .terminal(let job): job.state != .completed
            case .forgotten: false
            case .silent, .restarted: true
            }
        }
    }

    let peer: IPPPeer
    let configuration: IPPDevice.Configuration
    let job: DeviceJobName
    let user: String
    let signs: SignsOfLife
    let sink: AsyncStream<DeliveryEvent>.Continuation

    /// Asks until the job ended, the printer is silent too long, or the task is cancelled.
    func run() async -> End {
        var pace = PollingPace(configuration)
        var known = Known()
        while (try? await Task.sleep(for: pace.pause(isSending: signs.isSending))) != nil {
            do throws(DeviceError) {
                let answer = try await peer.job(job.id, user: user)
                signs.seen()
                if let answer, known.isAnother(answer, job) { return .restarted }
                if let answer, answer.state?.isTerminal == true { return .terminal(answer) }
                let isNews = tell(answer, &known)
                // Not known yet, or not any more: asked again, in case the printer was only slow to list it.
                if known.unknownAnswers >= 3 { return known.wasOff ? .restarted : .forgotten }
                pace.answered(isNews: isNews)
                try await tellStatus(&known)
            } catch {
                if error.code == .unreachable { known.wasOff = true }
                if signs.areOverdue { return .silent(error) }
                pace.answered(isNews: false)
                // A printer may take a document and answer nothing else meanwhile.
                guard signs.silence > .seconds(30) else { continue }
                let status = DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
                tell(status, &known)
            }
        }
        return .silent(DeviceError(.interrupted, "the delivery to \(peer.name) was stopped"))
    }

    /// What was told before.
    private struct Known {
        var job: DeviceJob?
        var status: DeviceStatus?
        var unknownAnswers = 0
        /// Whether the printer may have been switched off since the job was made.
        var wasOff = false
        private var upTime = 0
        private var isRecognized = false

        /// Takes `printer-up-time`, which begins anew with the printer.
        mutating func take(upTime seconds: Int?) {
            guard let seconds else { return }
            if seconds < upTime { wasOff = true }
            upTime = seconds
        }

        /// Whether another job has the number now.
        ///
        /// Some printers cut names: one that never showed the mark, and was not switched off, is believed.
        mutating func isAnother(_ answer: DeviceJob, _ name: DeviceJobName) -> Bool {
            guard let isNamed = name.names(answer) else { return false }
            if isNamed { isRecognized = true }
            return !isNamed && (isRecognized || wasOff || name.mark == nil)
        }
    }

    /// Tells what is new; true if there was something.
    private func tell(_ answer: DeviceJob?, _ known: inout Known) -> Bool {
        guard let answer else {
            known.unknownAnswers += 1
            return false
        }
        known.unknownAnswers = 0
        defer { known.job = answer }
        if let impressions = answer.impressions, impressions > known.job?.impressions ?? 0 {
            sink.yield(.confirmed(impressions))
        }
        return known.job?.says(theSameAs: answer) != true
    }

    private func tellStatus(_ known: inout Known) async throws(DeviceError) {
        let attributes = try await peer.printerAttributes(IPPPeer.stateAttributes + ["printer-up-time"])
        known.take(upTime: attributes[.printerUpTime])
        tell(DeviceStatus(printerAttributes: attributes), &known)
    }

    private func tell(_ status: DeviceStatus, _ known: inout Known) {
        guard known.status?.says(theSameAs: status) != true else { return }
        known.status = status
        sink.yield(.status(status))
    }
}

/// How long to wait from one question about a job to the next: 0.25, 0.5, 1, 2, 4, 8 s while nothing changes.
struct PollingPace {
    private let configuration: IPPDevice.Configuration
    private var next: Duration
    private var wasSending = false

    init(_ configuration: IPPDevice.Configuration) {
        self.configuration = configuration
        next = configuration.shortestPause
    }

    /// The pause before the next question; short again when the document is out.
    mutating func pause(isSending: Bool) -> Duration {
        if wasSending, !isSending { next = configuration.shortestPause }
        wasSending = isSending
        return isSending ? min(next, configuration.shortestPause * 8) : next
    }

    /// After news it is asked again soon, otherwise later and later.
    mutating func answered(isNews: Bool) {
        next = min(isNews ? configuration.shortestPause * 2 : next * 2, configuration.longestPause)
    }
}
