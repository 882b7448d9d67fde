// SPDX-License-Identifier: Apache-2.0

import IPPClient
import NIOCore
public import PrintModel

/// A queue of a line printer daemon: `lpd://HOST[:515]/QUEUE?format=MIME-TYPE` (RFC 1179).
///
/// The daemon says whether it has taken the job, and nothing of what comes out.
public struct LPDDevice: OutputDevice {
    /// Times, for tests to shorten.
    public struct Configuration: Sendable {
        /// How long a connection may take to be made.
        public var connectTimeout: Duration = .seconds(10)
        /// How long a daemon may take to answer before it gets the pages.
        public var answerTimeout: Duration = .seconds(30)
        /// A daemon that takes no data for so long is shown as stopped; some print what they get, and wait for paper.
        public var stallNotice: Duration = .seconds(60)
        /// How long it may take none.
        public var patience: Duration = .seconds(3 * 86_400)
        /// A queue is not asked how it is more often than this.
        public var statusInterval: Duration = .seconds(60)
        /// The same while it is in trouble.
        public var troubleInterval: Duration = .seconds(5)

        /// Makes the default configuration.
        public init() {}
    }

    static let exampleURI = "lpd://printer.local/lp?format=application/postscript"

    let place: NetworkPlace
    let queue: String
    let format: String
    let configuration: Configuration
    let port: PrinterPort
    let memory = AttemptMemory()

    /// Makes the driver for a queue; nothing is sent yet.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public init(_ uri: DeviceURI, configuration: Configuration = Configuration()) throws(DeviceError) {
        let example = Self.exampleURI
        try uri.checkOptions(["format"] + SNMPAccess.options, example: example)
        place = try uri.place(defaultPort: 515, example: example)
        do throws(URIReferenceError) {
            queue = String(try uri.reference.path.percentDecoded().drop { $0 == "/" })
        } catch {
            throw uri.failure(error.reason, example: example)
        }
        guard !queue.isEmpty else { throw uri.failure("it names no queue; 'lp' is usual", example: example) }
        guard queue.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw uri.failure(
                "'\(queue)' is no name of a queue: blanks and other letters are not possible",
                example: example
            )
        }
        guard let format = try uri.language(example: example) else {
            throw uri.failure(
                "a queue does not say which language its printer reads; name it with format= and one of: "
                    + DeviceURI.languages.joined(separator: ", "),
                example: example
            )
        }
        self.format = format
        self.configuration = configuration
        port = PrinterPort(
            statusInterval: configuration.statusInterval,
            troubleInterval: configuration.troubleInterval
        )
    }

    /// Their length goes before them.
    public var gathersPages: Bool { true }

    /// What printers of the format can do; throws `unreachable` when nobody answers.
    public func capabilities() async throws -> DeviceCapabilities {
        try await port.whileIdle {
            try await PrinterConnection.with(place, timeout: configuration.connectTimeout) { _ in }
        }
        return DeviceCapabilities(makeAndModel: "LPD queue \(queue) at \(place)", languages: [format])
    }

    /// Whether the daemon answers, and what it says of its queue where that is not that all is well.
    public func status() async -> DeviceStatus {
        await port.status {
            let line = try await queueState().split(separator: "\n").first.map { $0.trimmed } ?? ""
            // Daemons say it each in their own words, and take jobs for queues that do not print: never a reason to wait.
            let isFine =
                line.isEmpty || line.hasPrefix("no entries") || line.contains("ready") && !line.contains("not ready")
            return DeviceStatus(condition: .idle, message: isFine ? "" : String(line.prefix(200)), since: WallTime.now)
        }
    }

    /// Looks for the job in the queue: one that is listed was taken as a whole.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        if memory.knowsNothingPrinted(record) { return .nothingPrinted }
        guard try await port.whileIdle({ try await queueState() }).contains(record.jobNameMark) else {
            return .unknown("the queue '\(queue)' at \(place) does not list the job; it may have printed it")
        }
        return .completed(
            impressions: nil,
            evidence: "the queue '\(queue)' at \(place) lists the job '\(record.jobNameMark)': it has all of it"
        )
    }

    /// The queue's state at length (RFC 1179 section 5.4), at most 64 KiB of it.
    private func queueState() async throws -> String {
        try await PrinterConnection.with(place, timeout: configuration.connectTimeout) { connection in
            let timer = connection.close(after: configuration.answerTimeout)
            defer { timer.cancel() }
            try await connection.write([4] + Array("\(queue) \n".utf8))
            var text: [UInt8] = []
            do {
                for try await bytes in connection.input where text.count < 64 << 10 { text += bytes.readableBytesView }
            } catch {
                // Some daemons break the connection off behind their last word.
            }
            return String(decoding: text.map { $0 == 0x0D ? 0x0A : $0 }, as: UTF8.self)
        }
    }
}
