// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

/// `pdps-why` (collection), an attribute of our own for jobs and printers: why nothing is printed, or what is.
///
/// `sentence` (text) says all of it; `situation`, `cause`, `remedy` and `next` (text) are its parts, of which those that
/// are empty are left out; `mender` (keyword, one of `Explanation.Mender`); `since` (dateTime) where it is known.
/// It reads the spool, so that it is told only when it is asked for by name.
enum ExplanationAttribute {
    static let name = "pdps-why"
    /// No more jobs are counted that are before another one.
    private static let mostCounted = 1_000

    static func ofJob(_ view: JobView, from store: any JobStore) async throws -> Attribute {
        var circumstances = view.circumstances
        circumstances.now = view.now
        circumstances.timeline = try await store.timeline(jobID: view.job.id)
        circumstances.printing.currentJobID = try await currentJobID(printerID: view.job.printerID, from: store)
        if view.job.state == .pending {
            let query = JobQuery(
                printerID: view.job.printerID,
                states: [.pending],
                order: .queue,
                limit: mostCounted
            )
            circumstances.jobsAhead = JobsAhead(
                of: view.job,
                in: try await store.jobs(query),
                order: view.printer?.printer.queueOrder
            )
        }
        return attribute(view.job.explanation(circumstances), at: view.now)
    }

    static func ofPrinter(_ view: PrinterView, from store: any JobStore, at now: Timestamp) async throws -> Attribute {
        var circumstances = view.circumstances(at: now)
        circumstances.currentJobID = try await currentJobID(printerID: view.printer.id, from: store)
        return attribute(view.printer.explanation(circumstances), at: now)
    }

    private static func currentJobID(printerID: Int, from store: any JobStore) async throws -> Int? {
        let query = JobQuery(printerID: printerID, states: [.processing, .processingStopped], limit: 100)
        return try await store.jobs(query).first { !$0.isSuspended }?.id
    }

    private static func attribute(_ explanation: Explanation, at now: Timestamp) -> Attribute {
        let texts = [
            ("sentence", explanation.sentence(at: now)), ("situation", explanation.situation),
            ("cause", explanation.cause), ("remedy", explanation.remedy), ("next", explanation.next),
        ]
        var members = texts.filter { !$0.1.isEmpty }.map { Attribute($0.0, .text($0.1.cut(toUTF8Bytes: 1023))) }
        members.append(Attribute("mender", .keyword(explanation.mender.rawValue)))
        if let since = explanation.since { members.append(since.attribute("since")) }
        return Attribute(name, .collection(members))
    }
}

extension PrinterView {
    /// What goes on at it, as far as memory has it.
    func circumstances(at now: Timestamp) -> PrinterCircumstances {
        var circumstances = PrinterCircumstances(
            device: device,
            isPrinting: isPrinting,
            queuedJobs: queuedJobs,
            since: stateSince
        )
        circumstances.moment = now
        circumstances.spoolArea = spoolArea
        circumstances.placeWait = facts.placeWait
        return circumstances
    }

    /// `printer-state-message`: empty as long as the state says it all.
    func stateMessage(at now: Timestamp) -> String {
        let (state, circumstances) = (state, circumstances(at: now))
        guard state.reasons != ["none"] || state.state == .stopped || printer.isHeldBack(circumstances) else {
            return state.message
        }
        return printer.explanation(circumstances).sentence()
    }
}

extension JobView {
    /// What goes on around the job, as far as memory has it.
    var circumstances: JobCircumstances {
        let printing = printer?.circumstances(at: now) ?? PrinterCircumstances(device: nil, isPrinting: false)
        return JobCircumstances(printer: printer?.printer, printing: printing)
    }

    /// `job-state-message`: what became of a job that ended, else what it waits for; empty where the state says it all.
    var stateMessage: String {
        if job.state.isTerminal { return job.stateMessage }
        let explanation = job.explanation(circumstances)
        return explanation.cause.isEmpty && job.stateMessage.isEmpty ? "" : explanation.sentence()
    }
}
