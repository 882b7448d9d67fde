// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// The characters of a text document, read piece by piece: UTF-8, or Latin-1 if it is not that.
struct TextCharacters: Sequence, IteratorProtocol {
    private static let step = 64 << 10

    private let document: WorkerDocument
    private let isUTF8: Bool
    private var bytes: [UInt8] = []
    private var position = 0
    private var nextStart = 0

    init(_ document: WorkerDocument) throws {
        self.document = document
        let head = try document.bytes(in: 0..<DocumentFormat.detectionLength)
        // Three bytes less: the end may cut a character.
        let sure = head.count < DocumentFormat.detectionLength ? head : Array(head.dropLast(3))
        var decoder = UTF8()
        var iterator = sure.makeIterator()
        var isUTF8 = true
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: break decoding
            case .error:
                isUTF8 = iterator.next() == nil && head.count == DocumentFormat.detectionLength
                break decoding
            }
        }
        self.isUTF8 = isUTF8
    }

    /// The next character; what cannot be decoded is U+FFFD.
    mutating func next() -> Unicode.Scalar? {
        guard let first = nextByte() else { return nil }
        guard isUTF8 else { return Unicode.Scalar(first) }
        guard first >= 0x80 else { return Unicode.Scalar(first) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        guard length > 1, first < 0xF5 else { return "\u{FFFD}" }
        var value = UInt32(first) & (0xFF >> UInt32(length + 1))
        for _ in 1..<length {
            guard let byte = peekByte(), byte & 0xC0 == 0x80 else { return "\u{FFFD}" }
            position += 1
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private mutating func nextByte() -> UInt8? {
        guard let byte = peekByte() else { return nil }
        position += 1
        return byte
    }

    private mutating func peekByte() -> UInt8? {
        if position >= bytes.count {
            bytes = (try? document.bytes(in: nextStart..<nextStart + Self.step)) ?? []
            nextStart += bytes.count
            position = 0
        }
        return position < bytes.count ? bytes[position] : nil
    }
}
