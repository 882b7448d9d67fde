// SPDX-License-Identifier: Apache-2.0

import Spool
import SpoolConformance
import Testing

@Suite("The SQLite store does what every store must do")
struct SQLiteConformanceTests {
    @Test("conformance", arguments: ConformanceCase.all)
    func conforms(_ conformance: ConformanceCase) async throws {
        let folder = try StoreFolder()
        let store = try await folder.open()
        try await conformance.check(store)
        try? await store.close()
    }
}
