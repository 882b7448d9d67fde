// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// A printer as its SNMP agent describes it: for drivers whose protocol says nothing of the device, such as `socket`.
///
/// It holds no connection: each question opens a socket of its own, has a deadline, and is answered within some hundred
/// milliseconds by a printer that is awake.
public struct SNMPPrinter: ImpressionCounter {
    private let access: SNMPAccess
    private let configuration: SNMPSession.Configuration

    /// Names the printer; nothing is sent yet.
    public init(_ access: SNMPAccess) {
        self.init(access, configuration: SNMPSession.Configuration())
    }

    init(_ access: SNMPAccess, configuration: SNMPSession.Configuration) {
        self.access = access
        self.configuration = configuration
    }

    /// How the printer is, with supplies, trays and alerts.
    ///
    /// - Throws: `DeviceError` with code `unreachable` when nobody answers (which may only mean that SNMP is off), with
    ///   code `refused` when the agent is not a printer's; `CancellationError`.
    public func status() async throws -> DeviceStatus { DeviceStatus(try await read()) }

    /// Adds what the printer says of itself: make and model, trays and what lies in them, whether it has colours.
    ///
    /// - Throws: As `status()`; nothing is added then.
    public func describe(_ capabilities: inout DeviceCapabilities) async throws {
        capabilities.add(try await read())
    }

    /// The counter of its markers; nil when it has none, or counts neither sides nor sheets.
    ///
    /// - Throws: As `status()`.
    public func impressionCount() async throws -> ImpressionCount? {
        try await SNMPSession.with(access, configuration) { try await PrinterMIB.readCount(from: $0) }
    }

    private func read() async throws -> PrinterMIB {
        try await SNMPSession.with(access, configuration) { try await PrinterMIB.read(from: $0, host: access.host) }
    }
}
