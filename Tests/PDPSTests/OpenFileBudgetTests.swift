// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import pdps

@Suite("How open files are shared out")
struct OpenFileBudgetTests {
    @Test(
        "clients and devices together never have more than there are",
        arguments: [204, 256, 1024, 16_384, 1_048_576]
    )
    func total(limit: Int) throws {
        for addresses in 1...5 {
            let budget = try OpenFileBudget(limit: limit, addresses: addresses, workers: 2)
            let used = budget.connections * addresses * 2 + budget.deliveries * 8 + budget.questions * 2
            #expect(used <= limit - 76)
            #expect(used > (limit - 76) * 3 / 4)
        }
    }

    @Test("too few are refused, with the number that is needed")
    func tooFew() {
        let error = #expect(throws: CommandError.self) { try OpenFileBudget(limit: 203, addresses: 1, workers: 2) }
        #expect(error?.description.contains("204 at least") == true)
    }
}
