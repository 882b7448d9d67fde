// SPDX-License-Identifier: Apache-2.0

import NIOCore

extension SimulatedPrinter {
    /// Serves a connection of a line printer daemon (RFC 1179).
    func serveLPD(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await channel.executeThenClose { input, output in
                var daemon = LPDDaemon(printer: self, input: input.makeAsyncIterator(), output: output)
                do { try await daemon.serve() } catch is ConnectionBroken {
                    channel.channel.reset()
                    throw ConnectionBroken()
                }
            }
        } catch {
            // The other end is gone, or was hung up on.
        }
    }
}

/// One connection to a line printer daemon.
private struct LPDDaemon {
    let printer: SimulatedPrinter
    var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var pending = ByteBuffer()
    private var isSlow = false

    init(
        printer: SimulatedPrinter,
        input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        (self.printer, self.input, self.output) = (printer, input, output)
    }

    mutating func serve() async throws {
        let command = try await line()
        if command.hasPrefix("\u{3}") || command.hasPrefix("\u{4}") { return try await list() }
        guard command.hasPrefix("\u{2}") else { return }
        let fault = printer.beginAttempt()
        if fault == .refuse { return try await say([1]) }
        isSlow = fault == .slow
        try await say([0])
        var name = ""
        while case let step = try await line(), !step.isEmpty {
            let size = Int(step.dropFirst().split(separator: " ").first ?? "") ?? 0
            try await say([0])
            if step.hasPrefix("\u{2}") {
                let control = String(decoding: try await bytes(size + 1).dropLast(), as: UTF8.self)
                name = String(control.split(separator: "\n").first { $0.hasPrefix("J") }?.dropFirst() ?? "")
            } else {
                try await takeData(size, name, fault)
            }
            try await say([0])
        }
    }

    private mutating func takeData(_ size: Int, _ name: String, _ fault: Fault?) async throws {
        var intake = DocumentIntake(printer, printer.path.open(name, fault))
        do {
            var rest = size
            while rest > 0 {
                let part = try await some(atMost: rest)
                rest -= part.count
                try await intake.take(part[...])
            }
            _ = try await bytes(1)
            try intake.finish()
        } catch {
            intake.breakOff()
            throw error
        }
    }

    /// Lists the jobs of which it has all and that are not printed yet.
    private mutating func list() async throws {
        let waiting = printer.path.jobs.filter { !$0.isDone && $0.input == .complete }
        let lines = waiting.isEmpty ? "no entries\n" : waiting.map { "anna: 1st [job \($0.id)] \($0.name)\n" }.joined()
        try await say(Array(lines.utf8))
    }

    private func say(_ bytes: [UInt8]) async throws {
        try await printer.waitWhileHanging()
        if isSlow { try await Task.sleep(for: printer.times.answer) }
        try await output.write(ByteBuffer(bytes: bytes))
    }

    private mutating func line() async throws -> String {
        var line: [UInt8] = []
        while case let byte = try await some(atMost: 1), let byte = byte.first, byte != 0x0A { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func bytes(_ count: Int) async throws -> [UInt8] {
        var found: [UInt8] = []
        while found.count < count {
            let part = try await some(atMost: count - found.count)
            if part.isEmpty { throw ConnectionBroken() }
            found += part
        }
        return found
    }

    /// Bytes that are there; none at the end of the connection, within a file an error.
    private mutating func some(atMost count: Int) async throws -> [UInt8] {
        while pending.readableBytes == 0 {
            guard let more = try await input.next() else {
                if count > 1 { throw ConnectionBroken() }
                return []
            }
            pending = more
        }
        return pending.readBytes(length: min(count, pending.readableBytes)) ?? []
    }
}
