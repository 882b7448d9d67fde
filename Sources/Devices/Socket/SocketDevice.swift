// SPDX-License-Identifier: Apache-2.0

import IPPClient
public import PrintModel

/// A printer that takes a stream of bytes: `socket://HOST[:9100]` (AppSocket, JetDirect), or on a cable
/// `usb:/dev/usb/lp0`.
///
/// When it is added it is asked by PJL what it is; on a cable it says without being asked whether it speaks that. One that answers is told where jobs begin and end, and asked to say
/// what becomes of them; one that does not answer gets the pages alone and can confirm nothing. Options: `format`, the
/// media type of the language that it reads; `pjl`, `yes` or `no` where it is not to be asked.
public struct SocketDevice: OutputDevice {
    /// Times, for tests to shorten.
    public struct Configuration: Sendable {
        /// How long a connection may take to be made.
        public var connectTimeout: Duration = .seconds(10)
        /// How long a printer may take to answer a question by PJL.
        public var answerTimeout: Duration = .seconds(5)
        /// A printer that takes and says nothing for so long is shown as stopped.
        public var stallNotice: Duration = .seconds(60)
        /// A printer that speaks PJL and is not waiting for a person may be silent for so long.
        public var silenceLimit: Duration = .seconds(600)
        /// How long to wait for paper, or for a printer that cannot say what it waits for.
        public var patience: Duration = .seconds(3 * 86_400)
        /// How long a printer that has all and confirms nothing is given to close the connection.
        public var closeTimeout: Duration = .seconds(90)
        /// A printer that says that it is at rest, and has more of a job than it printed, is believed after so long.
        public var restTime: Duration = .seconds(10)
        /// How often the deadlines are looked at.
        public var step: Duration = .seconds(1)
        /// An idle printer is not asked how it is more often than this: its one connection is for others, too.
        public var statusInterval: Duration = .seconds(60)
        /// The same while it is in trouble.
        public var troubleInterval: Duration = .seconds(5)

        /// Makes the default configuration.
        public init() {}
    }

    static let exampleURI = "socket://printer.local/?format=application/vnd.hp-PCL"

    let place: PrinterPlace
    let configuration: Configuration
    let port: PrinterPort
    let memory = AttemptMemory()
    private let language: String?
    private let known: DeviceCapabilities?
    private let isPJLWanted: Bool?

    /// Makes the driver for a printer; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - uri: Where it is.
    ///   - known: What it said when it was asked before; nil to ask it.
    ///   - configuration: Times.
    /// - Throws: `DeviceError` with code `badURI`.
    public init(
        _ uri: DeviceURI,
        known: DeviceCapabilities? = nil,
        configuration: Configuration = Configuration()
    ) throws(DeviceError) {
        if uri.scheme == "usb" {
            let port = try USBPort(uri)
            try self.init(uri, at: .usb(port), known, configuration, example: USBPort.exampleURI)
        } else {
            let place = try uri.place(defaultPort: 9100, example: Self.exampleURI)
            try self.init(uri, at: .network(place), known, configuration, example: Self.exampleURI)
        }
    }

    /// Makes the driver for a printer at a place that is known, with the options of a URI.
    init(
        _ uri: DeviceURI,
        at place: PrinterPlace,
        _ known: DeviceCapabilities?,
        _ configuration: Configuration,
        example: String
    ) throws(DeviceError) {
        // Only a printer on the network has an agent.
        let agent = place.canBeEnded ? SNMPAccess.options : []
        try uri.checkOptions(["format", "pjl"] + agent, example: example)
        language = try uri.language(example: example)
        switch uri.reference.option("pjl") {
        case nil: isPJLWanted = nil
        case "yes": isPJLWanted = true
        case "no": isPJLWanted = false
        case let other?:
            throw uri.failure("'pjl=\(other)' is neither 'yes' nor 'no'", example: example)
        }
        self.place = place
        self.known = known
        self.configuration = configuration
        port = PrinterPort(
            statusInterval: configuration.statusInterval,
            troubleInterval: configuration.troubleInterval
        )
    }

    /// What of PJL the printer is known to speak.
    var pjl: PJLSupport { known?.pjl ?? port.found?.pjl ?? PJLSupport() }

    var inquiry: PJLInquiry {
        PJLInquiry(
            place: place,
            connectTimeout: configuration.connectTimeout,
            answerTimeout: configuration.answerTimeout
        )
    }

    /// What the printer said of itself when it was added, or says now.
    ///
    /// - Throws: `DeviceError`: `unreachable`, or `badURI` when nobody says which language it reads.
    public func capabilities() async throws -> DeviceCapabilities {
        // A printer that does not speak PJL prints the question: it is asked once.
        if let found = known ?? port.found { return found }
        let (id, answers) = try await port.whileIdle {
            let id = try place.deviceID()
            return (id, try await ask(isPJLWanted ?? id?.speaksPJL))
        }
        let name = answers["INFO ID"]?.lines.first.map { $0.filter { $0 != "\"" }.trimmed } ?? ""
        let model = name.isEmpty ? id?.makeAndModel ?? "" : name
        var languages = language.map { [$0] } ?? DeviceCapabilities.languages(answers)
        if languages.isEmpty, let id { languages = id.languages }
        guard !languages.isEmpty else { throw unknownLanguage(answers) }
        var found = DeviceCapabilities(
            makeAndModel: model.isEmpty ? "Printer at \(place)" : model,
            languages: languages
        )
        found.pjl = PJLSupport()
        if !answers.isEmpty { found.learn(from: answers) }
        port.found = found
        return found
    }

    /// - Parameter speaksPJL: Whether it is known to; nil to find out.
    private func ask(_ speaksPJL: Bool?) async throws -> [String: PJLReply] {
        if speaksPJL == false {
            // Whether anybody is there is found out all the same.
            try await place.open(within: configuration.connectTimeout) { _ in }
            return [:]
        }
        let answers = try await inquiry.ask("INFO ID", then: DeviceCapabilities.pjlQuestions)
        guard answers.isEmpty, isPJLWanted == true else { return answers }
        throw DeviceError(
            .unreachable,
            "the printer at \(place) did not answer by PJL within \(configuration.answerTimeout.text), although its "
                + "device URI says pjl=yes; try again when it is awake and idle"
        )
    }

    private func unknownLanguage(_ answers: [String: PJLReply]) -> DeviceError {
        let said =
            answers.isEmpty
            ? "it does not answer by PJL (asleep, busy, or it does not speak it)"
            : "it speaks PJL, but does not list its languages"
        return DeviceError(
            .badURI,
            "the printer at \(place) does not say which language it reads: \(said); name it, as in "
                + "\(place.exampleURI), with one of: "
                + DeviceURI.languages.joined(separator: ", ")
        )
    }
}
