// SPDX-License-Identifier: Apache-2.0

import NIOCore

extension SocketAddress {
    /// The 4 or 16 bytes of its IP address; none for other kinds.
    func withHostBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        switch self {
        case .v4(let address):
            // struct sockaddr_in: family, port, address.
            withUnsafeBytes(of: address.address) { body(.init(rebasing: $0[4..<8])) }
        case .v6(let address):
            // struct sockaddr_in6: family, port, flow, address, scope.
            withUnsafeBytes(of: address.address) { body(.init(rebasing: $0[8..<24])) }
        case .unixDomainSocket:
            body(.init(start: nil, count: 0))
        }
    }

    /// Whether it is an address that only this machine's own programs have.
    var isLoopback: Bool {
        withHostBytes { bytes in
            bytes.count == 4 ? bytes[0] == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
        }
    }

    /// Whether it stands for all addresses of the machine.
    var isWildcard: Bool { withHostBytes { bytes in !bytes.isEmpty && bytes.allSatisfy { $0 == 0 } } }

    /// The address without its port, as people write it.
    var hostText: String { ipAddress ?? "" }
}
