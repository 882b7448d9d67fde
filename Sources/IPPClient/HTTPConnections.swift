// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOSSL

/// The process's HTTP connections: drivers and clients share them and need no shutting down.
enum HTTPConnections {
    /// Kept for further requests for a while.
    static let kept = make(idle: .seconds(20))
    /// For requests with `Connection: close`: each has its own.
    static let new = make(idle: .seconds(1))

    private static func make(idle: TimeAmount) -> HTTPClient {
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
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    static func tls(_ trust: IPPClient.CertificateTrust) -> TLSConfiguration {
        trust == .any ? anyCertificate : systemCertificates
    }

    private static let systemCertificates = TLSConfiguration.makeClientConfiguration()
    private static let anyCertificate = {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return configuration
    }()
}
