// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import SwiftASN1
import X509

/// The names and addresses that a server's certificate is good for.
struct ServerNames: Sendable, Equatable {
    /// Host names in lower case.
    var hosts: Set<String>
    /// IP addresses as bytes: 4 of IPv4, 16 of IPv6.
    var addresses: Set<[UInt8]>

    /// The machine's own names and addresses, and those that it was told.
    ///
    /// - Parameters:
    ///   - machineName: What `gethostname` says; its `.local` form is what DNS-SD gives clients.
    ///   - hostNames: Names from the configuration.
    ///   - interfaces: The machine's addresses, with or without loopback.
    init(machineName: String, hostNames: some Sequence<String>, interfaces: [SocketAddress]) {
        let machine = machineName.lowercased()
        let short = machine.prefix { $0 != "." }
        hosts = Set(hostNames.map { $0.lowercased() }).union(["localhost"])
        if !machine.isEmpty { hosts.formUnion([machine, "\(short).local"]) }
        addresses = Set(interfaces.compactMap(\.addressBytes))
        addresses.formUnion([[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]])
    }

    /// `subjectAltName` (RFC 5280 section 4.2.1.6), always in the same order.
    var generalNames: [GeneralName] {
        hosts.sorted().map { GeneralName.dnsName($0) }
            + addresses.sorted { $0.lexicographicallyPrecedes($1) }.map {
                GeneralName.ipAddress(ASN1OctetString(contentBytes: $0[...]))
            }
    }

    /// Whether a certificate is good for all of them.
    func areCovered(by certificate: Certificate) -> Bool {
        guard let names = try? certificate.extensions.subjectAlternativeNames else { return false }
        return Set(generalNames).isSubset(of: Set(names))
    }
}

extension SocketAddress {
    /// The IP address's bytes in network order, nil for other kinds.
    fileprivate var addressBytes: [UInt8]? {
        guard let text = ipAddress else { return nil }
        let isVersion6 = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
        return inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, &bytes) == 1 ? bytes : nil
    }
}
