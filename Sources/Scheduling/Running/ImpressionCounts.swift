// SPDX-License-Identifier: Apache-2.0

import Rendering
import Synchronization

/// How many impressions documents were found to make, so that no attempt at a job, and no part of it, counts them again.
///
/// The same documents make the same impressions with the same settings.
final class ImpressionCounts: Sendable {
    /// How many are kept, the latest: more than there are jobs that are tried again at a time.
    private static let most = 256

    private struct Count {
        var checksums: [String]
        var settings: RenderSettings
        var impressions: Int
    }

    private let counts = Mutex<[Count]>([])

    /// What was counted of documents with these checksums; nil if nothing was, or it was long ago.
    func impressions(_ checksums: [String], _ settings: RenderSettings) -> Int? {
        counts.withLock { counts in
            counts.last { $0.checksums == checksums && $0.settings == settings }?.impressions
        }
    }

    /// Keeps what was counted.
    func keep(_ impressions: Int, _ checksums: [String], _ settings: RenderSettings) {
        counts.withLock { counts in
            if counts.count == Self.most { counts.removeFirst() }
            counts.append(Count(checksums: checksums, settings: settings, impressions: impressions))
        }
    }
}
