// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
public import PrintModel
import Spool

/// Finds out what a new printer's device can do.
///
/// Given by whoever wires the server, since the intake knows no drivers. Throws an error whose description says what
/// to do when the device cannot be reached or the URI's scheme has no driver.
public typealias DeviceProbe = @Sendable (_ deviceURI: String) async throws -> DeviceCapabilities

/// Looks whether a device URI can be used at all, without asking the device.
///
/// Throws an error whose description says what is wrong with it.
public typealias DeviceURICheck = @Sendable (_ deviceURI: String) throws -> Void

/// Has a device show which one it is, by `identify-actions` keywords and a message for its display.
///
/// Throws an error whose description says why the device does not.
public typealias DeviceIdentification =
    @Sendable (
        _ deviceURI: String, _ actions: [String], _ message: String
    ) async throws -> Void

/// What operations work with; carries requests out.
struct IPPService: Sendable {
    let store: any JobStore
    let directory: PrinterDirectory
    let configuration: IntakeConfiguration
    let probe: DeviceProbe
    /// The same, trusting whatever TLS key the device has now.
    let trustNewKey: DeviceProbe
    let checkDevice: DeviceURICheck
    let identify: DeviceIdentification
    let logger: Logger
    /// Jobs into which a document is being received.
    let receptions: ActiveReceptions
    /// The certificate for TLS; nil when only plain HTTP is served.
    let identity: TLSIdentity?
    /// The subscriptions with their events.
    let subscriptions: SubscriptionRegistry
    /// Makes the events.
    let events: EventSource
    /// Requests for which a document is being fetched.
    let fetches = RequestCount()
    /// Documents that other servers send in parts; nil when these are not taken.
    let uploads: UploadFolder?
    /// The deliveries of other servers that are becoming jobs, or never will.
    let deliveries = DeliveryLedger()
    /// Watches over the PINs that are tried.
    let pinGuard = PINGuard()
    /// The clock; wall time is read here only.
    let now: @Sendable () -> Timestamp

    /// Carries out a request.
    ///
    /// - Throws: Only what says that the connection broke, so that nobody is there to answer.
    func reply(
        to message: IPPMessage,
        _ body: inout RequestBodyReader,
        from origin: ClientOrigin
    ) async throws -> Reply {
        do {
            do throws(IPPRequestFault) {
                try message.validateRequest()
            } catch {
                throw Refusal(error.status, "The request is malformed: \(error.message).")
            }
            guard let operation = Operation.table[message.operation], operation.isOffered(configuration) else {
                throw Refusal(
                    .serverErrorOperationNotSupported,
                    "\(message.operation.name) is not supported: operations-supported lists what is."
                )
            }
            let request = try OperationRequest(message, from: origin)
            if operation.isAdministrative { try request.requireLocal() }
            try request.requireInService(in: self)
            return try await operation.perform(request, &body, self)
        } catch let error where error.isBrokenConnection {
            throw error
        } catch {
            let refusal = Refusal(error)
            log(refusal, message, origin)
            return Reply(refusal)
        }
    }

    private func log(_ refusal: Refusal, _ message: IPPMessage, _ origin: ClientOrigin) {
        logger.log(
            level: refusal.status.isServerError && refusal.status != .serverErrorOperationNotSupported
                ? .warning : .info,
            "IPP request refused",
            metadata: [
                "ipp.operation": "\(message.operation)", "ipp.status": "\(refusal.status)",
                "client.address": "\(origin.hostName)", "reason": "\(refusal.message)",
            ]
        )
    }
}
