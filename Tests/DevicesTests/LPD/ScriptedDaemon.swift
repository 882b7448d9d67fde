// SPDX-License-Identifier: Apache-2.0

import Devices
import FaultLab
import NIOCore
import NIOPosix
import PrintModel
import Synchronization

/// A line printer daemon on a free port of 127.0.0.1 that does what a test says.
final class ScriptedDaemon: Sendable {
    /// The steps of a job, in order.
    enum Step: Sendable { case job, announceControl, control, announceData, data }

    /// What befalls it.
    struct Script: Sendable {
        /// Says this instead of yes, and hangs up.
        var refusal: (step: Step, bytes: [UInt8])?
        /// Hangs up without a word.
        var hangsUpAt: Step?
        /// Hangs up when it has read so many bytes of the data file.
        var dropsAfterBytes: Int?
        /// What it says of its queue; `%` stands for the last job's name.
        var listing = "lp is ready\nno entries\n"
    }

    fileprivate struct State {
        var commands: [String] = []
        var control = ""
        var data: [UInt8] = []
        var isComplete = false
    }

    let port: Int
    let script: Script
    fileprivate let state = Mutex(State())

    private init(port: Int, script: Script) {
        self.port = port
        self.script = script
    }

    var commands: [String] { state.withLock { $0.commands } }
    var control: [String] { state.withLock { $0.control.split(separator: "\n").map(String.init) } }
    var data: [UInt8] { state.withLock { $0.data } }
    /// Whether a job came as a whole.
    var isComplete: Bool { state.withLock { $0.isComplete } }

    func device() throws -> LPDDevice {
        var configuration = LPDDevice.Configuration()
        configuration.answerTimeout = .seconds(20)
        configuration.statusInterval = .zero
        configuration.troubleInterval = .zero
        let uri = "lpd://127.0.0.1:\(port)/lp?format=application/vnd.hp-PCL"
        return try LPDDevice(DeviceURI(uri), configuration: configuration)
    }

    /// Runs `body` with a daemon.
    static func with(
        _ script: Script = Script(),
        _ body: (ScriptedDaemon) async throws -> Void
    ) async throws {
        let listener = try await LoopbackListener()
        let daemon = ScriptedDaemon(port: listener.port, script: script)
        try await listener.serve(daemon.serve) { try await body(daemon) }
    }

    @Sendable
    private func serve(_ client: LoopbackListener.Connection) async {
        try? await client.executeThenClose { input, output in
            var session = LPDSession(daemon: self, input: input.makeAsyncIterator(), output: output)
            try await session.run()
        }
    }
}

/// One connection to a daemon.
private struct LPDSession {
    let daemon: ScriptedDaemon
    var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var pending = ByteBuffer()
    private var isOver = false

    init(
        daemon: ScriptedDaemon,
        input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.daemon = daemon
        self.input = input
        self.output = output
    }

    mutating func run() async throws {
        let first = try await line()
        daemon.state.withLock { $0.commands.append(first) }
        if first.hasPrefix("\u{4}") {
            let name = String(daemon.control.first { $0.hasPrefix("J") }?.dropFirst() ?? "")
            let text = daemon.script.listing.split(separator: "%", omittingEmptySubsequences: false)
                .map(String.init).joined(separator: name)
            return try await output.write(ByteBuffer(string: text))
        }
        try await acknowledge(.job)
        while !isOver, case let command = try await line(), !command.isEmpty {
            daemon.state.withLock { $0.commands.append(command) }
            let size = Int(command.dropFirst().split(separator: " ")[0]) ?? 0
            let isControl = command.hasPrefix("\u{2}")
            try await acknowledge(isControl ? .announceControl : .announceData)
            let file = try await bytes(size, limit: isControl ? nil : daemon.script.dropsAfterBytes)
            guard !isOver, try await bytes(1, limit: nil) == [0] else { return }
            daemon.state.withLock { state in
                if isControl { state.control = String(decoding: file, as: UTF8.self) } else { state.data = file }
                state.isComplete = !isControl
            }
            try await acknowledge(isControl ? .control : .data)
        }
    }

    private mutating func acknowledge(_ step: ScriptedDaemon.Step) async throws {
        if daemon.script.hangsUpAt == step {
            isOver = true
            return
        }
        guard let refusal = daemon.script.refusal, refusal.step == step else {
            return try await output.write(ByteBuffer(bytes: [0]))
        }
        isOver = true
        try await output.write(ByteBuffer(bytes: refusal.bytes))
    }

    private mutating func line() async throws -> String {
        guard !isOver else { return "" }
        var line: [UInt8] = []
        while case let byte = try await bytes(1, limit: nil), let byte = byte.first, byte != 0x0A { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func bytes(_ count: Int, limit: Int?) async throws -> [UInt8] {
        var found: [UInt8] = []
        while found.count < count, !isOver {
            if let limit, found.count >= limit {
                isOver = true
                break
            }
            if pending.readableBytes == 0 {
                guard let more = try await input.next() else {
                    isOver = true
                    break
                }
                pending = more
            }
            found += pending.readBytes(length: min(count - found.count, pending.readableBytes)) ?? []
        }
        return found
    }
}
