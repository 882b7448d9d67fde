// SPDX-License-Identifier: Apache-2.0

import Devices
import FaultLab
import Glibc
import NIOCore
import NIOPosix
import PrintModel
import Synchronization

/// A printer on a free port of 127.0.0.1 that takes raw data and does what a test says.
///
/// A page of its language ends with a form feed; it comes out when that was read. Which ones did is the tests' oracle.
final class SocketPrinter: Sendable {
    /// What it is and what befalls it.
    struct Script: Sendable {
        var speaksPJL = true
        var languages = ["PCL", "POSTSCRIPT"]
        var reportsJobs = true
        var reportsPages = true
        var hasPageCounter = true
        /// Its first pages out: those of a job before ours.
        var straySheets = 0
        /// Breaks the connection when it has read so many bytes.
        var dropsAfterBytes: Int?
        /// Reads no more behind so many bytes, until it is mended.
        var stallsAfterBytes: Int?
        /// Stops before this page comes out, until it is mended; with a code of PJL.
        var stopsAtPage: (page: Int, code: Int)?
        /// Somebody cancels the job at the panel when this page is due.
        var isCanceledAtPage: Int?
        /// Ends the connection once it has all.
        var closesAtEnd = true
        /// Breaks the connection off when the host has ended its side: as one that did not read all.
        var resetsAtEnd = false
        /// Ends the connection without a word about the job.
        var forgetsJob = false
        /// Says nothing for so long before its first answer.
        var answerDelay: Duration = .zero
    }

    fileprivate struct State {
        var pagesOut = 0
        var jobNames: [String] = []
        var commands: [String] = []
        var document: [UInt8] = []
        var connections = 0
        var isMended = false
        var timesCounted = 0
    }

    let port: Int
    let script: Script
    fileprivate let state = Mutex(State())

    private init(port: Int, script: Script) {
        self.port = port
        self.script = script
    }

    /// Pages that came out.
    var pagesOut: Int { state.withLock { $0.pagesOut } }
    /// Everything that was no PJL; of a mute printer all that came.
    var document: [UInt8] { state.withLock { $0.document } }
    var commands: [String] { state.withLock { $0.commands } }
    var connections: Int { state.withLock { $0.connections } }

    /// How often somebody read its counter by another way.
    var timesCounted: Int { state.withLock { $0.timesCounted } }

    /// Its counter, as another way tells it.
    func countPages() -> Int {
        state.withLock { state in
            state.timesCounted += 1
            return state.pagesOut
        }
    }

    /// Somebody looked after it.
    func mend() { state.withLock { $0.isMended = true } }

    /// Pages of others come out.
    func printOthers(_ pages: Int) { state.withLock { $0.pagesOut += pages } }

    func device(
        _ options: String = "",
        known: DeviceCapabilities? = nil,
        _ configuration: SocketDevice.Configuration = .quick
    ) throws -> SocketDevice {
        let uri = try DeviceURI("socket://127.0.0.1:\(port)/\(options)")
        return try SocketDevice(uri, known: known, configuration: configuration)
    }

    /// Runs `body` with a printer.
    static func with(
        _ script: Script = Script(),
        _ body: (SocketPrinter) async throws -> Void
    ) async throws {
        let listener = try await LoopbackListener()
        let printer = SocketPrinter(port: listener.port, script: script)
        try await listener.serve(printer.serve) { try await body(printer) }
    }

    @Sendable
    private func serve(_ client: LoopbackListener.Connection) async {
        state.withLock { $0.connections += 1 }
        try? await client.executeThenClose { input, output in
            var session = SocketSession(printer: self, channel: client.channel, output: output)
            for try await bytes in input {
                guard try await session.take(Array(bytes.readableBytesView)[...]) else { return }
            }
            if script.resetsAtEnd {
                _ = (client.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            }
            // Until the host ends its side as well.
            if !script.closesAtEnd { try await Task.sleep(for: .seconds(600)) }
        }
    }
}

/// One connection to a printer.
private struct SocketSession {
    let printer: SocketPrinter
    let channel: any Channel
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var isInPJL = false
    private var line: [UInt8] = []
    private var escape: [UInt8] = []
    private var read = 0
    private var page = 0
    private var jobName: String?
    private var reports: Set<String> = []
    private var hasAnswered = false

