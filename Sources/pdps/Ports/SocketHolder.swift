// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A process that has a socket open.
struct SocketHolder: Sendable, Hashable {
    /// Its process id.
    var processID: Int
    /// Its name, as the kernel has it.
    var name: String
    /// Its command line; empty if it cannot be read.
    var command: [String]
    /// When it was started, in seconds since 1970; nil if that is not known.
    var startedAt: Int?

    /// The processes that have one of these sockets, by the socket's inode.
    ///
    /// Whose open files this user may not look into is not found.
    static func holders(of inodes: Set<UInt64>, in proc: String = "/proc") -> [UInt64: [SocketHolder]] {
        var found: [UInt64: [SocketHolder]] = [:]
        for entry in Folder.names(proc) {
            guard let id = Int(entry) else { continue }
            var own: Set<UInt64> = []
            for descriptor in Folder.names("\(proc)/\(entry)/fd") {
                guard let inode = Self.inode("\(proc)/\(entry)/fd/\(descriptor)"), inodes.contains(inode) else {
                    continue
                }
                own.insert(inode)
            }
            guard !own.isEmpty else { continue }
            let holder = SocketHolder(id, in: proc)
            for inode in own { found[inode, default: []].append(holder) }
        }
        return found
    }

    private init(_ id: Int, in proc: String) {
        processID = id
        name = ProcFile.text("\(proc)/\(id)/comm").map { String($0.prefix { $0 != "\n" }) } ?? "?"
        command = (ProcFile.bytes("\(proc)/\(id)/cmdline") ?? []).split(separator: 0)
            .map { String(decoding: $0, as: UTF8.self) }
        startedAt = Self.startTime(id, in: proc)
    }

    /// `socket:[INODE]`, which a link of `/proc/PID/fd` says.
    private static func inode(_ link: String) -> UInt64? {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = readlink(link, &buffer, buffer.count - 1)
        guard count > 0 else { return nil }
        let text = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard text.hasPrefix("socket:["), text.hasSuffix("]") else { return nil }
        return UInt64(text.dropFirst("socket:[".count).dropLast())
    }

    /// Boot time, and the 22nd field of `stat` in clock ticks; the second field may have blanks and parentheses in it.
    private static func startTime(_ id: Int, in proc: String) -> Int? {
        guard let stat = ProcFile.text("\(proc)/\(id)/stat"), let end = stat.lastIndex(of: ")"),
            let system = ProcFile.text("\(proc)/stat"),
            let boot = system.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
                .flatMap({ Int($0.dropFirst("btime ".count)) })
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let ticks = Int(fields[19]) else { return nil }
        return boot + ticks / max(sysconf(Int32(_SC_CLK_TCK)), 1)
    }
}

/// The names in a folder.
enum Folder {
    /// All but `.` and `..`; none if the folder cannot be read.
    static func names(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}

/// Users of this machine.
enum Account {
    /// The user's name, or the number if it has none.
    static func name(_ id: UInt32) -> String {
        guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "\(id)" }
        return String(cString: name)
    }
}
