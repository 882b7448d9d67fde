// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Synchronization
import Testing

/// The driver against printers that do not behave as `ippeveprinter` does.
@Suite("A delivery to an IPP printer", .timeLimit(.minutes(1)))
struct IPPDeliveryTests {
    @Test("the job's name is reported before the document's request is made")
    func order() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with(printer.answer) { server in
            let requestsAtAcceptance = Mutex<[IPPOperation]>([])
            let delivery = ByteDelivery()
            let result = try await delivery.deliver(to: server.device()) { report in
                guard case .accepted = report else { return }
                requestsAtAcceptance.withLock { $0 = server.operations }
            }
            #expect(delivery.reports.first == .accepted(deviceJobID: "17"))
            #expect(requestsAtAcceptance.withLock { $0.contains(.createJob) && !$0.contains(.sendDocument) })
            #expect(result.impressionsConfirmed == 3, "a printer that does not count confirms by completing")
            #expect(printer.state.withLock { $0.documentBytes } == 3000)
        }
    }

    @Test("a printer that only knows IPP 1.1 is spoken to in that")
    func olderVersion() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with { request, moment in
            guard case .end = moment, request.version > .v1_1 else { return printer.answer(request, moment) }
            return request.reply(.serverErrorVersionNotSupported)
        } _: { server in
            _ = try await ByteDelivery().deliver(to: server.device())
            #expect(server.requests.count { $0.version > .v1_1 } == 1, "asked once, then remembered")
        }
    }

    @Test("a printer without Create-Job gets Print-Job with a mark in the job's name")
    func printJob() async throws {
        let printer = OrdinaryPrinter()
        printer.set { $0.operations.removeAll { $0 == .createJob } }
        try await ScriptedPrinter.with(printer.answer) { server in
            let delivery = ByteDelivery()
            _ = try await delivery.deliver(to: server.device())
            #expect(server.operations.contains(.printJob))
            let name = printer.state.withLock { $0.jobName }
            #expect(name == "Plan (pdps \(delivery.record.key.description.prefix(8)))")
            // After a crash it is found by that mark.
            var record = delivery.record
            record.stage = .sent
            let found = try await server.device().recall(record)
            guard case .completed = found else {
                Issue.record("recalled \(found)")
                return
            }
        }
    }

    @Test("a printer that was off before it was asked, and gives the job's number to another, does not confirm ours")
    func numberOfAnother() async throws {
        let printer = OrdinaryPrinter()
        printer.set { $0.operations.removeAll { $0 == .createJob } }
        let questions = Mutex(0)
        try await ScriptedPrinter.with { request, moment in
            guard request.operation == .getJobAttributes, case .end = moment else {
                return printer.answer(request, moment)
            }
            let isOff = questions.withLock { questions in
                questions += 1
                return questions <= 4
            }
            guard !isOff else { return .disconnect }
            printer.set { $0.jobName = "Somebody else's" }
            return printer.answer(request, moment)
        } _: { server in
            let error = await #expect(throws: DeviceError.self) {
                try await ByteDelivery().deliver(to: server.device())
            }
            #expect(error?.code == .interrupted, "\(String(describing: error))")
        }
    }

    @Test("a refused document cancels the job there and says what the printer said")
    func refusedDocument() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with { request, moment in
            guard request.operation == .sendDocument else { return printer.answer(request, moment) }
            guard case .document = moment else { return nil }
            return request.reply(.clientErrorDocumentFormatNotSupported)
        } _: { server in
            let error = await #expect(throws: DeviceError.self) {
                try await ByteDelivery().deliver(to: server.device(), pages: 10_000, size: 50_000)
            }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("client-error-document-format-not-supported") == true)
            #expect(server.operations.last == .cancelJob)
        }
    }

    @Test("attributes that the printer refuses by name are left out")
    func refusedAttributes() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with { request, moment in
            guard request.operation == .createJob, case .end = moment,
                let sides = request[group: .jobAttributes]?["sides"]
            else { return printer.answer(request, moment) }
            let unsupported = AttributeGroup(tag: .unsupportedAttributes, attributes: [sides])
            return request.reply(.clientErrorAttributesOrValuesNotSupported, unsupported)
        } _: { server in
            let ticket = Ticket([Attribute(.sides, "two-sided-long-edge"), Attribute(.media, "iso_a4_210x297mm")])
            _ = try await ByteDelivery(ticket: ticket).deliver(to: server.device())
            let last = server.requests.last { $0.operation == .createJob }?[group: .jobAttributes]
            #expect(last?.attributes.map(\.name) == ["media"])
        }
    }

    @Test("a job canceled at the panel ends the delivery with that, although the connection broke")
    func canceledAtPanel() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with { request, moment in
            guard request.operation == .sendDocument else { return printer.answer(request, moment) }
            guard case .document(let count) = moment, count > 200_000 else { return nil }
            printer.set {
                $0.jobState = .canceled
                $0.jobReasons = ["job-canceled-at-device"]
                $0.impressions = 2
            }
            return .disconnect
        } _: { server in
            let error = await #expect(throws: DeviceError.self) {
                try await ByteDelivery().deliver(to: server.device(), pages: 10_000, size: 50_000)
            }
            #expect(error?.code == .canceledAtDevice)
            #expect(error?.message.contains("job-canceled-at-device") == true)
            #expect(error?.impressionsConfirmed == 2)
        }
    }

    @Test("a connection that breaks without a reason is 'interrupted', and the job there is left as it is")
    func broken() async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with { request, moment in
            guard request.operation == .sendDocument else { return printer.answer(request, moment) }
            guard case .document(let count) = moment, count > 200_000 else { return nil }
            return .disconnect
        } _: { server in
            let error = await #expect(throws: DeviceError.self) {
                try await ByteDelivery().deliver(to: server.device(), pages: 10_000, size: 50_000)
            }
            #expect(error?.code == .interrupted)
            #expect(!server.operations.contains(.cancelJob))
        }
    }

    @Test("a jam is reported while it lasts, and waited for")
    func jam() async throws {
        let printer = OrdinaryPrinter()
        printer.set {
            $0.jobState = .processingStopped
            $0.impressions = 1
            $0.printer.removeFirst(2)
            $0.printer += [Attribute(.printerState, 5), Attribute(.printerStateReasons, ["media-jam-error"])]
        }
        try await ScriptedPrinter.with(printer.answer) { server in
            let delivery = ByteDelivery()
            let result = try await delivery.deliver(to: server.device()) { report in
                guard case .status(let status) = report, status.condition == .stopped else { return }
                // Somebody opens the door.
                printer.set {
                    $0.jobState = .completed
                    $0.impressions = 3
                }
            }
            #expect(result.impressionsConfirmed == 3)
            #expect(delivery.reports.contains(.confirmed(impressions: 1)))
        }
    }

    @Test("a printer that keeps no history has printed what it took")
    func forgotten() async throws {
        let printer = OrdinaryPrinter()
        printer.set { $0.knowsJobs = false }
        try await ScriptedPrinter.with(printer.answer) { server in
            let result = try await ByteDelivery().deliver(to: server.device())
            #expect(result.impressionsConfirmed == nil)
            #expect(result.evidence.contains("keeps no history"))
        }
    }

    @Test("a printer that falls silent while it prints ends the attempt as 'interrupted'")
    func silent() async throws {
        let printer = OrdinaryPrinter()
        printer.set { $0.jobState = .processing }
        let isSilent = Mutex(false)
        try await ScriptedPrinter.with { request, moment in
            if isSilent.withLock({ $0 }) { return .disconnect }
            return printer.answer(request, moment)
        } _: { server in
            let error = await #expect(throws: DeviceError.self) {
                try await ByteDelivery().deliver(to: server.device()) { report in
                    if report == .sent(impressions: 3) { isSilent.withLock { $0 = true } }
                }
            }
            #expect(error?.code == .interrupted)
        }
    }

    @Test(
        "a printer that does not want a job now says so before anything is sent",
        arguments: [
            (IPPStatus.serverErrorBusy, DeviceError.Code.busy),
            (.serverErrorNotAcceptingJobs, .busy), (.clientErrorNotAuthorized, .notAuthorized),
            (.clientErrorDocumentFormatNotSupported, .refused),
        ]
    )
    func notNow(status: IPPStatus, code: DeviceError.Code) async throws {
        let printer = OrdinaryPrinter()
        try await ScriptedPrinter.with { request, moment in
            guard request.operation == .createJob, case .end = moment else { return printer.answer(request, moment) }
            return request.reply(status)
        } _: { server in
            let delivery = ByteDelivery()
            let error = await #expect(throws: DeviceError.self) { try await delivery.deliver(to: server.device()) }
            #expect(error?.code == code)
            #expect(delivery.reports.isEmpty)
        }
    }

    @Test("a printer that accepts no jobs, wants a password or is not there is told apart")
    func notAvailable() async throws {
        let printer = OrdinaryPrinter()
        printer.set { $0.printer.append(Attribute(.printerIsAcceptingJobs, false)) }
        printer.set { $0.printer.removeAll { $0 == Attribute(.printerIsAcceptingJobs, true) } }
        try await ScriptedPrinter.with(printer.answer) { server in
            let error = await #expect(throws: DeviceError.self) {
                try await ByteDelivery().deliver(to: server.device())
            }
            #expect(error?.code == .busy)
        }
        for (status, code) in [
            (401, DeviceError.Code.notAuthorized), (404, .badURI), (503, .busy), (500, .unreachable),
        ] {
            try await ScriptedPrinter.with { _, _ in
                .http(status)
            } _: { server in
                let error = await #expect(throws: DeviceError.self) { try await server.device().capabilities() }
                #expect(error?.code == code)
                let answer = await (try server.device()).status()
                #expect(answer.condition == .unreachable)
                #expect(!answer.message.isEmpty)
            }
        }
    }
}
