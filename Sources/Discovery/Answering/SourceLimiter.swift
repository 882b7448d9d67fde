// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// How often each source may ask: a token bucket for each, in a table of fixed size.
///
/// A source's place in the table is found by a hash that is seeded anew in each process, so that nobody can choose to
/// share a place with somebody else. Sources that share one by chance share its tokens.
struct SourceLimiter {
    /// The limits.
    struct Limits: Sendable {
        /// Questions in one go after a time of silence.
        var burst = 200
        /// Questions for each second in the long run.
        var perSecond = 100
        /// Places in the table.
        var places = 4096
    }

    private struct Bucket {
        /// Thousandths of questions that may still be asked.
        var credit: Int
        var filled: NIODeadline
    }

    private let limits: Limits
    private var buckets: [Bucket]

    init(_ limits: Limits = Limits(), now: NIODeadline = .now()) {
        self.limits = limits
        buckets = Array(repeating: Bucket(credit: limits.burst * 1000, filled: now), count: max(limits.places, 1))
    }

    /// Takes a token of a source's; false if it has none left.
    mutating func admits(_ source: SocketAddress, at now: NIODeadline) -> Bool {
        let place = Int(UInt(bitPattern: Self.key(source).hashValue) % UInt(buckets.count))
        // Further back than a full bucket needs does not count, and keeps the product small.
        let elapsed = min(max((now - buckets[place].filled).nanoseconds, 0), 1_000_000_000_000)
        let earned = Int(elapsed) / 1000 * limits.perSecond / 1000
        if earned > 0 {
            buckets[place].credit = min(buckets[place].credit + earned, limits.burst * 1000)
            buckets[place].filled = now
        }
        guard buckets[place].credit >= 1000 else { return false }
        buckets[place].credit -= 1000
        return true
    }

    /// What counts as one source: an IPv4 address, or the first half of an IPv6 address, of which one host may have
    /// as many as it likes.
    private static func key(_ source: SocketAddress) -> UInt64 {
        source.withHostBytes { bytes in
            bytes.count == 4
                ? UInt64(bytes.loadUnaligned(as: UInt32.self))
                : bytes.isEmpty ? 0 : bytes.loadUnaligned(as: UInt64.self)
        }
    }
}
