// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// TCP ports of 127.0.0.1.
enum LoopbackPort {
    /// A port that nobody listens on now.
    static func unused(for address: ServerAddress) throws(ClientError) -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = socketAddress(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            let reason = Errno(rawValue: errno)
            throw ClientError(.unreachable, "cannot reach \(address): no port of 127.0.0.1 is free: \(reason)")
        }
        return Int(UInt16(bigEndian: name.sin_port))
    }

    /// Whether somebody listens on a port; on loopback the answer comes at once.
    static func accepts(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var name = socketAddress(port: UInt16(clamping: port))
        return withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func socketAddress(port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return name
    }
}
