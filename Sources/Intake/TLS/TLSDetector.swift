// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOSSL

/// Looks at a connection's first byte: a TLS record of a handshake begins with 0x16 (RFC 8446 section 5.1), no HTTP
/// request does, so that one port serves both.
final class TLSDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let handshake: UInt8 = 0x16

    private let identity: TLSIdentity

    init(_ identity: TLSIdentity) {
        self.identity = identity
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return }
        if first == Self.handshake {
            do {
                let tls = NIOSSLServerHandler(context: identity.context)
                try context.pipeline.syncOperations.addHandler(tls, position: .after(self))
            } catch {
                return context.close(promise: nil)
            }
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}

@available(*, unavailable)
extension TLSDetector: Sendable {}
