// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// Where the intake listens, and its limits.
public struct IntakeConfiguration: Sendable {
    /// A host or address with a TCP port; port 0 takes a free one.
    public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
        /// Host name or IP address, without brackets.
        public var host: String
        /// TCP port.
        public var port: Int

        /// Names an address.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// `host:port`, an IPv6 address in brackets.
        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// Where the server's certificate comes from.
    public enum TLSSource: Sendable, Hashable {
        /// Made by the server: an authority of its own and a certificate of it, in this folder.
        case own(folder: String)
        /// PEM files that were given: the chain, the server's own first, and the private key.
        case given(certificate: String, key: String)
    }

    /// An address where documents come as they are, for one printer.
    public struct RawPort: Sendable, Hashable {
        /// The printer's name.
        public var printerName: String
        /// Where to listen.
        public var address: ListenAddress

        /// Names a port.
        public init(printerName: String, address: ListenAddress) {
            self.printerName = printerName
            self.address = address
        }
    }

    /// A listening socket that another process opened and handed over.
    public struct InheritedSocket: Sendable, Hashable {
        /// Its descriptor; closed when the server ends.
        public var descriptor: Int32
        /// Where it listens.
        public var address: ListenAddress

        /// Describes a socket.
        public init(descriptor: Int32, address: ListenAddress) {
            self.descriptor = descriptor
            self.address = address
        }
    }

    /// Sockets that are served beside the addresses.
    public var inherited: [InheritedSocket] = []
    /// Addresses to listen on.
    public var listen = [ListenAddress(host: "127.0.0.1", port: 1314)]
    /// Addresses to listen on for LPD (RFC 1179, port 515); none unless asked for.
    public var lpd: [ListenAddress] = []
    /// Addresses to listen on for raw documents (port 9100); none unless asked for.
    public var raw: [RawPort] = []
    /// What LPD and raw clients are granted.
    public var doorLimits = DoorLimits()
    /// Names by which clients may call this server, besides addresses, `localhost`, `*.local` and the machine's name.
    public var hostNames: Set<String> = []
    /// The certificate for TLS on the same addresses; nil to serve plain HTTP only.
    public var tls: TLSSource?
    /// The largest document taken, in bytes as sent; old clients announce 2 GiB - 1 for anything.
    public var maximumDocumentSize: Int64 = 16 << 30
    /// The largest document that may come out of a compressed one, in bytes.
    public var maximumExpandedSize: Int64 = 4 << 30
    /// The most bytes of request line and headers.
    public var maximumHeaderSize = 32 << 10
    /// The most bytes of IPP attributes in a request.
    public var maximumAttributesSize = 1 << 20
    /// How long a connection may say nothing, within a request or between two.
    public var idleTimeout: Duration = .seconds(120)
    /// The most requests at work at once; more are answered with HTTP 503.
    public var maximumConcurrentRequests = 1024
    /// The most open connections; more wait in the kernel's queue.
    public var maximumConnections = 4096
    /// `multiple-operation-time-out`: a job left open is ended when so long no document came.
    public var multipleOperationTimeOut: Duration = .seconds(60)
    /// Says what a printer, by its `printer-id`, waits for because others have it; nil where nobody knows.
    public var placeWait: (@Sendable (_ printerID: Int) -> PlaceWait?)?
    /// The longest that a job may ask to be kept when it has ended (`job-retain-until`); nil for as long as it likes.
    public var longestRetention: Duration? = .seconds(31 * 86_400)
    /// How long requests at work may take to end after shutdown was asked for.
    public var shutdownLimit: Duration = .seconds(10)
    /// Fetches documents for Print-URI and Send-URI; nil when these are not offered.
    public var documentFetch: DocumentFetch?
    /// The folder for documents that other servers send in parts; nil when these are not taken.
    public var uploadFolder: String?
    /// Makes pictures of jobs' pages; nil when none are shown.
    public var pagePreviewer: PagePreviewer?
    /// What the server calls itself in HTTP, and as `printer-firmware-name`.
    public var serverName = "PDPS"
    /// The server's version (`printer-firmware-string-version`); empty to say none.
    public var serverVersion = ""

    /// Names of the printer attributes that ``PrinterSummary`` has beside state and counts.
    public var summaryAttributes: Set<String> = []

    /// Takes the defaults.
    public init() {}
}
