// SPDX-License-Identifier: Apache-2.0

/// An object identifier of SNMP (RFC 2578 section 3.5), ordered as agents walk through them.
package struct ObjectID: Hashable, Comparable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// Its numbers; agents have 128 of them at most.
    var numbers: [UInt32]

    init(_ numbers: [UInt32]) {
        self.numbers = numbers
    }

    package init(arrayLiteral elements: UInt32...) {
        numbers = elements
    }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.numbers.lexicographicallyPrecedes(rhs.numbers) }

    static func + (lhs: Self, rhs: [UInt32]) -> Self { Self(lhs.numbers + rhs) }

    /// What follows `prefix` in it; nil if it does not begin with that, or does not go on.
    func index(in prefix: ObjectID) -> [UInt32]? {
        guard numbers.count > prefix.numbers.count, numbers.starts(with: prefix.numbers) else { return nil }
        return Array(numbers.dropFirst(prefix.numbers.count))
    }

    package var description: String { numbers.map(String.init).joined(separator: ".") }
}
