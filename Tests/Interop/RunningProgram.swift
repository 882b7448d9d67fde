// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

/// A program that a test started: its output is collected, and it never outlives the test.
final class RunningProgram: Sendable {
    struct Ended: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    private struct State: ~Copyable {
        let process: Process
    }

    private let state: Mutex<State>
    private let outputFile: URL
    private let errorFile: URL
    let identifier: Int32

    /// Starts `executable`; a name without a slash is looked up in `PATH`.
    init(_ executable: String, _ arguments: [String], environment: [String: String] = [:], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [executable] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let name = UUID().uuidString
        outputFile = folder.appending(path: name + ".out")
        errorFile = folder.appending(path: name + ".err")
        for file in [outputFile, errorFile] {
            try Data().write(to: file)
        }
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        identifier = process.processIdentifier
        state = Mutex(State(process: process))
    }

    deinit {
        kill(SIGKILL)
    }

    var isRunning: Bool { state.withLock { $0.process.isRunning } }
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    func kill(_ signal: Int32) {
        if isRunning { Foundation.kill(identifier, signal) }
    }

    /// Waits for its end; a program that does not end in time is killed and the test fails.
    func ended(within limit: Duration) async throws -> Ended {
        let deadline = ContinuousClock.now + limit
        while isRunning {
            if ContinuousClock.now > deadline {
                kill(SIGKILL)
                Issue.record("process \(identifier) did not end within \(limit); it said: \(errors)")
                break
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        let status = state.withLock { state in
            state.process.waitUntilExit()
            return state.process.terminationStatus
        }
        return Ended(status: status, output: output, errors: errors)
    }
}

/// Runs a program to its end.
@discardableResult
func run(
    _ executable: String,
    _ arguments: [String],
    environment: [String: String] = [:],
    in folder: URL,
    within limit: Duration = .seconds(60)
) async throws -> RunningProgram.Ended {
    try await RunningProgram(executable, arguments, environment: environment, in: folder).ended(within: limit)
}

/// Whether a program is on this machine.
func isInstalled(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return (path + ":/usr/sbin:/sbin").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
}

/// A folder that is removed after the test's body.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// Tries again until `condition` holds or the time is over.
func eventually(within limit: Duration = .seconds(60), _ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}
