// SPDX-License-Identifier: Apache-2.0

import IPP

/// The TXT record of a service (RFC 6763 section 6): what a client may know of a printer before it connects.
public struct ServiceText: Sendable, Hashable {
    /// A key and its value.
    public struct Entry: Sendable, Hashable {
        /// The key, ASCII without `=`.
        public var key: String
        /// The value.
        public var value: String
    }

    /// In the order in which they are sent; no entry is longer than 255 bytes, all together not longer than 1,300.
    public private(set) var entries: [Entry] = []
    private var size = 0

    private static let maximumEntryLength = 255
    private static let maximumSize = 1300

    /// Makes an empty record.
    public init() {}

    /// The value of a key, whose case does not matter.
    public subscript(key: String) -> String? {
        entries.first { $0.key.lowercased() == key.lowercased() }?.value
    }

    /// The entries as `key=value`.
    public var strings: [String] { entries.map { "\($0.key)=\($0.value)" } }

    /// Adds an entry with its value cut to what fits; an empty value is left out.
    mutating func append(_ key: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        let cut = value.cut(toUTF8Bytes: Self.maximumEntryLength - key.utf8.count - 1)
        let length = key.utf8.count + 2 + cut.utf8.count
        guard size + length <= Self.maximumSize else { return }
        size += length
        entries.append(Entry(key: key, value: cut))
    }

    /// Adds a list with commas between; whole items that do not fit are left out.
    mutating func append(_ key: String, list: [String]) {
        var value = ""
        for item in list where key.utf8.count + 2 + value.utf8.count + item.utf8.count <= Self.maximumEntryLength {
            value += (value.isEmpty ? "" : ",") + item
        }
        append(key, value)
    }
}
