// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("A printer is taken out of use and brought back (RFC 3998)")
struct PrinterAvailabilityTests {
    private func state(_ intake: TestIntake) async throws -> (Int?, [String]?) {
        let reply = try await intake.send(Samples.request(.getPrinterAttributes))
        let printer = try #require(reply[group: .printerAttributes])
        return (printer[.printerState], printer[.printerStateReasons])
    }

    @Test(
        "while it is out of use it answers questions, says why, and takes nothing",
        arguments: [
            (
                IPPOperation.deactivatePrinter, "deactivated", IPPStatus.serverErrorPrinterIsDeactivated,
                IPPOperation.activatePrinter
            ),
            (.shutdownPrinter, "shutdown", .serverErrorServiceUnavailable, .startupPrinter),
            (.shutdownPrinter, "shutdown", .serverErrorServiceUnavailable, .restartPrinter),
        ]
    )
    func outOfUse(
        ending: IPPOperation,
        reason: String,
        refusal: IPPStatus,
        beginning: IPPOperation
    ) async throws {
        try await TestIntake.with(.live) { intake async throws in
            let request = Samples.request(ending, Samples.lobby, Attribute("message", .text("Moving house")))
            #expect(try await intake.send(request).status == .successfulOK)
            #expect(try await state(intake) == (5, [reason]))
            let refused = try await intake.send(Samples.request(.printJob), document: Samples.pdf)
            #expect(refused.status == refusal)
            #expect(refused.statusMessage.contains("Moving house"), "\(refused.statusMessage)")
            #expect(try await intake.send(Samples.request(.getJobs)).status == .successfulOK)
            #expect(try await intake.send(Samples.request(.validateJob)).status == .successfulOK)
            #expect(try await intake.jobCount() == 0)

            #expect(try await intake.send(Samples.request(beginning)).status == .successfulOK)
            #expect(try await state(intake) == (3, ["none"]))
            _ = try await intake.printed()
        }
    }

    @Test("jobs that come while new ones are held wait; releasing frees them, but not who waits for more")
    func holdNewJobs() async throws {
        try await TestIntake.with(.live) { intake async throws in
            let before = try await intake.printed()
            #expect(try await intake.send(Samples.request(.holdNewJobs)).status == .successfulOK)
            #expect(try await state(intake).1 == ["hold-new-jobs"])
            let plain = try await intake.printed()
            let twiceHeld = try await intake.printed(held: true)
            #expect(try await intake.job(before).state == .pending)
            #expect(try await intake.job(plain).state == .pendingHeld)
            #expect(try await intake.send(Samples.request(.releaseHeldNewJobs)).status == .successfulOK)
            #expect(try await state(intake).1 == ["none"])
            #expect(try await intake.job(plain).state == .pending)
            let left = try await intake.job(twiceHeld)
            #expect(left.state == .pendingHeld)
            #expect(left.stateReasons == [JobStateReason.jobHoldUntilSpecified])
        }
    }

    @Test("Pause-Printer-After-Current-Job pauses")
    func pauseAfterCurrent() async throws {
        try await TestIntake.with(.live) { intake async throws in
            #expect(try await intake.send(Samples.request(.pausePrinterAfterCurrentJob)).status == .successfulOK)
            #expect(try await state(intake) == (5, ["paused"]))
        }
    }
}
