// SPDX-License-Identifier: Apache-2.0

import Discovery
import Glibc
import IPP
import NIOCore
import PDPSClient

/// Who holds a port of this machine, and whether it answers as PDPS.
struct PortReport: Sendable {
    /// A socket and those who have it.
    struct Entry: Sendable {
        var socket: OpenSocket
        /// Empty when this user may not see them.
        var holders: [SocketHolder]
        /// What it answers, in words; nil if it answers nothing that we know.
        var answer: String?
    }

    var port: Int
    var entries: [Entry]

    /// Looks who holds the port; asks nobody.
    init(port: Int, proc: String = "/proc") {
        self.port = port
        let sockets = SocketTable.sockets(at: port, in: proc)
        let holders = SocketHolder.holders(of: Set(sockets.map(\.inode)), in: proc)
        entries = sockets.map { Entry(socket: $0, holders: holders[$0.inode] ?? [], answer: nil) }
    }

    /// Asks those who hold the port whether they are PDPS: a question by UDP, and one by IPP.
    mutating func ask() async {
        for index in entries.indices {
            let socket = entries[index].socket
            let host = Self.reachable(socket.address)
            entries[index].answer =
                socket.transport == "udp"
                ? await Self.askUDP(host, port) : await Self.askIPP(host, port)
        }
    }

    /// Who but this process has a TCP port, and whether it is PDPS, in words; nil if nobody has it.
    static func otherHolder(of port: Int) async -> String? {
        var report = PortReport(port: port)
        report.entries.removeAll { entry in
            entry.socket.transport != "tcp" || entry.holders.contains { $0.processID == Int(getpid()) }
        }
        guard !report.entries.isEmpty else { return nil }
        await report.ask()
        return report.entries.map { entry in
            guard let answer = entry.answer else { return "\(entry.description); it is not PDPS" }
            return "\(entry.description); it answers as \(answer.printable): use it, or stop it first"
        }.joined(separator: ", and by ")
    }

    /// An address of this machine at which the socket can be reached.
    private static func reachable(_ address: String) -> String {
        switch address {
        case "0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: address
        }
    }

    private static func askUDP(_ host: String, _ port: Int) async -> String? {
        guard let address = try? SocketAddress(ipAddress: host, port: port),
            let found = try? await ServerScan(addresses: [address], timeout: .seconds(1)).run().first
        else { return nil }
        return "PDPS \(found.server.version), \"\(found.server.name)\", \(found.printerCount) printers"
    }

    private static func askIPP(_ host: String, _ port: Int) async -> String? {
        let server = PrintServer(ServerAddress(transport: .plain, host: host, port: port), userName: "pdps")
        return await withTaskGroup(of: String?.self) { group in
            group.addTask {
                guard let printers = try? await server.printers() else { return nil }
                let version = printers.compactMap(\.firmwareVersion).first
                let isPDPS = printers.contains { $0.attributes[.printerFirmwareName]?.first == "PDPS" }
                return (isPDPS ? "PDPS \(version ?? ""), by IPP" : "an IPP print server")
                    + ", \(printers.count) printers"
            }
            group.addTask {
                try? await Task.sleep(for: .seconds(2))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}

extension PortReport.Entry {
    /// Who it is, in words: `cupsd (process 7, user root), since 2026-11-24 10:00:00: /usr/sbin/cupsd -l`.
    var description: String {
        let user = Account.name(socket.userID)
        guard let holder = holders.first else {
            return "a process of user \(user) that only root may see; try `sudo pdps port \(socket.port)`"
        }
        var text = "\(holder.name.printable) (process \(holder.processID), user \(user))"
        if let startedAt = holder.startedAt { text += ", since \(LocalTime.text(startedAt))" }
        let command = holder.command.joined(separator: " ").printable
        if !command.isEmpty { text += ": \(command.prefix(200))" }
        return text
    }
}

/// Moments for people, in the machine's time zone.
enum LocalTime {
    /// `2026-11-24 10:00:00`.
    static func text(_ seconds: Int) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
