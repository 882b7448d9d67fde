// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient
import NIOCore
import PrintModel
import Synchronization

/// The printer at the other end: asks it, in the version that it speaks, and turns its refusals into `DeviceError`.
final class IPPPeer: Sendable {
    /// The printer for messages, without name and password.
    let name: String
    let place: NetworkPlace
    /// How printers proved over TLS that they are the ones that were added.
    let keys: DeviceKeys
    /// Which certificates are taken, as the URI says; nil for what was remembered of the printer.
    private let fixedTrust: IPPClient.CertificateTrust?
    private let client: IPPClient
    /// What it answered to last; the same for all uses of one device.
    private let version = Mutex(IPPVersion.v2_0)

    static let stateAttributes = [
        "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
        "printer-supply", "printer-supply-description", "marker-names", "marker-types", "marker-colors",
        "marker-levels", "printer-alert", "printer-alert-description", "printer-input-tray", "media-source-supported",
    ]

    init(_ uri: PrinterURI, trust: IPPClient.CertificateTrust?, keys: DeviceKeys, showsPassword: Bool) {
        name = uri.attributeValue
        place = NetworkPlace(host: uri.host, port: uri.port)
        self.keys = keys
        fixedTrust = uri.usesTLS ? trust : .system
        var configuration = IPPClient.Configuration()
        configuration.showsPassword = showsPassword
        configuration.responseTimeout = .seconds(30)
        configuration.idleTimeout = .seconds(30)
        client = IPPClient(uri, configuration: configuration)
    }

    /// Remembers how the printer proved to be itself before, as it is stored with it.
    func learn(_ trust: DeviceTrust?) {
        if let trust { keys.learn(trust, in: place) }
    }

    /// Whether a name and password go with requests, when they are asked for.
    var hasCredentials: Bool { client.uri.credentials != nil }

    /// How the printer proves to be the same each time; nil when that is not remembered.
    var rememberedTrust: DeviceTrust? { fixedTrust == nil ? keys.trust(in: place) : nil }

    /// A request in the version that the printer speaks.
    func request(_ operation: IPPOperation, user: String? = nil, job: Int? = nil) -> IPPMessage {
        var request = client.request(operation, version: version.withLock { $0 })
        if let job { request.operationAttributes.append(.jobID, job) }
        if let user { request.operationAttributes.append(.requestingUserName, user.cut(toUTF8Bytes: 255)) }
        return request
    }

    /// Sends a request without document and gives the response, whatever its status.
    func ask(_ request: IPPMessage) async throws(DeviceError) -> IPPMessage {
        let response = try await exchange { try await $0.send(request) }
        guard request.version > .v1_1, response.refusesVersion else { return response }
        var older = request
        older.version = .v1_1
        let second = try await exchange { [older] in try await $0.send(older) }
        if !second.refusesVersion { version.withLock { $0 = .v1_1 } }
        return second
    }

    /// Sends a document; `DeviceError` when the exchange fails, or what `document` threw.
    func send<Document: AsyncSequence & Sendable>(
        _ request: IPPMessage,
        document: Document
    ) async throws -> IPPMessage where Document.Element == ByteBuffer {
        // A printer that is out of paper takes nothing for hours, and is asked about it meanwhile.
        try await send(request, document, silence: .seconds(7 * 86_400))
    }

    /// Sends a document that can be sent again: a server that takes none of it for long is asked anew.
    func sendAgain<Document: AsyncSequence & Sendable>(
        _ request: IPPMessage,
        document: Document
    ) async throws -> IPPMessage where Document.Element == ByteBuffer {
        try await send(request, document, silence: .seconds(30))
    }

    private func send<Document: AsyncSequence & Sendable>(
        _ request: IPPMessage,
        _ document: Document,
        silence: Duration
    ) async throws -> IPPMessage where Document.Element == ByteBuffer {
        let trust = fixedTrust ?? keys.trust(in: place).flatMap(IPPClient.CertificateTrust.init) ?? .system
        let patientClient = client.configured { configuration in
            configuration.trust = trust
            configuration.responseTimeout = silence
            configuration.idleTimeout = silence
        }
        do {
            return try await patientClient.send(request, document: document)
        } catch let error as IPPClientError {
            throw deviceError(error, whenBroken: .interrupted)
        }
    }

