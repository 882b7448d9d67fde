// SPDX-License-Identifier: Apache-2.0

import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Documents are received")
struct DocumentReceptionTests {
    private func print(
        _ document: [UInt8],
        _ compression: String,
        _ configuration: IntakeConfiguration = IntakeConfiguration(),
        _ check: @escaping @Sendable (IPPMessage, TestIntake) async throws -> Void
    ) async throws {
        try await TestIntake.with(.router, configuration) { intake async throws in
            let request = Samples.request(.printJob, Samples.lobby, Attribute(.compression, compression))
            try await check(try await intake.send(request, document: document), intake)
        }
    }

    @Test(
        "gzip, and deflate with and without the zlib frame, are unpacked",
        arguments: [("gzip", 31), ("deflate", -15), ("deflate", 15)] as [(String, Int32)]
    )
    func unpacked(compression: String, windowBits: Int32) async throws {
        let document = Samples.pdf + Samples.noise(200_000) + [UInt8](repeating: 0x20, count: 300_000)
        try await print(Samples.packed(document, windowBits: windowBits), compression) { reply, intake async throws in
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            #expect(try await intake.documents(1) == [document])
        }
    }

    @Test("gzip of several members is one document")
    func members() async throws {
        let parts = [Samples.pdf, Samples.noise(5000)]
        let packed = parts.flatMap { Samples.packed($0, windowBits: 31) }
        try await print(packed, "gzip") { reply, intake async throws in
            #expect(reply.status == .successfulOK, "\(reply.statusMessage)")
            #expect(try await intake.documents(1) == [parts.flatMap { $0 }])
        }
    }

    @Test("damaged, cut or trailing data is a compression error and makes no job", arguments: 0..<5)
    func damaged(kind: Int) async throws {
        let gzip = Samples.packed(Samples.pdf + Samples.noise(50_000), windowBits: 31)
        var flipped = gzip
        flipped[gzip.count / 2] ^= 0xFF
        let cases: [(String, [UInt8])] = [
            ("gzip", flipped), ("gzip", Array(gzip.dropLast(9))), ("gzip", gzip + [1, 2, 3]), ("gzip", Samples.pdf),
            ("deflate", [0xFF]),
        ]
        try await print(cases[kind].1, cases[kind].0) { reply, intake async throws in
            #expect(reply.status == .clientErrorCompressionError, "\(reply.statusMessage)")
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("a small document that expands beyond the limit is refused")
    func bomb() async throws {
        var configuration = IntakeConfiguration()
        configuration.maximumExpandedSize = 1 << 20
        let bomb = Samples.packed(Samples.pdf + [UInt8](repeating: 0, count: 8 << 20), windowBits: 31)
        try await print(bomb, "gzip", configuration) { reply, intake async throws in
            #expect(reply.status == .clientErrorRequestEntityTooLarge)
            #expect(reply.statusMessage.contains("1048576"))
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("an unknown compression is refused by name")
    func unknownCompression() async throws {
        try await print(Samples.pdf, "compress") { reply, intake async throws in
            #expect(reply.status == .clientErrorCompressionNotSupported)
            #expect(reply[group: .unsupportedAttributes]?[.compression] == "compress")
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("an empty document makes no job, packed or not", arguments: ["none", "gzip", "deflate"])
    func empty(compression: String) async throws {
        try await print([], compression) { reply, intake async throws in
            #expect(reply.status == .clientErrorBadRequest)
            #expect(reply.statusMessage.contains("empty"))
            #expect(try await intake.jobCount() == 0)
        }
        let packed = Samples.packed([], windowBits: 31)
        try await print(packed, "gzip") { reply, _ async throws in #expect(reply.status == .clientErrorBadRequest) }
    }

    @Test("a document larger than the limit is refused")
    func tooLarge() async throws {
        var configuration = IntakeConfiguration()
        configuration.maximumDocumentSize = 1000
        try await print(Samples.pdf + Samples.noise(1000), "none", configuration) { reply, intake async throws in
            #expect(reply.status == .clientErrorRequestEntityTooLarge)
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("the format is found from the bytes, and what cannot be printed is named")
    func formats() async throws {
        try await TestIntake.with { intake async throws in
            let word = try await intake.send(
                Samples.request(.printJob, Samples.lobby, Attribute(.documentFormat, "application/octet-stream")),
                document: [0x50, 0x4B, 0x03, 0x04] + Samples.noise(5000)
            )
            #expect(word.status == .clientErrorDocumentFormatNotSupported)
            #expect(word.statusMessage.contains("zip archive or an office file"))
            let noise = try await intake.send(Samples.request(.printJob), document: [0, 1, 2] + Samples.noise(100))
            #expect(noise.status == .clientErrorDocumentFormatNotSupported)
            let named = try await intake.send(
                Samples.request(.printJob, Samples.lobby, Attribute(.documentFormat, "application/msword")),
                document: Samples.pdf
            )
            #expect(named.status == .clientErrorDocumentFormatNotSupported)
            #expect(named.statusMessage.contains("application/msword"))
            #expect(try await intake.jobCount() == 0)
            // What the device prints by itself passes.
            let raster = try await intake.printed(Array("RaS2".utf8) + Samples.noise(5000))
            #expect(try await intake.store.documents(jobID: raster).first?.detectedFormat == "image/pwg-raster")
            let text = try await intake.printed(Array("Hello\n".utf8))
            #expect(try await intake.store.documents(jobID: text).first?.detectedFormat == "text/plain")
        }
    }

    @Test("a document of exactly, and of one byte around, the bytes needed to know it", arguments: [4095, 4096, 4097])
    func aroundDetection(length: Int) async throws {
        let document = Samples.pdf + Samples.noise(length - Samples.pdf.count)
        try await print(document, "none") { reply, intake async throws in
            #expect(reply.status == .successfulOK)
            #expect(try await intake.documents(1) == [document])
        }
    }

    @Test("an inflater gives the same however its input is cut", arguments: [1, 2, 3, 7, 1000])
    func cuts(length: Int) throws {
        let document = Samples.noise(3000)
        for (compression, bits) in [(Compression.gzip, Int32(31)), (.deflate, -15), (.deflate, 15)] {
            let packed = Samples.packed(document, windowBits: bits)
            let inflater = Inflater(compression, limit: 10_000)
            var output: [UInt8] = []
            for start in stride(from: 0, to: packed.count, by: length) {
                let piece = Array(packed[start..<min(start + length, packed.count)])
                try piece.withUnsafeBytes { try inflater.inflate($0) { output += Array($0) } }
            }
            try inflater.finish()
            #expect(output == document)
        }
    }
}
