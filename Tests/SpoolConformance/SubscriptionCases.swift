// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import Testing

extension ConformanceCase {
    static let subscriptions = [
        ConformanceCase("subscriptions are kept with all they have, changed and forgotten; ids are not used again") {
            store in
            let printer = try await store.addSamplePrinter()
            var wanted = Subscription(printerID: printer.id, userName: "ada", events: ["job-completed", "job-created"])
            wanted.userData = [0, 255]
            wanted.lease(60, from: .second(1))
            let added = try await store.addSubscriptions([
                wanted, Subscription(printerID: nil, userName: "bo", events: ["none"]),
            ])
            #expect(added.map(\.id) == [1, 2])
            #expect(try await store.subscriptions() == added)
            var changed = added[0]
            changed.lease(0, from: .second(2))
            changed.reservedSequence = 1_000
            try await store.updateSubscriptions([changed])
            #expect(try await store.subscriptions() == [changed, added[1]])
            try await store.removeSubscriptions(ids: [1, 2, 9])
            #expect(try await store.subscriptions().isEmpty)
            #expect(try await store.addSubscriptions([wanted]).map(\.id) == [3])
        },
        ConformanceCase("subscriptions go with their printer or job, and cannot be made for what is gone") { store in
            let printer = try await store.addSamplePrinter()
            let other = try await store.addSamplePrinter("other")
            let job = try await store.add(.sample(other))
            _ = try await store.addSubscriptions([
                Subscription(printerID: printer.id, userName: "ada", events: ["none"]),
                Subscription(printerID: other.id, jobID: job.id, userName: "ada", events: ["none"]),
            ])
            try await store.removePrinter(id: printer.id, at: .second(2))
            _ = try await store.removeJobs(ids: [job.id], at: .second(3))
            #expect(try await store.subscriptions().isEmpty)
            for gone in [
                Subscription(printerID: printer.id, userName: "ada", events: []),
                Subscription(printerID: other.id, jobID: job.id, userName: "ada", events: []),
            ] {
                await expect(.notFound) { _ = try await store.addSubscriptions([gone]) }
            }
        },
    ]
}
