// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// The multicast options of a datagram socket that NIO has no words for, or refuses on the loopback interface.
struct MulticastSocket {
    private let channel: any Channel
    private let provider: any SocketOptionProvider

    /// Takes a datagram channel; nil if the channel is none of NIO's own sockets.
    init?(_ channel: any Channel) {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        self.channel = channel
        self.provider = provider
    }

    /// Lets through only what is sent to groups that this very socket joined; Linux would hand it those of others.
    func hearOnlyOwnGroups() async throws {
        switch channel.localAddress {
        case .v6?: try await set(.ipv6, Self.ipv6MulticastAll, CInt(0))
        default: try await set(.ip, Self.ipMulticastAll, CInt(0))
        }
    }

    /// Joins the group of PDPS servers on an interface.
    func join(on interface: NetworkInterface) async throws {
        switch channel.localAddress {
        case .v6?:
            var request = ipv6_mreq()
            inet_pton(AF_INET6, DatagramFormat.groupIPv6, &request.ipv6mr_multiaddr)
            request.ipv6mr_interface = interface.index
            try await set(.ipv6, .init(rawValue: IPV6_JOIN_GROUP), request)
        default:
            try await set(.ip, .ip_add_membership, Self.request(interface))
        }
    }

    /// Sends to groups through an interface, one hop far.
    func send(through interface: NetworkInterface) async throws {
        switch channel.localAddress {
        case .v6?:
            try await set(.ipv6, .ipv6_multicast_if, CInt(bitPattern: interface.index))
            try await set(.ipv6, .ipv6_multicast_hops, CInt(1))
        default:
            try await set(.ip, .ip_multicast_if, Self.request(interface))
            try await set(.ip, .ip_multicast_ttl, CInt(1))
        }
    }

    // <linux/in.h>, <linux/in6.h>; glibc's headers have no names for them.
    private static let ipMulticastAll = NIOBSDSocket.Option(rawValue: 49)
    private static let ipv6MulticastAll = NIOBSDSocket.Option(rawValue: 29)

    private static func request(_ interface: NetworkInterface) -> ip_mreqn {
        var request = ip_mreqn()
        inet_pton(AF_INET, DatagramFormat.groupIPv4, &request.imr_multiaddr)
        request.imr_ifindex = CInt(bitPattern: interface.index)
        return request
    }

    private func set(
        _ level: NIOBSDSocket.OptionLevel,
        _ option: NIOBSDSocket.Option,
        _ value: some Sendable
    ) async throws {
        try await provider.unsafeSetSocketOption(level: level, name: option, value: value).get()
    }
}
