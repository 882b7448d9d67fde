// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import Logging
import NIOCore

/// A connection of HTTP/1.1, plain or over TLS as its first byte says.
struct ConnectionChannel: ServerChildChannel {
    let http: HTTP1Channel
    /// Nil when the server has no certificate.
    let identity: TLSIdentity?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        accept(channel, logger).map { value in
            channel.keepUntilClosed(value)
            return value
        }
    }

    private func accept(_ channel: any Channel, _ logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        guard let identity else { return http.setup(channel: channel, logger: logger) }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(TLSDetector(identity))
        }.flatMap {
            http.setup(channel: channel, logger: logger)
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
