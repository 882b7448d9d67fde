// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// A network interface of this machine that is up.
public struct NetworkInterface: Sendable, Hashable {
    /// Its name, such as `eth0`.
    public var name: String
    /// The kernel's number for it.
    public var index: UInt32
    /// Whether it is the loopback interface.
    public var isLoopback: Bool
    /// Whether it has an IPv4 address.
    public var hasIPv4: Bool
    /// Whether it has an IPv6 address.
    public var hasIPv6: Bool

    /// All interfaces that are up and take multicast, and the loopback interface.
    public static func all() -> [NetworkInterface] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var found: [String: NetworkInterface] = [:]
        var next = list
        while let entry = next {
            defer { next = entry.pointee.ifa_next }
            let flags = entry.pointee.ifa_flags
            let isLoopback = flags & UInt32(IFF_LOOPBACK) != 0
            guard let label = entry.pointee.ifa_name, let address = entry.pointee.ifa_addr,
                flags & UInt32(IFF_UP) != 0, isLoopback || flags & UInt32(IFF_MULTICAST) != 0
            else { continue }
            let name = String(cString: label)
            var interface =
                found[name]
                ?? NetworkInterface(
                    name: name,
                    index: if_nametoindex(label),
                    isLoopback: isLoopback,
                    hasIPv4: false,
                    hasIPv6: false
                )
            switch Int32(address.pointee.sa_family) {
            case AF_INET: interface.hasIPv4 = true
            case AF_INET6: interface.hasIPv6 = true
            default: continue
            }
            if interface.index != 0 { found[name] = interface }
        }
        return found.values.sorted { $0.index < $1.index }
    }

    func has(_ family: NIOBSDSocket.AddressFamily) -> Bool { family == .inet6 ? hasIPv6 : hasIPv4 }
}

extension NetworkInterface {
    /// The number of the interface that has the address; nil for addresses that stand for all, and unknown ones.
    static func index(of host: String) -> UInt32? {
        guard let wanted = try? SocketAddress.makeAddressResolvingHost(host, port: 0), !wanted.isWildcard else {
            return nil
        }
        if wanted.isLoopback { return all().first(where: \.isLoopback)?.index }
        let device = (try? System.enumerateDevices())?.first { device in
            device.address?.ipAddress == wanted.ipAddress
        }
        return device.map { UInt32(clamping: $0.interfaceIndex) }
    }
}