    init(printer: SocketPrinter, channel: any Channel, output: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        self.printer = printer
        self.channel = channel
        self.output = output
    }

    private var script: SocketPrinter.Script { printer.script }
    private static let exit = Array("\u{1B}%-12345X".utf8)

    /// Takes bytes; false when the connection is over.
    mutating func take(_ bytes: ArraySlice<UInt8>) async throws -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            if escape.isEmpty, !isInPJL {
                // What is nothing but a part of a page, at once.
                let marks = [script.dropsAfterBytes, script.stallsAfterBytes].compactMap { $0 }.filter { $0 > read }
                let room = (marks.min() ?? .max) - read - 1
                let run = rest.prefix(room).prefix { $0 != 0x0C && $0 != 0x1B }
                printer.state.withLock { $0.document += run }
                read += run.count
                rest = rest.dropFirst(run.count)
            }
            guard let byte = rest.popFirst() else { break }
            guard try await take(byte) else { return false }
        }
        return true
    }

    /// Takes a byte; false when the connection is over.
    private mutating func take(_ byte: UInt8) async throws -> Bool {
        read += 1
        if read == script.dropsAfterBytes {
            _ = (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            return false
        }
        if read == script.stallsAfterBytes { try await waitUntilMended() }
        guard script.speaksPJL else { return try await takeData(byte) }
        if byte == Self.exit[escape.count] {
            escape.append(byte)
            guard escape == Self.exit else { return true }
            (escape, line, isInPJL) = ([], [], true)
            return true
        }
        let held = escape + [byte]
        escape = []
        for byte in held {
            guard isInPJL ? try await takeCommand(byte) : try await takeData(byte) else { return false }
        }
        return true
    }

    private mutating func takeData(_ byte: UInt8) async throws -> Bool {
        printer.state.withLock { $0.document.append(byte) }
        guard byte == 0x0C else { return true }
        page += 1
        if page == script.isCanceledAtPage {
            try await report("JOB", ["CANCELED", "NAME=\"\(jobName ?? "")\""])
            return false
        }
        if let stop = script.stopsAtPage, stop.page == page {
            try await report("DEVICE", ["CODE=\(stop.code)", "DISPLAY=\"LOOK AT ME\"", "ONLINE=FALSE"])
            try await waitUntilMended()
            try await report("DEVICE", ["CODE=10001", "DISPLAY=\"READY\"", "ONLINE=TRUE"])
        }
        printer.state.withLock { $0.pagesOut += 1 }
        try await report("PAGE", ["\(page)"])
        return true
    }

    private mutating func takeCommand(_ byte: UInt8) async throws -> Bool {
        guard byte == 0x0A else {
            if byte != 0x0D { line.append(byte) }
            return true
        }
        let command = String(decoding: line, as: UTF8.self).dropFirst("@PJL".count).drop { $0 == " " }
        line = []
        guard !command.isEmpty else { return true }
        printer.state.withLock { $0.commands.append(String(command)) }
        let words = command.split(separator: " ")
        switch words.first {
        case "INFO", "ECHO": try await answer(String(command))
        case "USTATUS": reports.insert(String(words[1]))
        case "JOB":
            jobName = command.split(separator: "\"").dropFirst().first.map(String.init)
            page = 0
            try await report("JOB", ["START", "NAME=\"\(jobName ?? "")\""])
            for number in 0..<script.straySheets { try await report("PAGE", ["\(number + 7)"]) }
        case "ENTER": isInPJL = false
        case "EOJ":
            if script.forgetsJob { return false }
            try await report("JOB", ["END", "NAME=\"\(jobName ?? "")\"", "PAGES=\(page)"])
        default: break
        }
        return true
    }

    private mutating func answer(_ command: String) async throws {
        if !hasAnswered { try await Task.sleep(for: script.answerDelay) }
        hasAnswered = true
        let count = printer.pagesOut
        let lines: [String]? =
            switch command {
            case "INFO ID": ["\"Simulated LaserPrinter 4000\""]
            case "INFO CONFIG":
                ["DUPLEX", "LANGUAGES [\(script.languages.count) ENUMERATED]"] + script.languages.map { "\t\($0)" }
            case "INFO VARIABLES":
                ["PAPER=A4 [2 ENUMERATED]", "\tA4", "\tLETTER", "DUPLEX=OFF [2 ENUMERATED]", "\tOFF", "\tON"]
            case "INFO USTATUS":
                ["DEVICE=OFF [3 ENUMERATED]", "\tOFF", "\tON", "\tVERBOSE"]
                    + (script.reportsJobs ? ["JOB=OFF [2 ENUMERATED]", "\tOFF", "\tON"] : [])
                    + (script.reportsPages ? ["PAGE=OFF [2 ENUMERATED]", "\tOFF", "\tON"] : [])
            case "INFO PAGECOUNT": script.hasPageCounter ? ["PAGECOUNT=\(1000 + count)"] : nil
            case "INFO STATUS": ["CODE=10001", "DISPLAY=\"READY\"", "ONLINE=TRUE"]
            case let echo where echo.hasPrefix("ECHO"): []
            default: nil
            }
        if let lines { try await say(command, lines) }
    }

    private func report(_ matter: String, _ lines: [String]) async throws {
        guard reports.contains(matter) else { return }
        try await say("USTATUS \(matter)", lines)
    }

    private func say(_ head: String, _ lines: [String]) async throws {
        let text = (["@PJL \(head)"] + lines).map { $0 + "\r\n" }.joined() + "\u{0C}"
        try await output.write(ByteBuffer(string: text))
    }

    private func waitUntilMended() async throws {
        while !printer.state.withLock({ $0.isMended }) { try await Task.sleep(for: .milliseconds(5)) }
    }
}

