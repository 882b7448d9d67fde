// SPDX-License-Identifier: Apache-2.0

import Glibc
import Intake

/// Listening sockets that systemd opened for this process and handed over (sd_listen_fds(3)).
enum InheritedSockets {
    /// The first descriptor that is handed over.
    private static let firstDescriptor: CInt = 3
    private static let maximumCount = 64

    /// The sockets with the addresses that they listen on; none if the process was started in another way.
    ///
    /// - Throws: `CommandError` for a descriptor that is no listening TCP socket.
    static func find(
        _ environment: [String: String],
        processID: Int = Int(getpid())
    ) throws(CommandError) -> [IntakeConfiguration.InheritedSocket] {
        guard environment["LISTEN_PID"] == "\(processID)", let count = environment["LISTEN_FDS"].flatMap({ Int($0) }),
            (1...maximumCount).contains(count)
        else { return [] }
        var sockets: [IntakeConfiguration.InheritedSocket] = []
        for descriptor in firstDescriptor..<firstDescriptor + CInt(count) {
            guard let address = address(of: descriptor) else {
                throw CommandError(
                    .failed,
                    "descriptor \(descriptor) from systemd is no listening TCP socket; pdps.socket needs ListenStream="
                        + "ADDRESS:PORT and Accept=no"
                )
            }
            // Workers must not have it.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            sockets.append(.init(descriptor: descriptor, address: address))
        }
        return sockets
    }

    private static func address(of descriptor: CInt) -> IntakeConfiguration.ListenAddress? {
        var isListening: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0, isListening == 1 else {
            return nil
        }
        var family: CInt = 0
        guard getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0, [AF_INET, AF_INET6].contains(family)
        else { return nil }
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: 64)
        var port = [CChar](repeating: 0, count: 8)
        let isNamed = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                getsockname(descriptor, name, &length) == 0
                    && getnameinfo(
                        name,
                        length,
                        &host,
                        socklen_t(host.count),
                        &port,
                        socklen_t(port.count),
                        NI_NUMERICHOST | NI_NUMERICSERV
                    ) == 0
            }
        }
        func text(_ characters: [CChar]) -> String {
            String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        guard isNamed, let number = Int(text(port)) else { return nil }
        return .init(host: text(host), port: number)
    }

}
