// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOPosix

/// The UDP sockets of a server: one for each place, and those that hear the groups.
actor DiscoverySockets {
    /// A socket that hears a group.
    private struct Listener {
        var socket: MulticastSocket
        var family: NIOBSDSocket.AddressFamily
        var onlyLoopback: Bool
        var joined: Set<UInt32> = []
    }

    private let desk: AnswerDesk
    private let logger: Logger
    private var channels: [any Channel] = []
    private var listeners: [Listener] = []

    init(desk: AnswerDesk, logger: Logger) {
        self.desk = desk
        self.logger = logger
    }

    /// Listens at a place and for the group of its family.
    func open(_ place: ListeningPlace) async {
        do {
            let address = try SocketAddress.makeAddressResolvingHost(place.host, port: place.port)
            try await open(address)
            // The TCP side of [::] takes IPv4 as well.
            if address.isWildcard, case .v6 = address {
                try await open(SocketAddress(ipAddress: "0.0.0.0", port: place.port))
            }
        } catch {
            logger.warning(
                "Questions by UDP cannot be taken there; printing is not affected, `pdps port` says who holds the port",
                metadata: ["address": "\(place.host)", "port": "\(place.port)", "error": "\(error)"]
            )
        }
    }

    private func open(_ address: SocketAddress) async throws {
        let desk = desk
        let onlyLoopback = address.isLoopback
        let channel = try await bootstrap(for: address)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = QuestionHandler(desk, onlyLoopback: onlyLoopback)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(to: address).get()
        channels.append(channel)
        try await MulticastSocket(channel)?.hearOnlyOwnGroups()
        do {
            try await hearGroup(through: channel, onlyLoopback: onlyLoopback)
        } catch {
            logger.notice(
                "Questions to the group of all PDPS servers are not heard; those to this server's address are",
                metadata: ["address": "\(address.hostText)", "error": "\(error)"]
            )
        }
    }

    /// Joins the group: on the socket itself if it has every address and the group's port, else on a socket of its own,
    /// which other servers of this machine can have as well.
    private func hearGroup(through channel: any Channel, onlyLoopback: Bool) async throws {
        guard let address = channel.localAddress else { return }
        let family = address.protocol == .inet6 ? NIOBSDSocket.AddressFamily.inet6 : .inet
        var listening = channel
        if !address.isWildcard || address.port != DatagramFormat.port {
            if listeners.contains(where: { $0.family == family && $0.onlyLoopback == onlyLoopback }) { return }
            let desk = desk
            let group = family == .inet6 ? DatagramFormat.groupIPv6 : DatagramFormat.groupIPv4
            listening = try await bootstrap(for: address)
                .channelOption(.socketOption(.so_reuseaddr), value: 1)
                .channelInitializer { own in
                    own.eventLoop.makeCompletedFuture {
                        let handler = QuestionHandler(desk, outlet: channel, onlyLoopback: onlyLoopback)
                        try own.pipeline.syncOperations.addHandler(handler)
                    }
                }
                .bind(to: SocketAddress(ipAddress: group, port: DatagramFormat.port)).get()
            channels.append(listening)
        }
        guard let socket = MulticastSocket(listening) else { return }
        listeners.append(Listener(socket: socket, family: family, onlyLoopback: onlyLoopback))
        await joinNewInterfaces()
    }

    /// Joins the groups on interfaces that were not there before.
    func joinNewInterfaces() async {
        let interfaces = NetworkInterface.all()
        for index in listeners.indices {
            let listener = listeners[index]
            // An interface that went and came back has another index.
            for interface in interfaces
            where interface.has(listener.family) && (interface.isLoopback || !listener.onlyLoopback)
                && !listener.joined.contains(interface.index)
            {
                listeners[index].joined.insert(interface.index)
                do {
                    try await listener.socket.join(on: interface)
                } catch {
                    logger.notice(
                        "Questions to the group of all PDPS servers are not heard on an interface",
                        metadata: ["interface": "\(interface.name)", "error": "\(error)"]
                    )
                }
            }
        }
    }

    /// Closes all sockets.
    func close() async {
        for channel in channels { try? await channel.close() }
        channels = []
        listeners = []
    }

    private func bootstrap(for address: SocketAddress) -> DatagramBootstrap {
        let bootstrap = DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        guard case .v6 = address else { return bootstrap }
        return bootstrap.channelOption(ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
    }
}
