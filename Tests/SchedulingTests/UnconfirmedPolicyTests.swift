// SPDX-License-Identifier: Apache-2.0

import Devices
import IPP
import PrintModel
import Spool
import Testing

@testable import Scheduling

@Suite("What happens where a device cannot say what it printed")
struct UnconfirmedPolicyTests {
    private func add(
        _ device: RememberingDevice,
        _ policy: UnconfirmedPolicy,
        budget: Int32 = 20,
        to shop: PrintShop
    ) async throws -> Printer {
        let printer = try await shop.addPrinter("one", device)
        try await shop.update(printer.id) {
            $0.set(Attribute(Printer.unconfirmedPolicySetting, .keyword(policy.rawValue)))
            $0.set(Attribute(Printer.retryBudgetSetting, .integer(budget)))
        }
        return printer
    }

    @Test("a device that confirms nothing ends its jobs as not confirmed, with nothing counted as printed")
    func notConfirmed() async throws {
        try await PrintShop.with { shop in
            let printer = try await shop.addPrinter("one", RememberingDevice(confirms: false))
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(
                    job.stateReasons == [JobStateReason.jobCompletedSuccessfully, JobStateReason.deliveryNotConfirmed]
                )
                #expect(job.impressionsCompleted == 0)
            }
            #expect(try await shop.store.deliveries(jobID: id).map(\.stage) == [.sent])
        }
    }

    @Test(
        "by its policy a job goes on behind the last page sent, or is sent again, and says what is in doubt",
        arguments: [
            (
                UnconfirmedPolicy.resume, [1, 2, 4, 5], 0,
                "Impressions 1 to 3 may be missing. Impression 4 may be there twice."
            ),
            (.restart, [1, 2, 1, 2, 3, 4, 5], 0, "Impressions 1 to 4 may be there twice."),
        ]
    )
    func policies(policy: UnconfirmedPolicy, sheets: [Int], confirmed: Int, message: String) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(confirms: false)
            device.set(.dropAndForget, beforeSheet: 3)
            let printer = try await add(device, policy, to: shop)
            let id = try await shop.submit(to: printer, pages: 5)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.stateReasons.contains(JobStateReason.deliveryNotConfirmed))
                #expect(job.stateMessage == "The device does not say what it printed. " + message)
                #expect(job.impressionsCompleted == confirmed)
            }
            #expect(device.impressions(of: id) == sheets)
            let retrying = try await shop.store.timeline(jobID: id).first { $0.kind == .retrying }?.message
            #expect(retrying?.contains("pdps-unconfirmed-policy is '\(policy.rawValue)'") == true)
            #expect(retrying?.contains(message) == true)
        }
    }

    @Test("where the device confirmed a part, the policy 'resume' goes on behind that")
    func resumeBehindConfirmed() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            device.set(.dropAndForget, beforeSheet: 3)
            let printer = try await add(device, .resume, to: shop)
            let id = try await shop.submit(to: printer, pages: 5)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.stateReasons == [JobStateReason.jobCompletedSuccessfully])
                #expect(job.stateMessage == "Impressions 3 to 4 may be there twice.")
                #expect(job.impressionsCompleted == 5)
            }
            #expect(device.impressions(of: id) == [1, 2, 3, 4, 5])
        }
    }

    @Test("both sides of a sheet and the copies of a job stay together when it goes on behind the last page sent")
    func wholeSheets() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(confirms: false) { $0.sides = [.oneSided, .twoSidedLongEdge] }
            device.set(.dropAndForget, beforeSheet: 6)
            let printer = try await add(device, .resume, to: shop)
            let ticket = [Attribute(.copies, 2), Attribute(.sides, "two-sided-long-edge")]
            let id = try await shop.submit(to: printer, pages: 4, ticket: ticket)
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(
                    job.stateMessage.hasSuffix("Impressions 1 to 6 may be missing. Impression 7 may be there twice.")
                )
            }
            // Copy 1 is impressions 1 to 4; of the third sheet, copy 2's first, both sides had been sent.
            #expect(device.impressions(of: id) == [1, 2, 3, 4, 5, 7, 8])
        }
    }

    @Test("with the policy 'resume' the front of a last sheet is not sent again when all was sent")
    func allSentOnBothSides() {
        var record = DeliveryRecord(
            jobID: 7,
            attempt: 1,
            deviceURI: "lpd://x/lp",
            format: "image/pwg-raster",
            begunAt: wallTime()
        )
        record.impressionsSent = 11
        let choice = UnconfirmedChoice(record: record, policy: .resume, words: "the line broke", expected: 11)
        guard case .completed(nil, let evidence) = choice.outcome else {
            Issue.record("it goes on: \(choice.outcome)")
            return
        }
        #expect(evidence.contains("impressions 1 to 11 were printed"), "\(evidence)")
    }

    @Test("a document that cannot be begun in the middle is held all the same, and printed anew when released")
    func cannotResume() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(formats: ["application/vnd.hp-PCL"])
            device.set(.dropAndForget, beforeSheet: 2)
            let printer = try await add(device, .resume, to: shop)
            let pcl = ("application/vnd.hp-PCL", Array("\u{1B}E some text \u{C}".utf8))
            let id = try await shop.submit(to: printer, documents: [pcl, pcl])
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons == [JobStateReason.deliveryOutcomeUnknown])
                #expect(held.stateMessage.contains("release it to print all of it again"))
                try await shop.send(.released, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id) == [1, 1, 2])
        }
    }

    @Test("the retry budget counts sheets: spent, it holds the job and tells why; a person may go on")
    func budget() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(confirms: false)
            for sheet in [3, 5] { device.set(.dropAndForget, beforeSheet: sheet) }
            let printer = try await add(device, .restart, budget: 7, to: shop)
            let id = try await shop.submit(to: printer, pages: 6)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons == [JobStateReason.retryBudgetSpent])
                #expect(
                    held.stateMessage.contains("8 sheets may come out twice, and the printer's pdps-retry-budget is 7")
                )
                #expect(device.impressions(of: id) == [1, 2, 1, 2])
                try await shop.send(.released, to: id)
                try await shop.expect(id, ends: .completed)
            }
            #expect(device.impressions(of: id) == [1, 2, 1, 2, 1, 2, 3, 4, 5, 6])
        }
    }

    @Test("with a budget of 0 nothing is sent again that may be on paper")
    func noBudget() async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice(confirms: false)
            device.set(.dropAndForget, beforeSheet: 2)
            let printer = try await add(device, .restart, budget: 0, to: shop)
            let id = try await shop.submit(to: printer, pages: 3)
            try await shop.open {
                let held = try await shop.wait(for: id) { $0.state == .pendingHeld }
                #expect(held.stateReasons == [JobStateReason.retryBudgetSpent])
            }
            #expect(device.impressions(of: id) == [1])
        }
    }
}
