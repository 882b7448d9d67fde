// SPDX-License-Identifier: Apache-2.0

import CZlib
import Raster
import Rendering

/// PNG, one file per page, written while the page is made (ISO/IEC 15948).
final class PNGPageCoder: PageCoder {
    /// Compression that costs little; pages are mostly paper.
    private static let level: CInt = 3
    private static let chunkLength = 64 << 10

    private let settings: RenderSettings
    private let bytesPerLine: Int
    /// Each line is coded as its difference to the line above, except for 1-bit pixels, where that gains nothing.
    private let filtersUp: Bool
    private let stream: UnsafeMutablePointer<z_stream>
    private let chunk: UnsafeMutableRawBufferPointer
    private var above: [UInt8]
    private var line: [UInt8]

    /// - Throws: ``RenderError`` if the compressor cannot be set up.
    init(settings: RenderSettings) throws(RenderError) {
        self.settings = settings
        bytesPerLine = settings.pixelFormat.bytesPerLine(width: settings.pixelWidth)
        filtersUp = settings.pixelFormat.bitsPerPixel >= 8
        above = [UInt8](repeating: 0, count: bytesPerLine)
        line = [UInt8](repeating: 0, count: bytesPerLine + 1)
        chunk = .allocate(byteCount: Self.chunkLength, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard pdps_deflateInit2(stream, Self.level, 15) == Z_OK else {
            throw RenderError(code: .outOfMemory, message: "There is no memory for the PNG compressor.")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        chunk.deallocate()
    }

    func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        buffer.append(contentsOf: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let bits = UInt8(settings.pixelFormat.bitsPerColor)
        let colorType: UInt8 = settings.pixelFormat.colors == 3 ? 2 : 0
        append(
            "IHDR",
            Self.number(settings.pixelWidth) + Self.number(settings.pixelHeight) + [bits, colorType, 0, 0, 0],
            to: &buffer
        )
        if settings.pixelFormat.colors == 3 { append("sRGB", [0], to: &buffer) }
        // Pixels per metre.
        let perMetre = [settings.resolution.x, settings.resolution.y].map { ($0 * 10_000 + 127) / 254 }
        append("pHYs", Self.number(perMetre[0]) + Self.number(perMetre[1]) + [1], to: &buffer)
        above.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
        deflateReset(stream)
        stream.pointee.next_out = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(chunk.count)
    }

    func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        precondition(band.bytesPerLine == bytesPerLine)
        for index in 0..<band.lines {
            filter(band[index])
            line.withUnsafeMutableBufferPointer { bytes in
                stream.pointee.next_in = bytes.baseAddress
                stream.pointee.avail_in = UInt32(bytes.count)
                deflateAll(Z_NO_FLUSH, into: &buffer)
            }
        }
    }

    func endPage(into buffer: inout CodedBuffer) {
        stream.pointee.avail_in = 0
        deflateAll(Z_FINISH, into: &buffer)
        emitChunk(into: &buffer)
        append("IEND", [], to: &buffer)
    }

    private func filter(_ pixels: UnsafeRawBufferPointer) {
        line.withUnsafeMutableBytes { line in
            line[0] = filtersUp ? 2 : 0
            let coded = UnsafeMutableRawBufferPointer(rebasing: line[1...])
            guard filtersUp else { return coded.copyMemory(from: pixels) }
            above.withUnsafeMutableBytes { above in
                for index in 0..<pixels.count { coded[index] = pixels[index] &- above[index] }
                above.copyMemory(from: pixels)
            }
        }
    }

    private func deflateAll(_ flush: CInt, into buffer: inout CodedBuffer) {
        while true {
            let code = deflate(stream, flush)
            if stream.pointee.avail_out == 0 {
                emitChunk(into: &buffer)
            } else if flush == Z_NO_FLUSH || code == Z_STREAM_END {
                return
            }
        }
    }

    private func emitChunk(into buffer: inout CodedBuffer) {
        let count = chunk.count - Int(stream.pointee.avail_out)
        if count > 0 { append("IDAT", UnsafeRawBufferPointer(rebasing: chunk[..<count]), to: &buffer) }
        stream.pointee.next_out = chunk.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(chunk.count)
    }

    private func append(_ type: String, _ bytes: [UInt8], to buffer: inout CodedBuffer) {
        bytes.withUnsafeBytes { append(type, $0, to: &buffer) }
    }

    private func append(_ type: String, _ bytes: UnsafeRawBufferPointer, to buffer: inout CodedBuffer) {
        let name = Array(type.utf8)
        var checksum = crc32(0, name, UInt32(name.count))
        if bytes.count > 0 {
            checksum = crc32(checksum, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(bytes.count))
        }
        buffer.append(contentsOf: Self.number(bytes.count) + name)
        buffer.append(contentsOf: bytes)
        buffer.append(contentsOf: Self.number(Int(checksum)))
    }

    private static func number(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: value).bigEndian) { Array($0) }
    }
}
