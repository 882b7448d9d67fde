// SPDX-License-Identifier: Apache-2.0
import Foundation
import IPP
import Testing

/// The inputs kept for the fuzz target `Fuzz/IPPDecode`, and thousands of changed ones.
@Suite struct CorpusTests {
    @Test("no input of the corpus, whole or changed, breaks the decoder", arguments: try corpus())
    func replay(_ file: CorpusFile) throws {
        var generator = MessageGenerator(seed: UInt64(file.bytes.count))
        try check(file.bytes)
        for _ in 0..<200 { try check(generator.mutate(file.bytes)) }
    }

    private func check(_ bytes: [UInt8]) throws {
        let whole = decodeWhole(bytes)
        #expect(whole == decodePieces(bytes, of: 5))
        switch whole {
        case .success(let decoded): try expectStable(decoded.message)
        case .failure(let error): #expect((0...bytes.count).contains(error.offset))
        }
    }
}

/// One file of the corpus.
struct CorpusFile: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
}

private func corpus() throws -> [CorpusFile] {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let folder = repository.appending(path: "Fuzz/IPPDecode/corpus")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    return try names.map { name in
        CorpusFile(testDescription: name, bytes: Array(try Data(contentsOf: folder.appending(path: name))))
    }
}
