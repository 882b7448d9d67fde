// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Glibc
import PrintModel
import Synchronization
import SystemPackage
import Testing

@Suite("A program as a device", .timeLimit(.minutes(2)))
struct ExecDeviceTests {
    private let folder: PrintingFolder

    init() throws {
        // As the server does: a program that ends early must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        folder = try PrintingFolder()
    }

    private func program(_ script: String) throws -> String {
        try folder.write("program", "#!/bin/sh\n\(script)\n")
        let path = folder.path + "/program"
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    private func device(_ script: String, _ options: String = "") throws -> ExecDevice {
        let path = try program(script)
        return try ExecDevice(DeviceURI("exec://\(path)\(options)"), allowed: [FilePath(path)])
    }

    private func deliver(
        _ count: Int = 3,
        size: Int = 1000,
        to device: ExecDevice,
        _ record: DeliveryRecord = .beginning(format: "application/pdf"),
        _ reports: Reports = Reports()
    ) async throws -> DeliveryResult {
        try await device.deliver(Delivery(record), pages: .formFed(count, size: size), report: reports.take)
    }

    @Test("it gets the pages, its arguments and what the job is; status 0 is the evidence")
    func runs() async throws {
        let script = """
            cat > "$1"
            echo "$PDPS_JOB_ID $PDPS_USER $PDPS_JOB_NAME $PDPS_FORMAT $PDPS_COPIES $2" > "$1.facts"
            echo first; echo printed all
            """
        let output = folder.path + "/output"
        let device = try device(script, "?arg=\(output)&arg=two%20words")
        let reports = Reports()
        let result = try await deliver(to: device, .beginning(format: "application/pdf"), reports)
        #expect(result.impressionsConfirmed == nil)
        #expect(result.evidence.hasSuffix("took 3 impressions and ended with status 0: printed all"))
        #expect(try folder.bytes("output").count == 3000)
        #expect(try folder.text("output.facts") == "7 anna test application/pdf 1 two words\n")
        #expect(reports.all.last == .sent(impressions: 3))
    }

    @Test(
        "another status is an error with the last line of its errors",
        arguments: [
            (
                "cat > /dev/null; echo warming >&2; echo 'no ribbon' >&2; exit 3", DeviceError.Code.interrupted,
                "status 3"
            ),
            ("echo 'come back' >&2; exit 75", .busy, "cannot print now"),
            ("kill -9 $$", .interrupted, "signal 9"), ("exit 0", .interrupted, "before it had read all"),
        ]
    )
    func fails(script: String, code: DeviceError.Code, words: String) async throws {
        let device = try device(script)
        let reports = Reports()
        let record = DeliveryRecord.beginning(format: "application/pdf")
        let error = await #expect(throws: DeviceError.self) {
            try await deliver(40, size: 100_000, to: device, record, reports)
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        if script.contains("ribbon") { #expect(error?.message.hasSuffix(": no ribbon") == true) }
        let asked = record.journaled(reports.all)
        let answer = try await device.recall(asked)
        if code == .busy {
            #expect(answer == .nothingPrinted)
        } else if case .unknown = answer {
        } else {
            Issue.record("nobody can say what a program that failed did: \(answer)")
        }
    }

    @Test("only programs that were allowed are run")
    func allowed() async throws {
        let path = try program("touch ran")
        let device = try ExecDevice(DeviceURI("exec://\(path)"), allowed: ["/bin/true"])
        let error = await #expect(throws: DeviceError.self) { try await device.capabilities() }
        #expect(error?.message.contains("--device-program \(path)") == true)
        await #expect(throws: DeviceError.self) { try await deliver(to: device) }
        #expect(await device.status().condition == .unreachable)
        #expect(!folder.contains("ran"))
    }

    @Test("a program that is missing or may not be run is shown with the remedy")
    func missing() async throws {
        let gone = try ExecDevice(DeviceURI("exec:///nowhere/program"), allowed: ["/nowhere/program"])
        #expect(await gone.status().message.contains("No such file") == true)
        let path = try program("exit 0")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let device = try ExecDevice(DeviceURI("exec://\(path)"), allowed: [FilePath(path)])
        #expect(await device.status().message.contains("may execute") == true)
    }

    @Test("a program that neither reads nor writes is ended after the limit, with what it started")
    func silent() async throws {
        let device = try device("sleep 600 & echo $! > \(folder.path)/child; wait", "?silence=1")
        let error = await #expect(throws: DeviceError.self) { try await deliver(40, size: 100_000, to: device) }
        #expect(error?.code == .interrupted)
        #expect(error?.message.contains("neither read nor wrote anything for 1 s") == true)
        #expect(try await eventually { try childIsGone() })
    }

    @Test("a cancelled delivery ends the program with all that it started")
    func cancelled() async throws {
        let device = try device("sleep 600 & echo $! > \(folder.path)/child; wait")
        let task = Task { try await deliver(40, size: 100_000, to: device) }
        #expect(try await eventually { (try? folder.text("child").hasSuffix("\n")) == true })
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try await eventually { try childIsGone() })
    }

    /// Whether the program's own child has ended; one that nobody waited for yet counts.
    private func childIsGone() throws -> Bool {
        guard let child = Int32(try folder.text("child").trimmingCharacters(in: .whitespacesAndNewlines)) else {
            return false
        }
        guard kill(child, 0) == 0 else { return true }
        let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        return status?.contains(") Z ") ?? true
    }
}
