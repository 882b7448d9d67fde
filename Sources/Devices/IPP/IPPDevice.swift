// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient
public import PrintModel

/// A printer that speaks IPP: `ipp://HOST/PATH` or `ipps://HOST/PATH`.
///
/// A job is made with Create-Job, its name there is journaled, and only then does its document go out with
/// Send-Document; printers without Create-Job get Print-Job. Then the printer is asked how far it is until it says that
/// the job ended.
///
/// Over TLS a certificate that this machine trusts is enough; of one that it does not, the key is remembered when the
/// printer is first reached, and no other is taken from then on. The option `?trust=any` accepts any certificate at any
/// time, `?trust=system` none but those that this machine trusts; `?auth=basic` lets a password go out without TLS;
/// `?snmp=public` asks a printer by SNMP for the supplies, trays and alerts that it does not tell by IPP.
public struct IPPDevice: OutputDevice {
    /// Times, for tests to shorten.
    public struct Configuration: Sendable {
        /// How long the printer may be silent, and take no data, before an attempt ends as `interrupted`.
        public var silenceLimit: Duration = .seconds(600)
        /// The first pause between two questions about a job; pauses grow while nothing changes.
        public var shortestPause: Duration = .milliseconds(250)
        /// The longest pause between two questions about a job.
        public var longestPause: Duration = .seconds(8)
        /// The longest time in which a job is canceled at the printer.
        public var cancelTimeout: Duration = .seconds(5)
        /// How long to wait for the answer to a document after the printer said that its job ended.
        public var settleTime: Duration = .seconds(15)

        /// Makes the default configuration.
        public init() {}
    }

    static let exampleURI = "ipp://printer.local/ipp/print"

    let peer: IPPPeer
    let configuration: Configuration
    let memory = AttemptMemory()
    private let snmp: SNMPPrinter?

    /// Makes the driver for a printer; nothing is sent yet.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public init(
        _ uri: DeviceURI,
        configuration: Configuration = Configuration(),
        keys: DeviceKeys = DeviceKeys()
    ) throws(DeviceError) {
        try uri.checkOptions(["trust", "auth"] + SNMPAccess.options, example: Self.exampleURI)
        let trust = try Self.trust(uri)
        let showsPassword = try Self.showsPassword(uri)
        // Only when it is asked for: most IPP printers tell everything, and silence would cost time at each question.
        let access = uri.reference.option("snmp") == nil ? nil : try SNMPAccess(uri, example: Self.exampleURI)
        snmp = access.map { SNMPPrinter($0) }
        do throws(IPPClientError) {
            let printer = try PrinterURI(uri.reference, text: uri.description)
            peer = IPPPeer(printer, trust: trust, keys: keys, showsPassword: showsPassword)
        } catch {
            throw DeviceError(.badURI, error.message)
        }
        self.configuration = configuration
    }

    /// The trust that the URI names; nil for what was remembered.
    private static func trust(_ uri: DeviceURI) throws(DeviceError) -> IPPClient.CertificateTrust? {
        switch uri.reference.option("trust") {
        case nil: return nil
        case "system": return .system
        case "any": return .any
        case let other?:
            throw uri.failure("'trust=\(other)' is neither 'system' nor 'any'", example: exampleURI + "?trust=any")
        }
    }

    private static func showsPassword(_ uri: DeviceURI) throws(DeviceError) -> Bool {
        switch uri.reference.option("auth") {
        case nil: return false
        case "basic": return true
        case let other?: throw uri.failure("'auth=\(other)' is not 'basic'", example: exampleURI + "?auth=basic")
        }
    }

    /// Asks the printer what it can do (Get-Printer-Attributes).
    public func capabilities() async throws -> DeviceCapabilities {
        let attributes = try await peer.printerAttributes(["all", "media-col-database"])
        var capabilities = DeviceCapabilities(printerAttributes: attributes)
        capabilities.trust = peer.rememberedTrust
        if attributes[.pdpsDeliverySupported] == true { capabilities.takesDocuments = true }
        return capabilities
    }

    /// Has the printer flash, beep or show the message.
    public func identify(actions: [String], message: String) async throws {
        try await peer.identify(actions: actions, message: message)
    }

    /// Asks the printer how it is (Get-Printer-Attributes).
    public func status() async -> DeviceStatus {
        do throws(DeviceError) {
            let status = DeviceStatus(printerAttributes: try await peer.printerAttributes(IPPPeer.stateAttributes))
            return await withMore(status)
        } catch {
            guard error.code == .untrusted else {
                return DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
            }
            let reasons = ["\(PrinterStateReason.deviceKeyChanged)-error"]
            return DeviceStatus(condition: .stopped, reasons: reasons, message: error.message, since: WallTime.now)
        }
    }

    /// The status with what only SNMP tells; IPP decides how the printer is.
    private func withMore(_ status: DeviceStatus) async -> DeviceStatus {
        guard let snmp, status.supplies == nil, let more = try? await snmp.status() else { return status }
        var status = status
        status.addParts(of: more)
        return status
    }
}
