// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// What a driver took of its pages: the first event, which was pulled before the delivery began, and how many
/// impressions ended.
final class TakenPages: Sendable {
    private struct State {
        var first: CodedPageEvent?
        var impressions = 0
    }

    private let state: Mutex<State>

    init(first: CodedPageEvent) {
        state = Mutex(State(first: first))
    }

    /// The first event, once.
    func takeFirst() -> CodedPageEvent? {
        state.withLock { state in
            defer { state.first = nil }
            return state.first
        }
    }

    /// The impression with this number was given completely.
    func ended(_ impression: Int) {
        state.withLock { $0.impressions = max($0.impressions, impression) }
    }

    /// Impressions that were given completely.
    var impressions: Int { state.withLock { $0.impressions } }
}
