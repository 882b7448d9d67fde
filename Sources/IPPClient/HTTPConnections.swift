// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// The process's HTTP connections on one event loop: drivers and clients share them and need no shutting down.
struct HTTPConnections: Sendable {
    /// The event loop of all its connections, so that whoever writes can wait until its bytes were written.
    let eventLoop: any EventLoop
    /// Kept for further requests for a while.
    let kept: HTTPClient
    /// For requests that want a new connection; what is left of the last one is used within moments or not at all.
    let new: HTTPClient

    private init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        kept = Self.makeClient(eventLoop, idle: .seconds(20))
        new = Self.makeClient(eventLoop, idle: .seconds(2))
    }

    private static let all: [HTTPConnections] = MultiThreadedEventLoopGroup.singleton.makeIterator().map(Self.init)

    /// The connections to a printer: always the same for the same printer, so that they can be kept.
    static func to(_ uri: PrinterURI) -> HTTPConnections {
        var hasher = Hasher()
        hasher.combine(uri.host)
        hasher.combine(uri.port)
        return all[Int(UInt(bitPattern: hasher.finalize()) % UInt(all.count))]
    }

    private static func makeClient(_ eventLoop: any EventLoop, idle: TimeAmount) -> HTTPClient {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.decompression = .disabled
        // The longest that a client may ask for; `ExchangeWatch` has the client's own deadline.
        configuration.timeout.connect = .seconds(120)
        configuration.connectionPool.idleTimeout = idle
        configuration.connectionPool.retryConnectionEstablishment = false
        // Printers' jobs last for hours; a printer behind another print server must not wait for its neighbours'.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1024
        return HTTPClient(eventLoopGroup: eventLoop, configuration: configuration)
    }

    static func tls(_ trust: IPPClient.CertificateTrust) -> TLSConfiguration {
        switch trust {
        case .system: return systemCertificates
        case .any: return anyCertificate
        case .authorities(let file):
            var configuration = systemCertificates
            configuration.trustRoots = .file(file)
            return configuration
        }
    }

    private static let systemCertificates = TLSConfiguration.makeClientConfiguration()
    private static let anyCertificate = {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return configuration
    }()
}
