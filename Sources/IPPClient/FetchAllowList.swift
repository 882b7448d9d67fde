// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The hosts from which documents may be fetched on somebody else's word.
///
/// An entry is a host name (`files.example.org`), the names below one (`*.example.org`), an address, or a network
/// (`10.1.0.0/16`, `fd00::/8`). A name must be listed, and what it resolves to must be a public address or be listed as
/// well: a name alone never opens the server's own network.
public struct FetchAllowList: Sendable, Equatable {
    private var hosts: Set<String> = []
    private var domains: Set<String> = []
    private var networks: [AddressNetwork] = []

    /// Reads entries.
    ///
    /// - Throws: `FetchAllowListError` that names the one that is none.
    public init(_ entries: [String]) throws(FetchAllowListError) {
        for entry in entries {
            if let network = AddressNetwork(entry) {
                networks.append(network)
            } else if entry.hasPrefix("*."), Self.isName(entry.dropFirst(2)) {
                domains.insert(entry.dropFirst(1).lowercased())
            } else if Self.isName(entry[...]) {
                hosts.insert(entry.lowercased())
            } else {
                throw FetchAllowListError(entry: entry)
            }
        }
    }

    /// Whether nothing is listed.
    public var isEmpty: Bool { hosts.isEmpty && domains.isEmpty && networks.isEmpty }

    /// Whether a document may be asked of a host of that name or address, in lower case and without brackets.
    func allows(host: String) -> Bool {
        if let address = IPAddress(host) { return networks.contains { $0.contains(address) } }
        return hosts.contains(host) || domains.contains { host.hasSuffix($0) && host.utf8.count > $0.utf8.count }
    }

    /// Whether a connection may go to that address.
    func allows(_ address: IPAddress) -> Bool {
        address.isPublic || networks.contains { $0.contains(address) }
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 253 && !text.hasPrefix(".") && !text.hasPrefix("-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x2E
            } && text.utf8.contains { (0x61...0x7A).contains($0 | 0x20) }
    }
}

/// An entry of an allow-list that is neither host nor network.
public struct FetchAllowListError: Error, Sendable, CustomStringConvertible {
    /// The entry.
    public let entry: String

    /// What it is and what it should be.
    public var description: String {
        "'\(entry)' is no host to fetch from; write a name, *.DOMAIN, an address or a network such as 10.1.0.0/16"
    }
}

/// An IPv4 or IPv6 address; an IPv4 address within IPv6 is the IPv4 address.
struct IPAddress: Sendable, Equatable {
    /// 4 or 16 bytes, the most significant first.
    let bytes: [UInt8]

    /// Reads an address in its usual form; nil for anything else.
    init?(_ text: String) {
        var storage = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &storage) == 1 {
            bytes = Array(storage[..<4])
        } else if inet_pton(AF_INET6, text, &storage) == 1 {
            let isMapped = storage[..<10].allSatisfy { $0 == 0 } && storage[10] == 0xFF && storage[11] == 0xFF
            bytes = isMapped ? Array(storage[12...]) : storage
        } else {
            return nil
        }
    }

    /// Whether it is an address of the public internet.
    ///
    /// Those of a machine's own, of private and of special networks are not (IANA's special-purpose registries), nor is
    /// IPv6 that carries IPv4 (NAT64, 6to4), whatever it carries.
    var isPublic: Bool { !Self.special.contains { $0.contains(self) } }

    private static let special: [AddressNetwork] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
        "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap(AddressNetwork.init)
}

/// An address with the bits of it that count.
struct AddressNetwork: Sendable, Equatable {
    private let address: IPAddress
    private let length: Int

    /// Reads `ADDRESS` or `ADDRESS/LENGTH`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 1 || Int(parts[1]).map({ (0...bits).contains($0) }) == true else { return nil }
        self.address = address
        length = parts.count == 1 ? bits : Int(parts[1]) ?? bits
    }

    /// Whether an address is in the network.
    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        for (index, (ours, theirs)) in zip(address.bytes, other.bytes).enumerated() {
            let bits = min(max(length - index * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> bits)
            guard ours & mask == theirs & mask else { return false }
        }
        return true
    }
}
