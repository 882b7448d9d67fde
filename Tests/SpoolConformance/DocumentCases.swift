// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Spool
import SystemPackage
import Testing

extension ConformanceCase {
    static let documents = [
        ConformanceCase("documents of every size are read back to the byte, in their order") { store in
            let sizes = [0, 1, 4_095, 65_535, 65_536, 65_537, 300_000, 1 << 20]
            var documents: [NewDocument] = []
            for size in sizes {
                documents.append(try await store.document(sampleBytes(size, seed: UInt64(size)), name: "of \(size)"))
            }
            let job = try await store.createJob(
                .sample(try await store.addSamplePrinter()),
                documents: documents,
                timeline: []
            )
            let stored = try await store.documents(jobID: job.id)
            #expect(stored.map(\.number) == Array(1...sizes.count))
            #expect(stored.map(\.name) == sizes.map { "of \($0)" })
            #expect(stored.map(\.content.size) == sizes.map(Int64.init))
            #expect(stored.allSatisfy { $0.suppliedFormat == "application/octet-stream" })
            #expect(stored.allSatisfy { $0.detectedFormat == "application/pdf" })
            for (document, size) in zip(stored, sizes) {
                #expect(try await store.bytes(of: document.content) == sampleBytes(size, seed: UInt64(size)))
                try await store.verifyContent(document.content)
            }
        },
        ConformanceCase("the checksum is SHA-256") { store in
            let staged = try await store.stage(Array("abc".utf8), pieces: 2)
            #expect(staged.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            #expect(staged.size == 3)
        },
        ConformanceCase("opened bytes begin at the start, can be sought in, and cannot be written") { store in
            for size in [1_000, 100_000] {
                let job = try await store.createJob(
                    .sample(try await store.addSamplePrinter("p\(size)")),
                    documents: [try await store.document(sampleBytes(size))],
                    timeline: []
                )
                let content = try #require(try await store.documents(jobID: job.id).first).content
                let file = try await store.openContent(content)
                defer { try? file.close() }
                #expect(try file.seek(offset: 0, from: .current) == 0)
                #expect(try file.seek(offset: 0, from: .end) == Int64(size))
                #expect(throws: Errno.self) { _ = try file.writeAll(toAbsoluteOffset: 0, [0]) }
            }
        },
        ConformanceCase("documents that come later are numbered on") { store in
            let printer = try await store.addSamplePrinter()
            var job = try await store.createJob(
                .sample(printer, expectsDocuments: true),
                documents: [try await store.document([1]), try await store.document([2])],
                timeline: []
            )
            job = try await store.commit(JobChange(job: job, newDocuments: [try await store.document([3])]))
            let stored = try await store.documents(jobID: job.id)
            #expect(stored.map(\.number) == [1, 2, 3])
            #expect(try await store.bytes(of: stored[2].content) == [3])
        },
        ConformanceCase("a writer that was finished or given up takes no more") { store in
            for ends in [true, false] {
                let writer = try await store.makeDocumentWriter()
                try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try writer.append($0) }
                if ends { _ = try await writer.finish() } else { writer.abandon() }
                await expect(.storeFailed) { try [UInt8](repeating: 1, count: 10).withUnsafeBytes(writer.append) }
                await expect(.storeFailed) { _ = try await writer.finish() }
                writer.abandon()
            }
        },
        ConformanceCase("bytes that are shared stay until the last job that uses them is purged") { store in
            for size in [1_000, 100_000] {
                let printer = try await store.addSamplePrinter("p\(size)")
                let bytes = sampleBytes(size)
                let first = try await store.createJob(
                    .sample(printer),
                    documents: [try await store.document(bytes)],
                    timeline: []
                )
                let content = try #require(try await store.documents(jobID: first.id).first).content
                let again = NewDocument(
                    name: "again",
                    suppliedFormat: "",
                    detectedFormat: "",
                    content: StagedContent(sharing: content)
                )
                let second = try await store.createJob(.sample(printer), documents: [again], timeline: [])
                _ = try await store.advance(first, .canceled(reason: "x"))
                #expect(try await store.purgeJobs(endedBefore: .second(1000)) == 1)
                #expect(try await store.documents(jobID: first.id).isEmpty)
                #expect(try await store.documents(jobID: second.id).map(\.content) == [content])
                #expect(try await store.bytes(of: content) == bytes)
                _ = try await store.advance(second, .canceled(reason: "x"))
                #expect(try await store.purgeJobs(endedBefore: .second(1000)) == 1)
                await expect(.notFound) { try await store.openContent(content).close() }
            }
        },
    ]
}
