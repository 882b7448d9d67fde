// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL

/// Moves a connection from plain HTTP to TLS when a request asks for it (RFC 2817 section 3), and keeps connections
/// usable whose client asks for a protocol that we do not speak, such as `h2c`.
struct ProtocolUpgrade: Sendable {
    let identity: TLSIdentity?
    let decoder: HTTP1Channel.Configuration.DecoderConfiguration

    /// What a request's `Upgrade` header asks for.
    enum Wish {
        /// Nothing.
        case none
        /// TLS, which begins behind our `101 Switching Protocols`.
        case tls
        /// Something that is not spoken here: the request is answered as it is.
        case other
    }

    /// Reads the wish of a request.
    ///
    /// - Parameter isSecure: Whether the connection is encrypted already.
    func wish(of head: HTTPRequest, isSecure: Bool) -> Wish {
        guard let protocols = head.headerFields[.upgrade] else { return .none }
        // A body would have to be taken in plain text first; such a request is answered as it is (RFC 2817 section 3.1).
        let hasBody =
            head.headerFields[.contentLength].map { $0 != "0" } ?? (head.headerFields[.transferEncoding] != nil)
        guard identity != nil, !isSecure, !hasBody else { return .other }
        let wanted = protocols.split(separator: ",").map { $0.drop { $0 == " " }.lowercased() }
        return wanted.contains { $0.hasPrefix("tls/") } ? .tls : .other
    }

    /// Begins TLS, behind the 101; what is written from now on is encrypted.
    func beginTLS(_ context: ChannelHandlerContext) throws {
        guard let identity else { return }
        let tls = NIOSSLServerHandler(context: identity.context)
        try context.pipeline.syncOperations.addHandler(tls, position: .first)
    }

    /// NIO's decoder reads nothing behind a request that asked for an upgrade: another one takes its place.
    func renewDecoder(_ context: ChannelHandlerContext) throws {
        let pipeline = context.pipeline.syncOperations
        let old = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = decoder.maxHeaderFieldSize
        limits.maxHeaderListSize = decoder.maxHeaderListSize
        limits.maxHeaderFieldCount = decoder.maxHeaderFieldCount
        let new = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
        try pipeline.addHandler(ByteToMessageHandler(new), position: .after(old))
        pipeline.removeHandler(old, promise: nil)
    }
}
