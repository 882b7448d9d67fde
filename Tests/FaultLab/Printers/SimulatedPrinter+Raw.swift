// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PrintModel

extension SimulatedPrinter {
    /// Serves a connection of raw data, with PJL or without.
    func serveRaw(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await channel.executeThenClose { input, output in
                var session = RawSession(self, output)
                do {
                    for try await bytes in input {
                        try await session.take(Array(bytes.readableBytesView)[...])
                    }
                    try await session.end()
                } catch is ConnectionBroken {
                    session.breakOff()
                    channel.channel.reset()
                } catch {
                    session.breakOff()
                    throw error
                }
            }
        } catch {
            // The other end is gone, or was hung up on.
        }
    }
}

/// One connection of raw data.
private struct RawSession {
    private static let exit = Array("\u{1B}%-12345X".utf8)

    let printer: SimulatedPrinter
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var intake: DocumentIntake?
    private var isInPJL = false
    private var line: [UInt8] = []
    private var escape: [UInt8] = []
    private var reports: Set<String> = []
    private var reporter: Task<Void, Never>?
    private var isSlow = false

    init(_ printer: SimulatedPrinter, _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        (self.printer, self.output) = (printer, output)
    }

    mutating func take(_ bytes: ArraySlice<UInt8>) async throws {
        try await printer.waitWhileHanging()
        guard printer.kind == .pjl else { return try await takeDocument(bytes) }
        var data: [UInt8] = []
        for byte in bytes {
            if byte == Self.exit[escape.count] {
                escape.append(byte)
                guard escape == Self.exit else { continue }
                try await takeDocument(data[...])
                (data, escape, line, isInPJL) = ([], [], [], true)
                continue
            }
            let held = escape + [byte]
            escape = []
            for byte in held {
                guard isInPJL else {
                    data.append(byte)
                    continue
                }
                line.append(byte)
                // What is no command is the document.
                if !Array("@PJL".utf8).starts(with: line.prefix(4)) {
                    isInPJL = false
                    data += line
                    line = []
                } else if byte == 0x0A {
                    try await obey()
                }
            }
        }
        try await takeDocument(data[...])
    }

    private mutating func takeDocument(_ bytes: ArraySlice<UInt8>) async throws {
        guard !bytes.isEmpty else { return }
        if intake == nil { try begin("raw data") }
        try await intake?.take(bytes)
    }

    private mutating func begin(_ name: String) throws {
        let fault = printer.beginAttempt()
        if fault == .refuse { throw ConnectionBroken() }
        isSlow = fault == .slow
        intake = DocumentIntake(printer, printer.path.open(name, fault))
    }

    /// The host ended its side.
    mutating func end() async throws {
        if printer.kind != .pjl { try intake?.finish() }
        breakOff()
        await reporter?.value
    }

    mutating func breakOff() {
        intake?.breakOff()
        reporter?.cancel()
    }

    // MARK: PJL

    private mutating func obey() async throws {
        let text = String(decoding: line.filter { $0 >= 0x20 }, as: UTF8.self)
        line = []
        let command = text.dropFirst("@PJL".count).drop { $0 == " " }
        let words = command.split(separator: " ")
        switch words.first {
        case "INFO", "ECHO": try await answer(String(command))
        case "USTATUS" where words.count > 1: reports.insert(String(words[1]))
        case "JOB":
            let name = command.split(separator: "\"").dropFirst().first.map(String.init) ?? ""
            try begin(name)
            if let intake { report(on: intake.job, named: name) }
        case "EOJ": try intake?.finish()
        default: break
        }
    }

    private func answer(_ command: String) async throws {
        let lines: [String]? =
            switch command {
            case "INFO ID": ["\"Simulated LaserPrinter 4000\""]
            case "INFO CONFIG": ["DUPLEX", "LANGUAGES [1 ENUMERATED]", "\tPWGRASTER"]
            case "INFO VARIABLES": ["PAPER=A6 [1 ENUMERATED]", "\tA6"]
            case "INFO USTATUS":
                ["DEVICE=OFF [2 ENUMERATED]", "\tOFF", "\tON", "JOB=OFF [2 ENUMERATED]", "\tOFF", "\tON"]
                    + ["PAGE=OFF [2 ENUMERATED]", "\tOFF", "\tON"]
            case "INFO PAGECOUNT": ["PAGECOUNT=\(printer.path.pageCount)"]
            case "INFO STATUS": printer.path.pjlStatus
            case let echo where echo.hasPrefix("ECHO"): []
            default: nil
            }
        guard let lines else { return }
        try await printer.waitWhileHanging()
        if isSlow { try await Task.sleep(for: printer.times.answer) }
        try await output.say(command, lines)
    }

    /// Tells of a job's pages, of its end and of trouble, as they come.
    private mutating func report(on job: PaperPath.Job, named name: String) {
        let (printer, output, reports) = (printer, output, reports)
        // Ended by `end` or `breakOff`, one of which comes with each connection.
        reporter = Task {
            var told = (pages: 0, status: ["CODE=10001", "DISPLAY=\"READY\"", "ONLINE=TRUE"])
            for await _ in printer.path.changes() {
                guard let now = printer.path.job(key: job.key) else { return }
                do {
                    try await printer.waitWhileHanging()
                    let status = printer.path.pjlStatus
                    if status != told.status, reports.contains("DEVICE"), status.first != "CODE=10023" {
                        try await output.say("USTATUS DEVICE", status)
                        told.status = status
                    }
                    while told.pages < now.countedPages, reports.contains("PAGE") {
                        told.pages += 1
                        try await output.say("USTATUS PAGE", ["\(told.pages)"])
                    }
                    guard let end = now.saidEnd else { continue }
                    let word = end == .completed ? "END" : "CANCELED"
                    if end != .aborted, reports.contains("JOB") {
                        let pages = end == .completed ? ["PAGES=\(now.countedPages)"] : []
                        try await output.say("USTATUS JOB", [word, "NAME=\"\(name)\""] + pages)
                    }
                    return
                } catch { return }
            }
        }
    }
}

extension NIOAsyncChannelOutboundWriter<ByteBuffer> {
    fileprivate func say(_ head: String, _ lines: [String]) async throws {
        try await write(ByteBuffer(string: (["@PJL \(head)"] + lines).map { $0 + "\r\n" }.joined() + "\u{0C}"))
    }
}

extension PaperPath {
    /// What `INFO STATUS` says.
    fileprivate var pjlStatus: [String] {
        let current = jobs.first { !$0.isDone }
        switch (current?.fault, trouble) {
        case (.sayIdle, _): return ["CODE=10001", "DISPLAY=\"READY\"", "ONLINE=TRUE"]
        case (.sayJammed, _), (_, .jam): return ["CODE=42020", "DISPLAY=\"PAPER JAM\"", "ONLINE=FALSE"]
        case (_, .noPaper): return ["CODE=41002", "DISPLAY=\"LOAD PAPER\"", "ONLINE=FALSE"]
        default: break
        }
        let isBusy = !isQuiet
        return ["CODE=\(isBusy ? 10_023 : 10_001)", "DISPLAY=\"\(isBusy ? "PRINTING" : "READY")\"", "ONLINE=TRUE"]
    }
}
