// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Writes a big-endian number over the four bytes at `offset`.
    mutating func put(_ value: UInt32, at offset: Int) {
        for byte in 0..<4 {
            self[offset + byte] = UInt8(truncatingIfNeeded: value >> (24 - 8 * byte))
        }
    }

    /// Writes text over a NUL-padded field of 64 bytes; 63 bytes at most are kept, whole characters only.
    mutating func put(_ text: String, at offset: Int) {
        var at = offset
        for scalar in text.unicodeScalars {
            let bytes = UTF8.encode(scalar)
            guard let bytes, at + bytes.count < offset + 64 else { break }
            for byte in bytes {
                self[at] = byte
                at += 1
            }
        }
    }

    /// The big-endian number in the four bytes at `offset`, which must exist.
    func number(at offset: Int) -> UInt32 {
        var value: UInt32 = 0
        for byte in self[offset..<offset + 4] { value = value << 8 | UInt32(byte) }
        return value
    }

    /// The text in the NUL-padded field of 64 bytes at `offset`, which must exist.
    func text(at offset: Int) -> String {
        String(decoding: self[offset..<offset + 64].prefix { $0 != 0 }, as: UTF8.self)
    }
}
