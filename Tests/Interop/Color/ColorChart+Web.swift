// SPDX-License-Identifier: Apache-2.0

import Foundation

extension ColorChart {
    private static func bigEndian(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
    private static func littleEndian(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(value >> ($0 * 8) & 0xFF) }
    }

    // MARK: PNG

    /// A PNG with the profile embedded (ISO/IEC 15948 section 11.3.3.3); nil for colours that PNG has not.
    func png() throws -> Data? {
        guard colors != 4 else { return nil }
        let icc = [UInt8](try Data(contentsOf: URL(filePath: profile)))
        let pixels = pixels
        var lines: [UInt8] = []
        for line in 0..<Self.height {
            lines += [0] + pixels[line * Self.width..<(line + 1) * Self.width].joined()
        }
        let header = Self.bigEndian(Self.width) + Self.bigEndian(Self.height) + [8, colors == 1 ? 0 : 2, 0, 0, 0]
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return Data(
            signature + Self.chunk("IHDR", header) + Self.chunk("iCCP", Array("chart\0\0".utf8) + Self.stored(icc))
                + Self.chunk("IDAT", Self.stored(lines)) + Self.chunk("IEND", [])
        )
    }

    private static func chunk(_ type: String, _ bytes: [UInt8]) -> [UInt8] {
        let content = Array(type.utf8) + bytes
        var remainder: UInt32 = 0xFFFF_FFFF
        for byte in content {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        return bigEndian(bytes.count) + content + bigEndian(Int(~remainder))
    }

    /// A zlib stream (RFC 1950) of blocks that are not compressed.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: bytes.count, by: 65_535) {
            let block = bytes[start..<min(start + 65_535, bytes.count)]
            stream.append(start + block.count == bytes.count ? 1 : 0)
            stream += littleEndian(block.count, bytes: 2) + littleEndian(~block.count, bytes: 2) + block
        }
        var (a, b) = (1, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return stream + bigEndian(b << 16 | a)
    }

    // MARK: WebP

    /// A lossless WebP with the profile embedded (RFC 9649); nil for colours that WebP has not.
    func webP() throws -> Data? {
        guard colors == 3 else { return nil }
        let icc = [UInt8](try Data(contentsOf: URL(filePath: profile)))
        // The flag says that there is a profile.
        let header =
            [0x20, 0, 0, 0] + Self.littleEndian(Self.width - 1, bytes: 3)
            + Self.littleEndian(Self.height - 1, bytes: 3)
        let chunks = Self.part("VP8X", header) + Self.part("ICCP", icc) + Self.part("VP8L", losslessStream)
        return Data(Self.part("RIFF", Array("WEBP".utf8) + chunks))
    }

    private static func part(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        Array(name.utf8) + littleEndian(bytes.count, bytes: 4) + bytes + [UInt8](repeating: 0, count: bytes.count % 2)
    }

    /// The pixels without any compression: every sample is a prefix code of 8 bits (RFC 9649 section 3).
    private var losslessStream: [UInt8] {
        var bits = LittleEndianBits()
        bits.write(0x2F, 8)
        bits.write(Self.width - 1, 14)
        bits.write(Self.height - 1, 14)
        // No opacity, version 0; no transform, no colour cache, one set of codes.
        bits.write(0, 1 + 3 + 1 + 1 + 1)
        // Green has 24 more symbols, for lengths, which are not used.
        for unused in [24, 0, 0] {
            bits.write(0, 1)
            // Of the code of lengths the first 12 are told, in the format's order: 0 and 8 get a bit each.
            bits.write(12 - 4, 4)
            for length in [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8] { bits.write(length == 0 || length == 8 ? 1 : 0, 3) }
            bits.write(0, 1)
            for symbol in 0..<256 + unused { bits.write(symbol < 256 ? 1 : 0, 1) }
        }
        // Opacity is always 255, and there are no distances: codes of a single symbol.
        for symbol in [255, 0] {
            bits.write(1, 1)
            bits.write(0, 1)
            bits.write(1, 1)
            bits.write(symbol, 8)
        }
        for pixel in pixels {
            for sample in [pixel[1], pixel[0], pixel[2]] {
                // A code begins with its highest bit.
                for bit in (0..<8).reversed() { bits.write(Int(sample) >> bit & 1, 1) }
            }
        }
        return bits.bytes
    }
}

/// Bits, of which the first ones are the lowest of a byte.
private struct LittleEndianBits {
    private(set) var bytes: [UInt8] = []
    private var free = 0

    mutating func write(_ value: Int, _ count: Int) {
        for bit in 0..<count {
            if free == 0 {
                bytes.append(0)
                free = 8
            }
            bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(8 - free)
            free -= 1
        }
    }
}
