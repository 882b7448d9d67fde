// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel
import Testing

@Suite("A queue of a line printer daemon", .timeLimit(.minutes(2)))
struct LPDDeviceTests {
    private func deliver(
        _ count: Int = 3,
        size: Int = 1000,
        to device: LPDDevice,
        _ record: DeliveryRecord = .beginning(format: "application/vnd.hp-PCL"),
        _ reports: Reports = Reports()
    ) async throws -> DeliveryResult {
        try await device.deliver(Delivery(record), pages: .formFed(count, size: size), report: reports.take)
    }

    @Test("control file and data file go out with their sizes, and the daemon's yes is all that is claimed")
    func delivered() async throws {
        try await ScriptedDaemon.with { daemon in
            let reports = Reports()
            let record = DeliveryRecord.beginning(1234, format: "application/vnd.hp-PCL")
            let result = try await deliver(to: daemon.device(), record, reports)
            #expect(result.impressionsConfirmed == nil)
            #expect(result.evidence.contains("acknowledged all of it as cfA234"))
            #expect(result.evidence.contains("does not say what is printed"))
            #expect(daemon.isComplete && daemon.data.count == 3000)
            #expect(daemon.commands.first == "\u{2}lp")
            let control = daemon.control
            #expect(control.contains("Panna") && control.contains("Ntest"))
            #expect(control.filter { $0.hasPrefix("l") }.count == 1, "one copy, printed as it is")
            let name = try #require(control.first { $0.hasPrefix("l") }?.dropFirst())
            #expect(name.hasPrefix("dfA234"))
            #expect(daemon.commands.last == "\u{3}3000 \(name)")
            #expect(reports.all.last == .sent(impressions: 3))
        }
    }

    @Test(
        "a refusal at any step is told with its words, and nothing of the job is in doubt",
        arguments: [
            (ScriptedDaemon.Step.job, [UInt8]([1]), DeviceError.Code.busy),
            (.job, Array("lpd: lp: unknown printer\n".utf8), .busy),
            (.announceControl, [2], .busy), (.control, [2], .busy),
            (.announceData, Array("\u{2}no space\n".utf8), .busy),
            (.data, [3], .refused),
        ]
    )
    func refused(step: ScriptedDaemon.Step, bytes: [UInt8], code: DeviceError.Code) async throws {
        var script = ScriptedDaemon.Script()
        script.refusal = (step, bytes)
        try await ScriptedDaemon.with(script) { daemon in
            let device = try daemon.device()
            let reports = Reports()
            let record = DeliveryRecord.beginning(format: "application/vnd.hp-PCL")
            let error = await #expect(throws: DeviceError.self) {
                try await deliver(to: device, record, reports)
            }
            #expect(error?.code == code)
            if bytes.count > 1 {
                let words = String(decoding: bytes.drop { $0 < 0x20 }.dropLast(), as: UTF8.self)
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            }
            let asked = record.journaled(reports.all)
            #expect(try await device.recall(asked) == .nothingPrinted)
        }
    }

    @Test("a daemon that hangs up before it has anything is tried again; later the end is unknown")
    func hangsUp() async throws {
        for (step, code) in [
            (ScriptedDaemon.Step.job, DeviceError.Code.unreachable), (.announceControl, .unreachable),
            (.announceData, .interrupted), (.data, .interrupted),
        ] {
            var script = ScriptedDaemon.Script()
            script.hangsUpAt = step
            try await ScriptedDaemon.with(script) { daemon in
                let error = await #expect(throws: DeviceError.self) { try await deliver(to: daemon.device()) }
                #expect(error?.code == code, "\(step)")
                #expect(error?.message.contains("'lp'") == true)
            }
        }
    }

    @Test("a connection that breaks in the data file leaves the end unknown, unless the queue lists the job")
    func dropped() async throws {
        var script = ScriptedDaemon.Script()
        script.dropsAfterBytes = 500_000
        script.listing = "lp is ready and printing\nanna: active [job 12 pc]\n   % 1000 bytes\n"
        try await ScriptedDaemon.with(script) { daemon in
            let device = try daemon.device()
            let record = DeliveryRecord.beginning(format: "application/vnd.hp-PCL")
            let error = await #expect(throws: DeviceError.self) {
                try await deliver(400, size: 50_000, to: device, record)
            }
            #expect(error?.code == .interrupted)
            let asked = record.journaled([.accepted(deviceJobID: "cfA007pc")])
            guard case .completed(nil, let evidence) = try await device.recall(asked) else {
                Issue.record("a queue lists what it has")
                return
            }
            #expect(evidence.contains("lists the job"))
            var other = DeliveryRecord.beginning()
            other.deviceJobID = "cfA008pc"
            guard case .unknown = try await device.recall(other) else {
                Issue.record("a queue that does not list a job may have printed it")
                return
            }
        }
    }

    @Test("what the daemon says of a queue is shown, and never a reason to wait")
    func status() async throws {
        try await ScriptedDaemon.with { daemon in
            let status = try await daemon.device().status()
            #expect(status.condition == .idle && status.message.isEmpty)
            #expect(daemon.commands == ["\u{4}lp "])
        }
        var script = ScriptedDaemon.Script()
        script.listing = "Warning: lp is down: printing disabled\r\n"
        try await ScriptedDaemon.with(script) { daemon in
            let status = try await daemon.device().status()
            #expect(status.condition == .idle)
            #expect(status.message == "Warning: lp is down: printing disabled")
        }
        let nobody = try LPDDevice(DeviceURI("lpd://127.0.0.1:1/lp?format=application/pdf"))
        #expect(await nobody.status().condition == .unreachable)
    }
}
