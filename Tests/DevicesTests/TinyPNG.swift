// SPDX-License-Identifier: Apache-2.0

/// Small PNG files made by hand: their pixels are in stored (uncompressed) deflate blocks.
struct TinyPNG {
    var width = 4
    var height = 3
    var bitDepth: UInt8 = 8
    /// 0 gray, 2 RGB, 6 RGB with alpha.
    var colorType: UInt8 = 2
    var interlace: UInt8 = 0
    /// Dots per inch, or nil for a file without `pHYs`.
    var dotsPerInch: Double? = 300
    /// Every byte of the pixels.
    var fill: UInt8 = 0x80
    /// Bytes of each `IDAT` chunk.
    var dataChunkLength = 16

    /// The zlib stream in the file.
    var compressed: [UInt8] {
        let channels = colorType == 0 ? 1 : colorType == 2 ? 3 : 4
        let line = [0] + [UInt8](repeating: fill, count: (width * channels * Int(bitDepth) + 7) / 8)
        let raw = (0..<height).flatMap { _ in line }
        var bytes: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: raw.count, by: 65_535) {
            let block = raw[start..<min(start + 65_535, raw.count)]
            let length = UInt16(block.count)
            bytes.append(block.endIndex == raw.count ? 1 : 0)
            bytes += [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
            bytes += block
        }
        return bytes + bigEndian(adler32(raw))
    }

    /// The file.
    var bytes: [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let size = bigEndian(UInt32(width)) + bigEndian(UInt32(height))
        file += chunk("IHDR", size + [bitDepth, colorType, 0, 0, interlace])
        if let dotsPerInch {
            let perMetre = bigEndian(UInt32((dotsPerInch / 0.0254).rounded()))
            file += chunk("pHYs", perMetre + perMetre + [1])
        }
        file += chunk("tEXt", Array("Software\0by hand".utf8))
        let data = compressed
        for start in stride(from: 0, to: data.count, by: dataChunkLength) {
            file += chunk("IDAT", Array(data[start..<min(start + dataChunkLength, data.count)]))
        }
        return file + chunk("IEND", [])
    }

    private func chunk(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + contents
        return bigEndian(UInt32(contents.count)) + body + bigEndian(crc32(body))
    }

    private func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return b << 16 | a
    }

    private func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
