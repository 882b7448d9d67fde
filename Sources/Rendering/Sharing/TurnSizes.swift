// SPDX-License-Identifier: Apache-2.0

package import PrintModel

/// How many impressions a worker gets at once.
///
/// One at first, so that the first is out as early as with one worker and the second worker begins with the second;
/// then more and more, for every turn costs a message; few again towards the end, so that all workers end together;
/// and always few of those that are large, for what is made ahead of its time lies in memory.
package struct TurnSizes: Sendable {
    /// The most impressions of a turn.
    private static let most = 16
    /// Coded bytes that a turn may have, as far as what came before tells.
    private static let mostBytes = 4 << 20

    private var given = 0
    private var impressions = 0
    private var bytes = 0

    package init() {}

    /// Learns from what was made.
    package mutating func made(_ event: CodedPageEvent) {
        switch event {
        case .pageStarted: break
        case .bytes(let bytes): self.bytes += bytes.count
        case .pageEnded: impressions += 1
        }
    }

    /// The size of the next turn.
    ///
    /// - Parameters:
    ///   - left: impressions that nobody makes yet, nil if not known.
    ///   - workers: at work on the document.
    package mutating func next(left: Int?, workers: Int) -> Int {
        var size = min(Self.most, 1 << min(given / max(1, 2 * workers), 8))
        if let left { size = min(size, left / max(1, 2 * workers)) }
        if impressions > 0 { size = min(size, Self.mostBytes / max(1, bytes / impressions)) }
        given += 1
        return max(1, size)
    }
}
