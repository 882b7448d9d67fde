// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient
import NIOCore
import Synchronization

/// The printer at the other end: asks it, in the version that it speaks, and turns its refusals into `DeviceError`.
final class IPPPeer: Sendable {
    /// The printer for messages, without name and password.
    let name: String
    private let client: IPPClient
    /// For documents: a printer that is out of paper takes nothing for hours, and is asked about it meanwhile.
    private let patientClient: IPPClient
    /// What it answered to last; the same for all uses of one device.
    private let version = Mutex(IPPVersion.v2_0)

    static let stateAttributes = [
        "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
        "printer-supply", "printer-supply-description", "marker-names", "marker-types", "marker-colors",
        "marker-levels", "printer-alert", "printer-alert-description", "printer-input-tray", "media-source-supported",
    ]

    init(_ uri: PrinterURI, trust: IPPClient.CertificateTrust) {
        name = uri.attributeValue
        var configuration = IPPClient.Configuration()
        configuration.trust = trust
        configuration.responseTimeout = .seconds(30)
        configuration.idleTimeout = .seconds(30)
        client = IPPClient(uri, configuration: configuration)
        configuration.responseTimeout = .seconds(7 * 86_400)
        configuration.idleTimeout = .seconds(7 * 86_400)
        patientClient = IPPClient(uri, configuration: configuration)
    }

    /// A request in the version that the printer speaks.
    func request(_ operation: IPPOperation, user: String? = nil, job: Int? = nil) -> IPPMessage {
        var request = client.request(operation, version: version.withLock { $0 })
        if let job { request.operationAttributes.append(.jobID, job) }
        if let user { request.operationAttributes.append(.requestingUserName, user.cut(toUTF8Bytes: 255)) }
        return request
    }

    /// Sends a request without document and gives the response, whatever its status.
    func ask(_ request: IPPMessage) async throws(DeviceError) -> IPPMessage {
        let response = try await exchange { try await self.client.send(request) }
        guard request.version > .v1_1, response.refusesVersion else { return response }
        var older = request
        older.version = .v1_1
        let second = try await exchange { [older] in try await self.client.send(older) }
        if !second.refusesVersion { version.withLock { $0 = .v1_1 } }
        return second
    }

    /// Sends a document; `DeviceError` when the exchange fails, or what `document` threw.
    func send<Document: AsyncSequence & Sendable>(
        _ request: IPPMessage,
        document: Document
    ) async throws -> IPPMessage where Document.Element == ByteBuffer {
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
        _ body: @Sendable () async throws -> IPPMessage
    ) async throws(DeviceError) -> IPPMessage {
        do {
            return try await body()
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
