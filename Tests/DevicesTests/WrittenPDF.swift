// SPDX-License-Identifier: Apache-2.0

import Testing

/// A PDF with a cross-reference table, read strictly by that table.
struct WrittenPDF {
    /// The text of each object, from `N 0 obj` to `endobj`, by its number.
    var objects: [Int: String] = [:]
    var trailer: String

    init(_ bytes: [UInt8]) throws {
        let start = try #require(Self.last("startxref\n", in: bytes))
        let offsetText = String(decoding: bytes[(start + 10)...].prefix { $0 != 0x0A }, as: UTF8.self)
        let table = try #require(Int(offsetText))
        try #require(bytes[table...].starts(with: "xref\n0 ".utf8))
        var lines = String(decoding: bytes[table..<start], as: UTF8.self).split(separator: "\n")
        let count = try #require(Int(lines[1].split(separator: " ")[1]))
        trailer = lines.dropFirst(2 + count).joined(separator: "\n")
        lines = Array(lines[2..<2 + count])
        #expect(lines[0] == "0000000000 65535 f ")
        for (number, line) in lines.enumerated().dropFirst() {
            #expect(line.utf8.count == 19 && line.hasSuffix(" 00000 n "))
            let offset = try #require(Int(line.prefix(10)))
            let end = try #require(Self.first("endobj", in: bytes[offset...]))
            // As Latin-1, so that positions in streams stay those of bytes.
            let text = String(String.UnicodeScalarView(bytes[offset..<end].map { Unicode.Scalar($0) }))
            #expect(text.hasPrefix("\(number) 0 obj\n"))
            objects[number] = text
        }
    }

    /// The bytes of an object's stream, whose length is the number in the object `lengthObject`.
    func stream(_ number: Int, lengthObject: Int) throws -> [UInt8] {
        let text = try #require(objects[number]).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        let lengthText = try #require(objects[lengthObject]).split(separator: "\n")[1]
        let length = try #require(Int(lengthText))
        let start = try #require(Self.first("stream\n", in: text[...])) + 7
        try #require(text[(start + length)...].starts(with: "\nendstream".utf8))
        return Array(text[start..<start + length])
    }

    private static func first(_ word: String, in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: word.utf8) }
    }

    private static func last(_ word: String, in bytes: [UInt8]) -> Int? {
        bytes.indices.last { bytes[$0...].starts(with: word.utf8) }
    }
}
