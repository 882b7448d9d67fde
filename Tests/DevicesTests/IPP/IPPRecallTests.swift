// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Testing

/// What is believed of a printer's answers after a crash.
@Suite("Recalling an attempt at an IPP printer", .timeLimit(.minutes(1)))
struct IPPRecallTests {
    /// What the journal has and what the printer says.
    struct Case: Sendable {
        var stage = DeliveryRecord.Stage.begun
        var sent = 2
        var confirmed = 0
        var state: JobState
        var reasons = ["none"]
        var counted: Int?
        var attributes: [Attribute] = []
        var isEverywhere = false
        var expected: Expected
    }

    enum Expected: Sendable, Equatable {
        case nothing
        case partly(Int)
        case still(Int)
        case completed(Int?)
        case unknown
    }

    @Test(
        "nothing is called unprinted without evidence",
        arguments: [
            // All went out and the printer says that it printed it.
            Case(stage: .sent, state: .completed, counted: 3, expected: .completed(3)),
            Case(stage: .sent, state: .completed, expected: .completed(nil)),
            Case(stage: .sent, state: .completed, counted: 0, expected: .completed(nil)),
            // Completed, but of a document that was cut off.
            Case(state: .completed, counted: 2, expected: .partly(2)),
            Case(state: .completed, expected: .unknown),
            Case(
                stage: .sent,
                state: .completed,
                reasons: ["submission-interrupted"],
                counted: 1,
                expected: .partly(1)
            ),
            // Ended there.
            Case(state: .aborted, counted: 2, expected: .partly(2)),
            Case(confirmed: 1, state: .aborted, expected: .partly(1)),
            Case(state: .canceled, attributes: [Attribute(.numberOfDocuments, 0)], expected: .nothing),
            Case(
                state: .aborted,
                attributes: [Attribute("time-at-processing", .outOfBand(.noValue))],
                expected: .nothing
            ),
            // A count of zero is evidence only of a printer that must count.
            Case(state: .aborted, counted: 0, expected: .unknown),
            Case(state: .aborted, counted: 0, isEverywhere: true, expected: .nothing),
            Case(state: .canceled, isEverywhere: true, expected: .unknown),
            // Still at it.
            Case(stage: .sent, state: .processing, counted: 1, expected: .still(1)),
            Case(stage: .sent, state: .pending, expected: .still(0)),
            Case(stage: .sent, state: .processingStopped, counted: 2, expected: .still(2)),
        ]
    )
    func evidence(of one: Case) async throws {
        let printer = OrdinaryPrinter()
        printer.set {
            $0.jobState = one.state
            $0.jobReasons = one.reasons
            $0.impressions = one.counted
            $0.jobAttributes = one.attributes
            if one.isEverywhere { $0.printer.append(Attribute(.ippFeaturesSupported, ["ipp-everywhere"])) }
        }
        try await ScriptedPrinter.with(printer.answer) { server in
            var record = ByteDelivery().record
            record.deviceJobID = "17"
            record.stage = one.stage
            record.impressionsSent = one.sent
            record.impressionsConfirmed = one.confirmed
            let answer = try await server.device().recall(record)
            #expect(Expected(answer) == one.expected, "\(answer)")
            #expect(!server.operations.contains(.cancelJob))
        }
    }

    @Test("a job whose name was never journaled has no document")
    func unnamed() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with(printer.answer) { server in
            let answer = try await server.device().recall(ByteDelivery().record)
            #expect(answer == .nothingPrinted)
        }
    }

    @Test("at a printer without Create-Job an attempt that is not found is unknown")
    func unnamedPrintJob() async throws {
        let printer = OrdinaryPrinter()
        printer.set { $0.operations.removeAll { $0 == .createJob } }
        try await ScriptedPrinter.with(printer.answer) { server in
            let answer = try await server.device().recall(ByteDelivery().record)
            #expect(Expected(answer) == .unknown)
        }
    }

    @Test("a job that waits for its document is canceled, and asked again")
    func waitingForDocuments() async throws {
        let printer = OrdinaryPrinter()
        printer.set {
            $0.jobState = .pendingHeld
            $0.jobReasons = ["job-incoming"]
            $0.jobAttributes = [Attribute(.numberOfDocuments, 0)]
        }
        try await ScriptedPrinter.with(printer.answer) { server in
            var record = ByteDelivery().record
            record.deviceJobID = "17"
            let first = try await server.device().recall(record)
            #expect(first == .stillPrinting(impressions: 0))
            #expect(server.operations.contains(.cancelJob))
            let second = try await server.device().recall(record)
            #expect(second == .nothingPrinted)
        }
    }

    @Test("a job that the printer does not know, or that is older than the attempt, is unknown")
    func otherJob() async throws {
        let printer = OrdinaryPrinter()
        printer.set {
            $0.jobState = .completed
            $0.jobAttributes = [Attribute(.timeAtCreation, 10), Attribute(.jobPrinterUpTime, 90_000)]
        }
        try await ScriptedPrinter.with(printer.answer) { server in
            var record = ByteDelivery().record
            record.deviceJobID = "17"
            record.stage = .sent
            let older = try await server.device().recall(record)
            #expect(Expected(older) == .unknown)
            printer.set { $0.jobAttributes[1] = Attribute(.jobPrinterUpTime, 12) }
            let ours = try await server.device().recall(record)
            #expect(Expected(ours) == .completed(nil))
            printer.set { $0.knowsJobs = false }
            let missing = try await server.device().recall(record)
            #expect(Expected(missing) == .unknown)
        }
    }
}

extension IPPRecallTests {
    @Test(
        "a job that the printer still has is canceled there when nobody delivers it any more; no other is",
        arguments: [
            (JobState.processing, true, true), (.processingStopped, true, true), (.completed, true, false),
            (.processing, false, false),
        ]
    )
    func canceled(state: JobState, isOurs: Bool, isCanceled: Bool) async throws {
        let printer = OrdinaryPrinter()
        printer.set {
            $0.jobState = state
            if !isOurs { $0.jobAttributes = [Attribute(.timeAtCreation, 10), Attribute(.jobPrinterUpTime, 90_000)] }
        }
        try await ScriptedPrinter.with(printer.answer) { server in
            var record = ByteDelivery().record
            record.deviceJobID = "17"
            try await server.device().cancel(record)
            #expect(server.operations.contains(.cancelJob) == isCanceled)
        }
    }
}

extension IPPRecallTests.Expected {
    fileprivate init(_ answer: DeliveryRecollection) {
        switch answer {
        case .nothingPrinted: self = .nothing
        case .partlyPrinted(let count): self = .partly(count)
        case .stillPrinting(let count): self = .still(count)
        case .completed(let count, _): self = .completed(count)
        case .unknown: self = .unknown
        }
    }
}
