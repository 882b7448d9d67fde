// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import IPP
import PrintModel
import Synchronization

/// What an ordinary printer answers; tests change single answers of it.
final class OrdinaryPrinter: Sendable {
    struct State {
        var operations: [IPPOperation] = [
            .printJob, .createJob, .sendDocument, .cancelJob, .getJobAttributes, .getJobs, .getPrinterAttributes,
        ]
        var printer: [Attribute] = [
            Attribute(.printerState, 3), Attribute(.printerStateReasons, ["none"]),
            Attribute(.printerIsAcceptingJobs, true), Attribute(.sidesSupported, ["one-sided", "two-sided-long-edge"]),
            Attribute(.mediaSupported, ["iso_a4_210x297mm"]),
        ]
        var jobState = JobState.pending
        var jobReasons = ["none"]
        var impressions: Int?
        var jobAttributes: [Attribute] = []
        var knowsJobs = true
        var jobName = ""
        var documentBytes = 0
    }

    let state = Mutex(State())

    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    /// Its answer to a request that is complete; nil before.
    func answer(_ request: IPPMessage, _ moment: ScriptedPrinter.Moment) -> ScriptedPrinter.Reply? {
        guard case .end(let bytes) = moment else { return nil }
        return state.withLock { state in
            switch request.operation {
            case .getPrinterAttributes: return request.reply(.successfulOK, printerAttributes(state))
            case .createJob, .printJob, .sendDocument:
                if let name = request[group: .operationAttributes]?[.jobName] { state.jobName = name }
                state.documentBytes += bytes
                if request.operation != .createJob, state.jobState == .pending { state.jobState = .completed }
                return request.reply(.successfulOK, jobAttributes(state))
            case .cancelJob:
                state.jobState = .canceled
                return request.reply()
            case .getJobAttributes, .getJobs:
                guard state.knowsJobs else { return request.reply(.clientErrorNotFound) }
                return request.reply(.successfulOK, jobAttributes(state))
            default: return request.reply(.serverErrorOperationNotSupported)
            }
        }
    }

    private func printerAttributes(_ state: State) -> AttributeGroup {
        var group = AttributeGroup(tag: .printerAttributes, attributes: state.printer)
        group[.operationsSupported] = state.operations.map { Int($0.rawValue) }
        return group
    }

    private func jobAttributes(_ state: State) -> AttributeGroup {
        var group = AttributeGroup(tag: .jobAttributes, attributes: state.jobAttributes)
        group.append(.jobID, 17)
        group.append(.jobName, state.jobName)
        group.append(.jobState, Int(state.jobState.rawValue))
        group.append(.jobStateReasons, state.jobReasons)
        if let impressions = state.impressions { group.append(.jobImpressionsCompleted, impressions) }
        return group
    }
}

/// A delivery of pages that are only bytes, and what its driver reported.
final class ByteDelivery: Sendable {
    let delivery: Delivery
    private let reported = Mutex<[DeliveryReport]>([])

    init(ticket: Ticket = Ticket(), copies: Int = 1) {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let record = DeliveryRecord(jobID: 4, attempt: 1, deviceURI: "", format: "image/pwg-raster", begunAt: now)
        delivery = Delivery(record: record, jobID: 4, jobName: "Plan", userName: "anna", ticket: ticket, copies: copies)
    }

    var reports: [DeliveryReport] { reported.withLock { $0 } }
    var record: DeliveryRecord { delivery.record }

    /// Delivers pages of `size` bytes.
    func deliver(
        to device: any OutputDevice,
        pages count: Int = 3,
        size: Int = 1000,
        onReport: @escaping @Sendable (DeliveryReport) -> Void = { _ in }
    ) async throws -> DeliveryResult {
        let events = (1...count).lazy.flatMap { number -> [CodedPageEvent] in
            [.pageStarted(number), .bytes([UInt8](repeating: 7, count: size)), .pageEnded(number)]
        }
        let rest = Mutex(events.makeIterator())
        return try await device.deliver(delivery, pages: CodedPages { rest.withLock { $0.next() } }) { report in
            self.reported.withLock { $0.append(report) }
            onReport(report)
        }
    }
}
