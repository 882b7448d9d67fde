// SPDX-License-Identifier: Apache-2.0

public import Spool
public import Testing

/// One thing that every form of the store must do, run against a fresh, empty store.
public struct ConformanceCase: Sendable, CustomTestStringConvertible {
    /// What the store does.
    public let testDescription: String
    /// Checks it with Swift Testing's expectations.
    public let check: @Sendable (any JobStore) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (any JobStore) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    /// All that a store must do.
    public static let all: [ConformanceCase] =
        printers + jobs + changes + queue + turns + control + queries + documents + removal + retention
        + subscriptions + ledger + quotas + feed
}
