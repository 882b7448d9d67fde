// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Subprocess
import Synchronization
import SystemPackage

/// One run of a device's program, from its start to its end.
final class ExecRun: Sendable {
    /// What is known of it.
    struct State {
        /// Impressions that it was given.
        var sent = 0
        /// Whether it was given all.
        var hasTakenAll = false
        /// Something is to be read, or its end is waited for.
        var isAwaited = false
        var lastSign = ContinuousClock.now
        var output = LastLine()
        var errors = LastLine()
        /// How it ended: its status, or why there was none.
        var end: Result<TerminationStatus, any Error>?
    }

    /// Says that something changed, or that time passed.
    let news: AsyncStream<Void>
    private let sink: AsyncStream<Void>.Continuation
    private let state = Mutex(State())
    private let device: ExecDevice
    private let delivery: Delivery
    private let pages: CodedPages

    init(device: ExecDevice, delivery: Delivery, pages: CodedPages) {
        self.device = device
        self.delivery = delivery
        self.pages = pages
        (news, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What is known now.
    var now: State { state.withLock { $0 } }

    /// Lets deadlines be looked at.
    func tick() { sink.yield() }

    /// Starts the program and follows it to its end; cancelled, it and all that it started are ended.
    func start() async {
        let end: Result<TerminationStatus, any Error>
        do {
            let result = try await Subprocess.run(
                .path(device.program),
                arguments: Arguments(device.arguments),
                environment: .custom(environment),
                workingDirectory: "/",
                platformOptions: Self.platformOptions,
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await self.read(execution.standardOutput) { $0.output.append($1) } }
                    group.addTask { await self.read(execution.standardError) { $0.errors.append($1) } }
                    group.addTask { try await self.feed(execution.standardInputWriter) }
                    try await group.waitForAll()
                }
            }
            end = .success(result.terminationStatus)
        } catch {
            end = .failure(error)
        }
        change { $0.end = end }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        sink.yield()
    }

    private func feed(_ writer: StandardInputWriter) async throws {
        for try await event in pages {
            switch event {
            case .pageStarted: break
            case .bytes(let bytes):
                change { state in
                    state.isAwaited = true
                    state.lastSign = .now
                }
                // Fewer bytes, or an error: it closed its input or ended; its status says what that means.
                guard await (try? writer.write(bytes)) == bytes.count else { return try Task.checkCancellation() }
                change { $0.isAwaited = false }
            case .pageEnded: change { $0.sent += 1 }
            }
        }
        try Task.checkCancellation()
        try? await writer.finish()
        change { state in
            state.hasTakenAll = true
            state.isAwaited = true
            state.lastSign = .now
        }
    }

    private func read(_ output: SubprocessOutputSequence, _ take: (inout State, [UInt8]) -> Void) async {
        do {
            for try await chunk in output {
                change { state in
                    state.lastSign = .now
                    take(&state, chunk.withUnsafeBytes { Array($0) })
                }
            }
        } catch {
            // Its words are only an explanation; its status is what counts.
        }
    }

    /// A session of its own, so that a program is ended with all that it started.
    private static var platformOptions: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: ExecDevice.endTime)
        ]
        return options
    }

    /// What the program is told of the job; names come from clients and are one line each.
    private var environment: [Environment.Key: String] {
        [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8",
            "PDPS_JOB_ID": "\(delivery.jobID)",
            "PDPS_JOB_NAME": delivery.jobName.oneLine,
            "PDPS_USER": delivery.userName.oneLine,
            "PDPS_COPIES": "\(delivery.copies)",
            "PDPS_FORMAT": delivery.record.format,
            "PDPS_FIRST_IMPRESSION": "\(delivery.record.firstImpression)",
            "PDPS_ATTEMPT": "\(delivery.record.key)",
        ]
    }
}

/// The last line of a text that comes in pieces.
struct LastLine: Sendable {
    private static let most = 1000
    private var line: [UInt8] = []
    private var complete: [UInt8] = []

    mutating func append(_ bytes: [UInt8]) {
        for byte in bytes {
            if byte == 0x0A {
                if !line.isEmpty { complete = line }
                line = []
            } else if byte >= 0x20, line.count < Self.most {
                line.append(byte)
            }
        }
    }

    /// The last line that has something in it, possibly none.
    var last: String { String(decoding: line.isEmpty ? complete : line, as: UTF8.self).trimmed }
}

extension String {
    /// Without control characters.
    fileprivate var oneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }
}
