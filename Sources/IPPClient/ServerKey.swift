// SPDX-License-Identifier: Apache-2.0

import Crypto
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// The public key that a TLS server shows, told by the SHA-256 of its SubjectPublicKeyInfo (RFC 7469 section 2.4).
///
/// A printer that renews its own certificate usually keeps its key; whoever stands between does not have it.
public struct ServerKey: Sendable, Hashable, CustomStringConvertible {
    /// `sha256:` and 64 hexadecimal digits.
    public let fingerprint: String

    /// Reads a fingerprint; nil if it is none.
    public init?(_ text: String) {
        let digits = text.utf8.dropFirst(Self.prefix.utf8.count)
        let isHexadecimal = digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.hasPrefix(Self.prefix), digits.count == 64, isHexadecimal else { return nil }
        fingerprint = text
    }

    init(of certificate: NIOSSLCertificate) throws {
        let digest = SHA256.hash(data: try certificate.extractPublicKey().toSPKIBytes())
        fingerprint = Self.prefix + digest.hexadecimal
    }

    private static let prefix = "sha256:"

    /// The fingerprint.
    public var description: String { fingerprint }

    /// Connects by TLS and gives the key of whatever certificate is shown; nothing but the handshake is sent.
    ///
    /// - Throws: `IPPClientError` with code `unreachable` or `tlsFailed`.
    public static func shown(by uri: PrinterURI, within limit: Duration) async throws(IPPClientError) -> ServerKey {
        let place = uri.place
        do {
            return try await handshake(with: uri, within: limit)
        } catch let error as IOError {
            throw IPPClientError(.unreachable, "\(place) cannot be reached: \(error)", cause: error)
        } catch {
            throw IPPClientError(.tlsFailed, "TLS with \(place) failed: \(error)", cause: error)
        }
    }

    private static func handshake(with uri: PrinterURI, within limit: Duration) async throws -> ServerKey {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let key = loop.makePromise(of: ServerKey.self)
        let time = TimeAmount(limit)
        let deadline = loop.scheduleTask(in: time) { key.fail(ChannelError.connectTimeout(time)) }
        defer { deadline.cancel() }
        let context = try NIOSSLContext(configuration: HTTPConnections.tls(.any))
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: loop)
                .connectTimeout(time)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        // Server names are names (RFC 6066 section 3).
                        let name = uri.hostIsAddress ? nil : uri.host
                        let tls = try NIOSSLClientHandler(context: context, serverHostname: name)
                        try channel.pipeline.syncOperations.addHandlers(tls, KeyReader(key))
                    }
                }
                .connect(host: uri.host, port: uri.port).get()
        } catch {
            key.fail(error)
            _ = try? await key.futureResult.get()
            throw error
        }
        defer { channel.close(promise: nil) }
        return try await withTaskCancellationHandler {
            try await key.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Waits for the handshake's end.
    private final class KeyReader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let key: EventLoopPromise<ServerKey>

        init(_ key: EventLoopPromise<ServerKey>) { self.key = key }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted? = event as? TLSUserEvent {
                key.completeWith(Result { try ServerKey.shown(on: context.channel) })
            }
            context.fireUserInboundEventTriggered(event)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            key.fail(error)
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { key.fail(ChannelError.eof) }
    }

    /// The key that was shown on a connection whose handshake is over; called on its event loop.
    static func shown(on channel: any Channel) throws -> ServerKey {
        let tls = try channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        guard let certificate = tls.peerCertificate else { throw NIOSSLError.noCertificateToValidate }
        return try ServerKey(of: certificate)
    }
}

/// The other side showed another key than the one that was expected; the connection carried nothing but the handshake.
struct UnexpectedServerKey: Error {
    var expected: ServerKey
    var shown: ServerKey?
}

extension Sequence<UInt8> {
    /// Two digits for each byte, in lower case.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
