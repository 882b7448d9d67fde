// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import pdps

@Suite("Who holds a port")
struct PortTests {
    @Test("listening sockets and unconnected datagram sockets are read from the kernel's tables, connections are not")
    func lines() throws {
        let listening =
            "   0: 0100007F:0522 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100"
        let socket = try #require(SocketTable.socket(listening, of: "tcp"))
        #expect(socket.transport == "tcp" && socket.address == "127.0.0.1" && socket.port == 1314)
        #expect(socket.userID == 1000 && socket.inode == 4711)
        let connection = listening.replacingOccurrences(of: " 0A ", with: " 01 ")
        #expect(SocketTable.socket(connection, of: "tcp") == nil)
        let datagram =
            "  12: 00000000000000000000000001000000:0522 00000000000000000000000000000000:0000 07 00000000:00000000 "
            + "00:00000000 00000000     0        0 99 2 0 0"
        let udp = try #require(SocketTable.socket(datagram, of: "udp6"))
        #expect(udp.transport == "udp" && udp.address == "::1" && udp.userID == 0 && udp.inode == 99)
        for bad in [
            "", "  sl  local_address rem_address", "0: zz:1 0:0 0A",
            listening.replacingOccurrences(of: "7F", with: "X"),
        ] {
            #expect(SocketTable.socket(bad, of: "tcp") == nil, "\(bad)")
        }
    }

    @Test("this very process is found by a socket of its own, with command line and start")
    func ownProcess() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        let report = PortReport(port: Int(UInt16(bigEndian: address.sin_port)))
        let entry = try #require(report.entries.first { $0.socket.transport == "tcp" })
        #expect(entry.socket.address == "127.0.0.1" && entry.socket.userID == geteuid())
        let holder = try #require(entry.holders.first)
        #expect(holder.processID == Int(getpid()) && holder.command == CommandLine.arguments)
        let started = try #require(holder.startedAt)
        #expect(abs(Date().timeIntervalSince1970 - Double(started)) < 24 * 3600)
        #expect(entry.description.contains("process \(getpid())"))
    }

    @Test("a process that cannot be looked into is said to be so, not left out")
    func hidden() {
        let socket = OpenSocket(transport: "tcp", address: "0.0.0.0", port: 1314, userID: 0, inode: 1)
        let entry = PortReport.Entry(socket: socket, holders: [], answer: nil)
        #expect(entry.description.contains("user root") && entry.description.contains("sudo pdps port 1314"))
    }

    @Test("the entry in /etc/services is compared with the registry's")
    func services() {
        let right = "pdps\t\t1314/tcp\t# Photoscript\npdps 1314/udp photoscript\n"
        #expect(RegisteredService.fault(in: right) == nil)
        #expect(RegisteredService.fault(in: "ipp 631/tcp\n")?.contains("missing") == true)
        #expect(RegisteredService.fault(in: "xtelw 1314/tcp\n")?.contains("xtelw") == true)
        #expect(RegisteredService.fault(in: "pdps 1315/tcp\npdps 1314/udp")?.contains("1315/tcp") == true)
        #expect(RegisteredService.fault(in: "pdps 1314/tcp\n#pdps 1314/udp")?.contains("1314/udp") == true)
        #expect(RegisteredService.fault(in: "x 1314/tcp pdps\nx 1314/udp pdps\n") == nil)
    }
}
