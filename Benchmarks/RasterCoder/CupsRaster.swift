// SPDX-License-Identifier: Apache-2.0
import CCupsImage
import Raster

/// What a libcups raster stream writes to and reads from.
final class MemoryStream {
    var bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    /// Writes like libcups' own writer does, but into memory that is there already.
    static let write: cups_raster_iocb_t = { context, buffer, length in
        guard let context, let buffer else { return -1 }
        let stream = Unmanaged<MemoryStream>.fromOpaque(context).takeUnretainedValue()
        let end = stream.position + length
        if end > stream.bytes.count { stream.bytes.append(contentsOf: repeatElement(0, count: end + 1 << 24)) }
        stream.bytes.withUnsafeMutableBytes { target in
            UnsafeMutableRawBufferPointer(rebasing: target[stream.position..<end])
                .copyMemory(from: UnsafeRawBufferPointer(start: buffer, count: length))
        }
        stream.position = end
        return length
    }

    static let read: cups_raster_iocb_t = { context, buffer, length in
        guard let context, let buffer else { return -1 }
        let stream = Unmanaged<MemoryStream>.fromOpaque(context).takeUnretainedValue()
        let count = min(length, stream.bytes.count - stream.position)
        stream.bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: buffer, count: count)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[stream.position..<stream.position + count]))
        }
        stream.position += count
        return count
    }
}

enum CupsRaster {
    /// The page through `cupsRasterWritePixels` in PWG mode; returns how many bytes came out.
    static func write(_ page: Page, to stream: MemoryStream) -> Int {
        stream.position = 0
        return withExtendedLifetime(stream) {
            let context = Unmanaged.passUnretained(stream).toOpaque()
            guard let raster = cupsRasterOpenIO(MemoryStream.write, context, CUPS_RASTER_WRITE_PWG) else { return -1 }
            defer { cupsRasterClose(raster) }
            var header = cups_page_header2_t()
            header.cupsWidth = UInt32(page.width)
            header.cupsHeight = UInt32(page.height)
            header.cupsBitsPerColor = UInt32(page.format.bitsPerColor)
            header.cupsBitsPerPixel = UInt32(page.format.bitsPerPixel)
            header.cupsBytesPerLine = UInt32(page.bytesPerLine)
            header.cupsColorSpace = cups_cspace_t(page.format.colorSpaceCode)
            header.cupsNumColors = UInt32(page.format.colors)
            header.HWResolution = (600, 600)
            header.PageSize = (595, 842)
            guard cupsRasterWriteHeader2(raster, &header) == 1 else { return -1 }
            page.pixels.withUnsafeBufferPointer { pixels in
                guard let base = pixels.baseAddress else { return }
                for line in 0..<page.height {
                    let start = UnsafeMutablePointer(mutating: base + line * page.bytesPerLine)
                    _ = cupsRasterWritePixels(raster, start, UInt32(page.bytesPerLine))
                }
            }
            return stream.position
        }
    }

    /// What `cupsRasterReadPixels` makes of a document of one page, or nil if it refuses it.
    static func read(_ document: [UInt8], bytesPerLine: Int, lines: Int) -> [UInt8]? {
        let stream = MemoryStream(document)
        return withExtendedLifetime(stream) {
            let context = Unmanaged.passUnretained(stream).toOpaque()
            guard let raster = cupsRasterOpenIO(MemoryStream.read, context, CUPS_RASTER_READ) else { return nil }
            defer { cupsRasterClose(raster) }
            var header = cups_page_header2_t()
            guard cupsRasterReadHeader2(raster, &header) == 1, Int(header.cupsBytesPerLine) == bytesPerLine,
                Int(header.cupsHeight) == lines
            else { return nil }
            var pixels = [UInt8](repeating: 0x55, count: bytesPerLine * lines)
            for line in 0..<lines {
                let count = pixels.withUnsafeMutableBufferPointer { pixels in
                    let start = UnsafeMutableBufferPointer(rebasing: pixels[(line * bytesPerLine)...]).baseAddress
                    return cupsRasterReadPixels(raster, start, UInt32(bytesPerLine))
                }
                guard Int(count) == bytesPerLine else { return nil }
            }
            return pixels
        }
    }
}
