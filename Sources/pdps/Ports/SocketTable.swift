// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A socket that waits for connections or datagrams, as the kernel lists it.
struct OpenSocket: Sendable, Hashable {
    /// `tcp` or `udp`.
    var transport: String
    /// Its local IP address.
    var address: String
    /// Its local port.
    var port: Int
    /// The user who opened it.
    var userID: UInt32
    /// The kernel's number for it.
    var inode: UInt64
}

/// The kernel's tables of sockets: `/proc/net/tcp`, `tcp6`, `udp` and `udp6` (proc(5)).
enum SocketTable {
    /// Listening TCP sockets, and UDP sockets without a peer, at a port.
    static func sockets(at port: Int, in proc: String = "/proc") -> [OpenSocket] {
        var found: [OpenSocket] = []
        for name in ["tcp", "tcp6", "udp", "udp6"] {
            guard let table = ProcFile.text("\(proc)/net/\(name)") else { continue }
            found += table.split(separator: "\n").dropFirst().compactMap { socket(String($0), of: name) }
                .filter { $0.port == port }
        }
        return found
    }

    /// Reads a line; nil if it is a connection or makes no sense.
    static func socket(_ line: String, of table: String) -> OpenSocket? {
        let fields = line.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count >= 10 else { return nil }
        let local = fields[1].split(separator: ":")
        let listening: Substring = table.hasPrefix("tcp") ? "0A" : "07"
        guard fields[3] == listening, local.count == 2, let port = Int(local[1], radix: 16),
            let address = address(local[0]), let user = UInt32(fields[7]), let inode = UInt64(fields[9])
        else { return nil }
        return OpenSocket(
            transport: String(table.prefix(3)),
            address: address,
            port: port,
            userID: user,
            inode: inode
        )
    }

    /// The address from its 8 or 32 hexadecimal digits: words in the machine's order.
    private static func address(_ digits: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = digits
        while rest.count >= 8 {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { bytes += $0 }
            rest = rest.dropFirst(8)
        }
        guard rest.isEmpty, bytes.count == 4 || bytes.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Small files of `/proc`, which have no size before they are read.
enum ProcFile {
    /// The file's bytes; nil if it cannot be read.
    static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The file as text.
    static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }
}
