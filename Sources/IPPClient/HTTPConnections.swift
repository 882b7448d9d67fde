// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The process's HTTP connections on one event loop: drivers and clients share them and need no shutting down.
struct HTTPConnections: Sendable {
    /// The event loop of all its connections, so that whoever writes can wait until its bytes were written.
    let eventLoop: any EventLoop
    /// Kept for further requests for a while.
    let kept: HTTPClient
    /// For requests that want a new connection; what is left of the last one is used within moments or not at all.
    let new: HTTPClient

    private init(_ eventLoop: any EventLoop, expecting key: ServerKey? = nil) {
        self.eventLoop = eventLoop
        kept = Self.makeClient(eventLoop, idle: .seconds(20), expecting: key)
        new = Self.makeClient(eventLoop, idle: .seconds(2), expecting: key)
    }

    private static let all: [HTTPConnections] = MultiThreadedEventLoopGroup.singleton.makeIterator().map { Self($0) }
    /// Those that only go to whoever has the key; there are not more keys than printers.
    private static let withKey = Mutex<[ServerKey: HTTPConnections]>([:])

    /// The connections to a printer: always the same for the same printer, so that they can be kept.
    static func to(_ uri: PrinterURI, trust: IPPClient.CertificateTrust) -> HTTPConnections {
        var hasher = Hasher()
        hasher.combine(uri.host)
        hasher.combine(uri.port)
        let connections = all[Int(UInt(bitPattern: hasher.finalize()) % UInt(all.count))]
        guard uri.usesTLS, case .key(let key) = trust else { return connections }
        return withKey.withLock { known in
            if let found = known[key] { return found }
            let made = HTTPConnections(connections.eventLoop, expecting: key)
            known[key] = made
            return made
        }
    }

    private static func makeClient(
        _ eventLoop: any EventLoop,
        idle: TimeAmount,
        expecting key: ServerKey?
    ) -> HTTPClient {
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
        if let key { configuration.http1_1ConnectionDebugInitializer = { require(key, on: $0) } }
        return HTTPClient(eventLoopGroup: eventLoop, configuration: configuration)
    }

    /// Fails, and closes the connection, unless that key was shown on it; called before the first request.
    @Sendable private static func require(_ key: ServerKey, on channel: any Channel) -> EventLoopFuture<Void> {
        let shown = try? ServerKey.shown(on: channel)
        if shown == key { return channel.eventLoop.makeSucceededVoidFuture() }
        // Only then: the connection pool must hear of the failure before it hears of the end.
        channel.eventLoop.execute { channel.close(promise: nil) }
        return channel.eventLoop.makeFailedFuture(UnexpectedServerKey(expected: key, shown: shown))
    }

    static func tls(_ trust: IPPClient.CertificateTrust) -> TLSConfiguration {
        switch trust {
        case .system: return systemCertificates
        // A key is looked at once the handshake is over.
        case .any, .key: return anyCertificate
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
