// SPDX-License-Identifier: Apache-2.0

import IPPClient
public import PrintModel

/// A printer that speaks IPP: `ipp://HOST/PATH`, `ipps://HOST/PATH`, or another PDPS as `pdps://HOST/NAME`.
///
/// A job is made with Create-Job, its name there is journaled, and only then does its document go out with
/// Send-Document; printers without Create-Job get Print-Job. Then the printer is asked how far it is until it says that
/// the job ended. The option `?trust=any` accepts any certificate; `?snmp=public` asks a printer by SNMP for the supplies,
/// trays and alerts that it does not tell by IPP.
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
    private let snmp: SNMPPrinter?

    /// Makes the driver for a printer; nothing is sent yet.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public init(_ uri: DeviceURI, configuration: Configuration = Configuration()) throws(DeviceError) {
        try uri.checkOptions(["trust"] + SNMPAccess.options, example: Self.exampleURI)
        let trust: IPPClient.CertificateTrust
        switch uri.reference.option("trust") {
        case nil, "system": trust = .system
        case "any": trust = .any
        case let other?:
            throw uri.failure("'trust=\(other)' is neither 'system' nor 'any'", example: Self.exampleURI + "?trust=any")
        }
        // Only when it is asked for: most IPP printers tell everything, and silence would cost time at each question.
        let access = uri.reference.option("snmp") == nil ? nil : try SNMPAccess(uri, example: Self.exampleURI)
        snmp = access.map { SNMPPrinter($0) }
        do throws(IPPClientError) {
            peer = IPPPeer(try PrinterURI(uri.reference, text: uri.description), trust: trust)
        } catch {
            throw DeviceError(.badURI, error.message)
        }
        self.configuration = configuration
    }

    /// Asks the printer what it can do (Get-Printer-Attributes).
    public func capabilities() async throws -> DeviceCapabilities {
        DeviceCapabilities(printerAttributes: try await peer.printerAttributes(["all", "media-col-database"]))
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
            return DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
        }
    }

    /// The status with what only SNMP tells; IPP decides how the printer is.
    private func withMore(_ status: DeviceStatus) async -> DeviceStatus {
        guard let snmp, status.supplies == nil, let more = try? await snmp.status() else { return status }
        var status = status
        status.supplies = more.supplies
        status.alerts = status.alerts ?? more.alerts
        status.trays = status.trays ?? more.trays
        return status
    }
}