    /// The attributes of the printer that were asked for.
    func printerAttributes(_ names: [String]) async throws(DeviceError) -> AttributeGroup {
        var request = request(.getPrinterAttributes)
        request.operationAttributes.append(.requestedAttributes, names)
        let response = try await ask(request)
        guard response.status.isSuccessful else { throw refusal(response, of: "the question what it can do") }
        return response[group: .printerAttributes] ?? AttributeGroup(tag: .printerAttributes)
    }

    /// Has the printer show which one it is.
    func identify(actions: [String], message: String) async throws(DeviceError) {
        var request = request(.identifyPrinter, user: "pdps")
        request.operationAttributes.append(.identifyActions, actions)
        if !message.isEmpty { request.operationAttributes.append(.message, message.cut(toUTF8Bytes: 127)) }
        let response = try await ask(request)
        guard response.status.isSuccessful else { throw refusal(response, of: "the request to identify itself") }
    }

    private func exchange(
        _ body: @Sendable (IPPClient) async throws -> IPPMessage
    ) async throws(DeviceError) -> IPPMessage {
        do {
            return try await trusted(body)
        } catch let error as IPPClientError {
            // Whoever was only asked, or has no document yet, has printed nothing.
            throw deviceError(error, whenBroken: .unreachable)
        } catch let error as IPPEncodingError {
            throw DeviceError(.refused, "the request to \(name) cannot be written: \(error.message)", cause: error)
        } catch {
            throw DeviceError(.unreachable, "the question to \(name) was given up", cause: error)
        }
    }
}

// MARK: Trust

extension IPPPeer {
    /// Runs an exchange with a client that takes the printer's certificate and no other.
    ///
    /// Who is reached for the first time is trusted as the system does, and else by the key that it shows.
    private func trusted<Answer>(
        _ body: @Sendable (IPPClient) async throws -> Answer
    ) async throws -> Answer {
        if let fixedTrust { return try await body(client.configured { $0.trust = fixedTrust }) }
        if let known = keys.trust(in: place), let trust = IPPClient.CertificateTrust(known) {
            do {
                return try await body(client.configured { $0.trust = trust })
            } catch let error as IPPClientError where error.code == .tlsFailed && known == .system {
                throw try await distrust(of: error)
            }
        }
        do {
            let answer = try await body(client)
            keys.learn(.system, in: place)
            return answer
        } catch let error as IPPClientError where error.code == .tlsFailed {
            let key = try await shownKey()
            keys.learn(.key(key.fingerprint), in: place)
            return try await body(client.configured { $0.trust = .key(key) })
        }
    }

    private func shownKey() async throws(IPPClientError) -> ServerKey {
        try await ServerKey.shown(by: client.uri, within: client.configuration.connectTimeout)
    }

    /// What to say of a certificate that is not trusted any more; one that only expired is no reason to trust any other.
    private func distrust(of error: IPPClientError) async throws -> IPPClientError {
        // Whoever does not show a key at all is not there.
        let key = try await shownKey()
        let words = "\(place) had a certificate that this machine trusts, and shows one with the TLS key \(key) that "
        return IPPClientError(
            .keyChanged,
            words + "it does not: \(error.message). Nothing was sent",
            cause: error.cause
        )
    }
}

extension IPPClient.CertificateTrust {
    /// The trust that was remembered; nil for a fingerprint that is none.
    fileprivate init?(_ known: DeviceTrust) {
        switch known {
        case .system: self = .system
        case .key(let fingerprint):
            guard let key = ServerKey(fingerprint) else { return nil }
            self = .key(key)
        }
    }
}

extension IPPMessage {
    /// The first group, which every message begins with.
    var operationAttributes: AttributeGroup {
        get { self[group: .operationAttributes] ?? AttributeGroup(tag: .operationAttributes) }
        set { self[group: .operationAttributes] = newValue }
    }

    /// Whether the printer may only be too old for the request; some say `bad-request` then.
    fileprivate var refusesVersion: Bool {
        status == .serverErrorVersionNotSupported || status == .clientErrorBadRequest
    }
}
