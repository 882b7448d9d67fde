// SPDX-License-Identifier: Apache-2.0

public import IPP
public import NIOCore

/// Sends IPP requests to one printer over HTTP or HTTPS (RFC 8010 section 4).
///
/// ```swift
/// let client = try IPPClient("ipp://printer.local/ipp/print")
/// let answer = try await client.send(client.request(.getPrinterAttributes))
/// ```
///
/// A value without state but what the printer wants of name and password; connections are kept for the whole process.
/// Requests that only ask reuse connections; those that change something go over a new one each, so that a connection
/// that the printer just gave up cannot leave it open whether a job was made, unless
/// ``Configuration/reusesConnections`` is set.
public struct IPPClient: Sendable {
    /// Which certificates are accepted from the other side.
    public enum CertificateTrust: Sendable, Hashable {
        /// Those that the system trusts, for this host name.
        case system
        /// Any, self-signed ones as well: encrypted, but the other side is not proven to be the printer.
        case any
        /// Those of the authorities in this PEM file, for this host name.
        case authorities(file: String)
        /// Any with this public key, whoever signed it and for whatever name.
        case key(ServerKey)
    }

    /// Deadlines, limits and habits; times are durations.
    public struct Configuration: Sendable {
        /// The longest time to connect, with name lookup and TLS.
        public var connectTimeout: Duration = .seconds(10)
        /// The longest time from the last byte sent to the response's first.
        public var responseTimeout: Duration = .seconds(60)
        /// The longest time in which the other side takes none of the document's bytes, or sends no more of a response
        /// that has begun.
        public var idleTimeout: Duration = .seconds(120)
        /// The most bytes of a response.
        public var responseLimit = 16 << 20
        /// Which certificates are accepted.
        public var trust = CertificateTrust.system
        /// Whether requests that change something may also go over a connection that was used before.
        public var reusesConnections = false
        /// Whether a password may go out in plain text (Basic without TLS) to another machine that asks for it.
        public var showsPassword = false
        /// The `User-Agent` header.
        public var userAgent = "PDPS IPP/2.0"

        /// Makes the default configuration.
        public init() {}
    }

    /// Where requests go.
    public let uri: PrinterURI
    /// Deadlines and limits.
    public private(set) var configuration: Configuration
    /// What the other side wants of the URI's name and password; the same for all copies.
    let authentication: HTTPAuthentication?

    /// Makes a client for the printer of that URI; nothing is sent yet.
    ///
    /// - Throws: `IPPClientError` with code `badURI`.
    public init(_ uri: String, configuration: Configuration = Configuration()) throws(IPPClientError) {
        self.init(try PrinterURI(uri), configuration: configuration)
    }

    /// Makes a client for a printer; nothing is sent yet.
    public init(_ uri: PrinterURI, configuration: Configuration = Configuration()) {
        self.uri = uri
        self.configuration = configuration
        authentication = HTTPAuthentication(uri, showsPassword: configuration.showsPassword)
    }

    /// The same client with other deadlines or another trust.
    public func configured(_ change: (inout Configuration) -> Void) -> IPPClient {
        var client = self
        change(&client.configuration)
        return client
    }

    /// A request of this printer with the attributes that all requests have; more can be added.
    public func request(_ operation: IPPOperation, version: IPPVersion = .v2_0) -> IPPMessage {
        IPPMessage(requesting: operation, of: uri.attributeValue, version: version)
    }

    /// Sends a request without document and waits for the response, whatever its status.
    ///
    /// - Throws: `IPPClientError`, `IPPEncodingError`, or `CancellationError`.
    public func send(_ request: IPPMessage) async throws -> IPPMessage {
        let bytes = try request.encoded()
        do {
            return try await send(bytes, onlyAsks: request.operation.onlyAsks)
        } catch let error as IPPClientError where error.asksWhoItIs {
            return try await send(bytes, onlyAsks: request.operation.onlyAsks)
        }
    }

    private func send(_ bytes: [UInt8], onlyAsks: Bool) async throws -> IPPMessage {
        guard onlyAsks else {
            return try await Exchange(self, isNewConnection: !configuration.reusesConnections).run(bytes)
        }
        do {
            return try await Exchange(self, isNewConnection: false).run(bytes)
        } catch let error as IPPClientError where error.code == .interrupted {
            // Most likely the printer had closed an idle connection; asking twice does no harm.
            return try await Exchange(self, isNewConnection: true).run(bytes)
        }
    }

    /// Sends a request with a document, chunk by chunk as the printer takes them, and waits for the response.
    ///
    /// A response that refuses the document while it is still being sent ends the sending at once and is returned. A
    /// document is sent once: where a name and password are asked for, a request without one must have gone before it.
    ///
    /// - Parameters:
    ///   - request: The attributes, such as those of Send-Document.
    ///   - document: The document's bytes; read on the calling task's behalf, never ahead by more than a chunk.
    /// - Throws: `IPPClientError`, `IPPEncodingError`, `CancellationError`, or what `document` threw.
    public func send<Document: AsyncSequence & Sendable>(
        _ request: IPPMessage,
        document: Document
    ) async throws -> IPPMessage where Document.Element == ByteBuffer {
        let bytes = try request.encoded()
        let exchange = Exchange(self, isNewConnection: !configuration.reusesConnections)
        return try await exchange.run(bytes, document: document)
    }
}

extension IPPOperation {
    /// Whether it changes nothing, so that it may be sent twice.
    fileprivate var onlyAsks: Bool {
        switch self {
        case .getPrinterAttributes, .getJobAttributes, .getJobs, .validateJob, .getPrinterSupportedValues,
            .cupsGetPrinters, .cupsGetDefault:
            true
        default:
            false
        }
    }
}
