// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Scheduling

@Suite("When a delivery is tried again")
struct RetryPolicyTests {
    @Test(
        "the pause doubles up to five minutes",
        arguments: [(0, 2), (1, 2), (2, 4), (3, 8), (4, 16), (8, 256), (9, 300), (10, 300), (1_000_000, 300)]
    )
    func pause(failures: Int, seconds: Int) {
        #expect(RetryPolicy().delay(afterFailures: failures) == .seconds(seconds))
    }

    @Test("a first pause above the longest is cut")
    func longFirstPause() {
        let policy = RetryPolicy(firstDelay: .seconds(60), longestDelay: .seconds(10))
        #expect(policy.delay(afterFailures: 1) == .seconds(10))
    }
}
