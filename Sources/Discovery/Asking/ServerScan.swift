// SPDX-License-Identifier: Apache-2.0

import IPP
public import NIOCore
import NIOPosix
import PrintModel
import Synchronization

/// A server that answered on 1314/udp.
public struct FoundServer: Sendable, Hashable {
    /// The address that answered, without a port.
    public var host: String
    /// What it told of itself.
    public var server: ServerFacts
    /// The TCP port that takes IPP without TLS; 0 when there is none.
    public var port: UInt16
    /// The TCP port that takes IPP over TLS; 0 when there is none.
    public var tlsPort: UInt16
    /// How busy it is.
    public var load: ServerLoad
    /// How many printers it has.
    public var printerCount: Int
    /// Its printers, as many as were told within the time.
    public var printers: [FoundPrinter]
}

/// Looks for PDPS servers by UDP.
///
/// Asks groups on the interfaces given and single addresses, again from time to time since datagrams get lost, and
/// goes on asking those that have more printers than one answer holds.
public struct ServerScan: Sendable {
    /// Interfaces on which the groups are asked.
    public var interfaces: [NetworkInterface]
    /// Addresses that are asked one by one.
    public var addresses: [SocketAddress]
    /// How long to listen; a scan that asks only single addresses ends earlier when all have told everything.
    public var timeout: Duration

    /// Describes a scan.
    public init(interfaces: [NetworkInterface] = [], addresses: [SocketAddress] = [], timeout: Duration) {
        self.interfaces = interfaces
        self.addresses = addresses
        self.timeout = timeout
    }

    /// How many single addresses are asked before a short pause, so that their answers find room in the socket.
    private static let paceCount = 32
    private static let pace: Duration = .milliseconds(2)

    /// Asks and listens; the servers are in the order of their names.
    ///
    /// - Throws: `IOError` when no socket is to be had.
    public func run() async throws -> [FoundServer] {
        let ledger = ScanLedger(awaited: interfaces.isEmpty ? Set(addresses) : nil)
        let outlets = try await openOutlets(ledger)
        let deadline = ContinuousClock.now + timeout
        // The answers to the first question come within half of the time, those to the second within the other.
        let spread = UInt16(clamping: min(Int(timeout / .milliseconds(4)), DatagramFormat.maximumSpread))
        while ContinuousClock.now < deadline, !Task.isCancelled, !ledger.isComplete {
            await ask(outlets, ledger, spread: spread)
            let next = min(deadline, ContinuousClock.now + min(max(timeout / 3, .milliseconds(50)), .seconds(2)))
            while ContinuousClock.now < next, !Task.isCancelled, !ledger.isComplete {
                try? await Task.sleep(for: .milliseconds(10))
                ledger.askAgain(after: .milliseconds(250))
            }
        }
        for outlet in outlets { try? await outlet.channel.close() }
        return ledger.servers()
    }

    private struct Outlet {
        var channel: any Channel
        /// The group that is asked through it; nil for single addresses.
        var group: SocketAddress?
        var family: NIOBSDSocket.AddressFamily
    }

    private func ask(_ outlets: [Outlet], _ ledger: ScanLedger, spread: UInt16) async {
        for outlet in outlets {
            if let group = outlet.group {
                ledger.ask(group, through: outlet.channel, spread: spread)
                continue
            }
            var count = 0
            for address in addresses where address.protocol == outlet.family.protocolFamily {
                guard !ledger.hasAnswered(address) else { continue }
                ledger.ask(address, through: outlet.channel)
                count += 1
                if count % Self.paceCount == 0 { try? await Task.sleep(for: Self.pace) }
            }
        }
    }

    private func openOutlets(_ ledger: ScanLedger) async throws -> [Outlet] {
        var outlets: [Outlet] = []
        for family in [NIOBSDSocket.AddressFamily.inet, .inet6] {
            if addresses.contains(where: { $0.protocol == family.protocolFamily }) {
                let channel = try await open(from: family == .inet6 ? "::" : "0.0.0.0", ledger)
                outlets.append(Outlet(channel: channel, family: family))
            }
            for interface in interfaces where interface.has(family) {
                if let outlet = try await openGroupOutlet(family, interface, ledger) { outlets.append(outlet) }
            }
        }
        return outlets
    }

    /// A socket that asks all servers on an interface; nil if the interface takes no groups of that family.
    private func openGroupOutlet(
        _ family: NIOBSDSocket.AddressFamily,
        _ interface: NetworkInterface,
        _ ledger: ScanLedger
    ) async throws -> Outlet? {
        if family == .inet6, interface.isLoopback {
            // Linux has no IPv6 groups there, but there is only one address, too.
            let own = try SocketAddress(ipAddress: "::1", port: DatagramFormat.port)
            return Outlet(channel: try await open(from: "::1", ledger), group: own, family: family)
        }
        let source = family == .inet6 ? "::" : interface.isLoopback ? "127.0.0.1" : "0.0.0.0"
        let channel = try await open(from: source, ledger)
        do {
            try await MulticastSocket(channel)?.send(through: interface)
        } catch {
            try? await channel.close()
            return nil
        }
        let text = family == .inet6 ? DatagramFormat.groupIPv6 : DatagramFormat.groupIPv4
        let group = try SocketAddress(ipAddress: text, port: DatagramFormat.port)
        return Outlet(channel: channel, group: group, family: family)
    }

    private func open(from source: String, _ ledger: ScanLedger) async throws -> any Channel {
        try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.so_rcvbuf), value: 4 << 20)
            // Sixteen datagrams for each system call; they share the buffer.
            .channelOption(.datagramVectorReadMessageCount, value: 16)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16 * 2048))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AnswerHandler(ledger: ledger))
                }
            }
            .bind(to: SocketAddress(ipAddress: source, port: 0)).get()
    }
}

extension NIOBSDSocket.AddressFamily {
    fileprivate var protocolFamily: NIOBSDSocket.ProtocolFamily { self == .inet6 ? .inet6 : .inet }
}

/// Hands answers to the ledger.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let ledger: ScanLedger

    init(ledger: ScanLedger) { self.ledger = ledger }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let answer = DiscoveryAnswer(envelope.data) else { return }
        ledger.take(answer, from: envelope.remoteAddress, through: context.channel)
    }

    /// Nobody listens at one of the addresses: the others are asked on.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
}
