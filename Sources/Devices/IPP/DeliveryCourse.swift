// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What happens while a job is sent and followed.
enum DeliveryEvent: Sendable {
    /// So many impressions were taken in all.
    case sent(Int)
    /// The last byte was taken.
    case allTaken
    /// The printer counted so many impressions in all.
    case confirmed(Int)
    /// The printer's state changed.
    case status(DeviceStatus)
    /// The request with the document was answered or failed.
    case sendingEnded(Result<IPPMessage, any Error>)
    /// The printer said how the job ended, or can be asked no more.
    case followingEnded(JobFollower.End)
    /// Time is over for the answer that was still awaited.
    case settleTimeIsOver
}

/// Decides, event by event, how a delivery goes on; does nothing itself.
struct DeliveryCourse {
    enum Step {
        case goOn
        case report(DeliveryReport)
        /// The printer has named the job: journal it and follow it.
        case follow(DeviceJobName)
        /// Wait a little for the other of the two, sending and following.
        case settle
        /// The connection broke; the printer may know why.
        case askOnce(DeviceError, DeviceJobName)
        case finish(DeliveryResult)
        case fail(any Error)
    }

    let peer: IPPPeer
    private(set) var job: DeviceJobName?
    private(set) var sent = 0
    private(set) var confirmed: Int?
    private var isAllTaken = false
    private var isAnswered = false
    private var end: JobFollower.End?
    /// Stands in the name of a job that is made together with its document.
    private let mark: String?
    /// Whether the printer declined to make the job: nothing of it will be printed.
    private(set) var isDeclined = false

    init(peer: IPPPeer, job: DeviceJobName?, mark: String? = nil) {
        self.peer = peer
        self.job = job
        self.mark = mark
    }

    /// The course of a job of which the printer has all.
    init(peer: IPPPeer, followed job: DeviceJobName) {
        self.init(peer: peer, job: job)
        isAllTaken = true
        isAnswered = true
    }

    mutating func take(_ event: DeliveryEvent) -> Step {
        switch event {
        case .sent(let impressions):
            sent = impressions
            return .report(.sent(impressions: impressions))
        case .allTaken:
            isAllTaken = true
            return .goOn
        case .confirmed(let impressions):
            confirmed = impressions
            return .report(.confirmed(impressions: impressions))
        case .status(let status): return .report(.status(status))
        case .sendingEnded(.success(let response)): return answered(response)
        case .sendingEnded(.failure(let error)): return broken(error)
        case .followingEnded(let end): return ended(end)
        case .settleTimeIsOver:
            guard let end else { return .goOn }
            return isAllTaken && end.isTerminal ? conclude(end) : .fail(endedTooEarly)
        }
    }

    private mutating func answered(_ response: IPPMessage) -> Step {
        guard response.status.isSuccessful else {
            // Its job may have been canceled there meanwhile: that explains more than the refusal.
            if let end, end.isFailure { return conclude(end) }
            isDeclined = job == nil && response.status.declinesJob
            return .fail(peer.refusal(response, of: "the document"))
        }
        isAnswered = true
        if let end { return conclude(end) }
        guard job == nil else { return .goOn }
        guard var name = response.jobName else {
            return .fail(interrupted("took the job, but did not say how it calls it"))
        }
        if name.uuid == nil { name.mark = mark }
        job = name
        return .follow(name)
    }

    private func broken(_ error: any Error) -> Step {
        if let end, end.isFailure || isAllTaken && end.isTerminal { return conclude(end) }
        guard var error = error as? DeviceError else { return .fail(error) }
        error.impressionsConfirmed = confirmed
        return job.map { .askOnce(error, $0) } ?? .fail(error)
    }

    private mutating func ended(_ end: JobFollower.End) -> Step {
        self.end = end
        return isAnswered || end.isFailure ? conclude(end) : .settle
    }

    private func conclude(_ end: JobFollower.End) -> Step {
        guard let job else { return .goOn }
        switch end {
        case .terminal(let state):
            if let error = state.failure(job, peer: peer) { return .fail(error) }
            let counted = state.impressions.flatMap { $0 > 0 ? $0 : nil }
            return .finish(
                DeliveryResult(
                    impressionsConfirmed: counted ?? (sent > 0 ? sent : nil),
                    evidence: state.evidence(id: job.text) + (sent > 0 ? "; \(sent.impressionsInWords) sent" : "")
                )
            )
        case .forgotten:
            // It took the document, had the job, and has it no more: there are printers without a job history.
            return .finish(
                DeliveryResult(
                    impressionsConfirmed: confirmed.flatMap { $0 >= sent ? $0 : nil },
                    evidence: "the printer took all of it as device job \(job.text), and keeps no history of its jobs; "
                        + "\(sent.impressionsInWords) sent"
                )
            )
        case .restarted:
            return .fail(interrupted("was switched off and on in the middle of device job \(job.id), and lost it"))
        case .silent(let error): return .fail(interrupted("is silent: \(error.message)"))
        }
    }

    private var endedTooEarly: DeviceError {
        interrupted("says that its job ended, but took only \(sent.impressionsInWords) or did not say that it took all")
    }

    private func interrupted(_ what: String) -> DeviceError {
        DeviceError(.interrupted, "the printer \(peer.name) \(what)", impressionsConfirmed: confirmed)
    }
}

extension IPPStatus {
    /// Whether a printer that was asked to print says that it did not begin to.
    fileprivate var declinesJob: Bool {
        [
            .serverErrorBusy, .serverErrorNotAcceptingJobs, .serverErrorTooManyJobs, .serverErrorServiceUnavailable,
            .serverErrorPrinterIsDeactivated, .clientErrorForbidden, .clientErrorNotAuthenticated,
            .clientErrorNotAuthorized,
        ].contains(self)
    }
}

extension DeviceJob {
    /// The error that an aborted or canceled job means; nil for all other states.
    func failure(_ job: DeviceJobName, peer: IPPPeer) -> DeviceError? {
        let code: DeviceError.Code
        switch state {
        case .aborted: code = isCutOff ? .interrupted : .refused
        case .canceled: code = .canceledAtDevice
        default: return nil
        }
        return DeviceError(
            code,
            "the printer \(peer.name) ended the job: \(evidence(id: job.text))",
            impressionsConfirmed: impressions
        )
    }
}
