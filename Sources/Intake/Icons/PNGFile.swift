// SPDX-License-Identifier: Apache-2.0

import CZlib

/// Writes pictures of a few pixels as PNG (PNG specification, 3rd edition).
enum PNGFile {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A PNG file of 8 bits for each of red, green, blue and opacity; empty if there is no memory for it.
    static func encode(rgba: [UInt8], width: Int, height: Int) -> [UInt8] {
        precondition(rgba.count == width * height * 4)
        var lines: [UInt8] = []
        lines.reserveCapacity(rgba.count + height)
        for row in 0..<height {
            // No filter: the pictures are of a few plain colours.
            lines.append(0)
            lines += rgba[row * width * 4..<(row + 1) * width * 4]
        }
        guard let packed = deflated(lines) else { return [] }
        let header = bigEndian(width) + bigEndian(height) + [8, 6, 0, 0, 0]
        return signature + chunk("IHDR", header) + chunk("IDAT", packed) + chunk("IEND", [])
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8]? {
        var size = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        guard compress2(&packed, &size, bytes, UInt(bytes.count), 9) == Z_OK else { return nil }
        return Array(packed.prefix(Int(size)))
    }

    private static func chunk(_ type: String, _ bytes: [UInt8]) -> [UInt8] {
        let content = Array(type.utf8) + bytes
        return bigEndian(bytes.count) + content + bigEndian(Int(crc32(0, content, UInt32(content.count))))
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