extension SocketDevice.Configuration {
    /// Short pauses; deadlines that a busy machine does not miss.
    static var quick: Self {
        var configuration = Self()
        configuration.answerTimeout = .seconds(20)
        configuration.silenceLimit = .seconds(40)
        configuration.closeTimeout = .milliseconds(300)
        configuration.restTime = .zero
        configuration.step = .milliseconds(20)
        configuration.statusInterval = .zero
        configuration.troubleInterval = .zero
        return configuration
    }

    /// The same for printers that answer nothing.
    static var impatient: Self {
        var configuration = quick
        configuration.answerTimeout = .milliseconds(300)
        return configuration
    }
}

extension DeviceCapabilities {
    /// What a printer that speaks PJL said when it was added.
    static func speakingPJL(_ pjl: PJLSupport = .full) -> DeviceCapabilities {
        var capabilities = DeviceCapabilities(makeAndModel: "Simulated", formats: ["application/vnd.hp-PCL"])
        capabilities.pjl = pjl
        return capabilities
    }

    /// One that did not answer.
    static var mute: DeviceCapabilities { speakingPJL(PJLSupport()) }
}

extension PJLSupport {
    static var full: Self { Self(isSpoken: true, reportsJobs: true, reportsPages: true, hasPageCounter: true) }
}

extension CodedPages {
    /// So many pages of `size` bytes, each ended by a form feed.
    static func formFed(_ count: Int, size: Int = 1000) -> CodedPages {
        let events = (1...count).lazy.flatMap { number -> [CodedPageEvent] in
            [.pageStarted(number), .bytes([UInt8](repeating: 7, count: size - 1) + [0x0C]), .pageEnded(number)]
        }
        let rest = Mutex(events.makeIterator())
        return CodedPages { rest.withLock { $0.next() } }
    }
}
