// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// A printer of another PDPS server: `pdps://HOST[:1314]/NAME`, or `pdpss:` over TLS.
///
/// The other server gets a job's documents as they came, with their ticket, and renders them for its own device. They go
/// over in parts: when the line breaks, the next connection goes on at the byte that is missing there, however long
/// ago that was. The job is made there once (`docs/protocol.md`), and is followed until it ended. To a server that takes no
/// parts pages are sent as to any IPP printer.
public struct PDPSDevice: ForwardingDevice {
    /// Times, for tests to shorten.
    public struct Configuration: Sendable {
        /// How long it is tried again while nothing more of a document arrives there.
        public var patience: Duration = .seconds(300)
        /// The first pause after a broken connection; pauses grow while nothing arrives.
        public var shortestPause: Duration = .milliseconds(100)
        /// The longest such pause.
        public var longestPause: Duration = .seconds(5)
        /// As for any IPP printer.
        public var ipp = IPPDevice.Configuration()

        /// Makes the default configuration.
        public init() {}
    }

    static let exampleURI = "pdps://server.local/NAME"

    let ipp: IPPDevice
    let configuration: Configuration

    /// Makes the driver for a printer; nothing is sent yet.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public init(
        _ uri: DeviceURI,
        configuration: Configuration = Configuration(),
        keys: DeviceKeys = DeviceKeys()
    ) throws(DeviceError) {
        ipp = try IPPDevice(uri, configuration: configuration.ipp, keys: keys)
        self.configuration = configuration
    }

    var peer: IPPPeer { ipp.peer }

    /// Asks the printer what it can do.
    public func capabilities() async throws -> DeviceCapabilities { try await ipp.capabilities() }

    /// Asks the printer how it is.
    public func status() async -> DeviceStatus { await ipp.status() }

    /// Has the printer show which one it is.
    public func identify(actions: [String], message: String) async throws {
        try await ipp.identify(actions: actions, message: message)
    }

    /// Sends pages to a server that takes no documents in parts.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        try await ipp.deliver(delivery, pages: pages, report: report)
    }

    /// Asks what became of an attempt; one of which no job was made is closed there, so that none will be.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        var record = record
        if record.deviceJobID.isEmpty, let job = try await peer.closeDelivery(record.key) {
            record.deviceJobID = job.text
        }
        // Such a job is never without its documents.
        if DeviceJobName(record.deviceJobID)?.uuid == record.key.urn { record.stage = .sent }
        return try await ipp.recall(record)
    }

    /// Cancels the attempt's job at the other server, if it made one.
    public func cancel(_ record: DeliveryRecord) async { await ipp.cancel(record) }
}
