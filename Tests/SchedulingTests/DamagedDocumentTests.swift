// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Spool
import SystemPackage
import Testing

@testable import Scheduling

@Suite("Documents that are damaged in the spool")
struct DamagedDocumentTests {
    @Test(
        "a damaged or missing document ends its job, prints nothing and keeps nobody waiting",
        arguments: [true, false]
    )
    func damaged(isMissing: Bool) async throws {
        try await PrintShop.with { shop in
            let device = RememberingDevice()
            let printer = try await shop.addPrinter("one", device)
            let bytes = Samples.postScript(pages: 2) + [UInt8](repeating: 0x0A, count: 100_000)
            let id = try await shop.submit(to: printer, documents: [("application/postscript", bytes)])
            let next = try await shop.submit(to: printer, pages: 1)
            let stored = try #require(try await shop.store.documents(jobID: id).first)
            guard case .file(let name) = stored.content.place else {
                Issue.record("the document is not a file")
                return
            }
            let path = shop.directory.appending("data/documents/\(name)")
            if isMissing {
                unlink(path.string)
            } else {
                let file = try FileDescriptor.open(path, .readWrite)
                try file.writeAll(toAbsoluteOffset: 90_000, [0x20])
                try file.close()
            }
            try await shop.open {
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .aborted)
                #expect(job.stateReasons.contains(JobStateReason.documentAccessError))
                #expect(job.stateMessage.contains("pdps fsck"))
                try await shop.expect(next, ends: .completed)
            }
            #expect(device.impressions(of: id).isEmpty)
            #expect(device.impressions(of: next) == [1])
        }
    }
}
