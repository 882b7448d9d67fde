// SPDX-License-Identifier: Apache-2.0

import CZlib
import Raster
import Rendering

/// PCLm: strips of pixels, each compressed by itself; ``PageBinding`` makes a document of them.
final class PCLmPageCoder: PageCoder {
    /// Compression that costs little; pages are mostly paper.
    private static let level: CInt = 3

    private let header: PCLmPageHeader
    private let bytesPerLine: Int
    private let stream: UnsafeMutablePointer<z_stream>
    /// Where a strip is compressed to.
    private let room: UnsafeMutableRawBufferPointer
    private var line = 0

    /// - Throws: ``RenderError`` if the compressor cannot be set up.
    init(settings: RenderSettings) throws(RenderError) {
        header = PCLmPageHeader(
            width: settings.pixelWidth,
            height: settings.pixelHeight,
            colors: settings.pixelFormat.colors,
            resolution: settings.resolution.x,
            pageSize: settings.mediaPoints
        )
        bytesPerLine = settings.pixelFormat.bytesPerLine(width: settings.pixelWidth)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard pdps_deflateInit2(stream, Self.level, 15) == Z_OK else {
            stream.deallocate()
            throw RenderError(code: .outOfMemory, message: "There is no memory for the PCLm compressor.")
        }
        let bound = deflateBound(stream, UInt(bytesPerLine * PCLmPageHeader.stripHeight))
        room = .allocate(byteCount: Int(bound), alignment: 16)
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    func beginPage(isFirst: Bool, transform: SheetTransform, into buffer: inout CodedBuffer) {
        buffer.append(contentsOf: header.encode())
        line = 0
    }

    func code(_ band: RasterBand, into buffer: inout CodedBuffer) {
        precondition(band.bytesPerLine == bytesPerLine)
        for index in 0..<band.lines {
            if line % PCLmPageHeader.stripHeight == 0 { beginStrip() }
            // deflate does not write what it reads, but its declaration does not say so.
            stream.pointee.next_in = band[index].baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
            }
            stream.pointee.avail_in = UInt32(bytesPerLine)
            deflate(stream, Z_NO_FLUSH)
            line += 1
            if line % PCLmPageHeader.stripHeight == 0 || line == header.height { endStrip(into: &buffer) }
        }
    }

    func endPage(into buffer: inout CodedBuffer) {}

    private func beginStrip() {
        deflateReset(stream)
        stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room.count)
    }

    private func endStrip(into buffer: inout CodedBuffer) {
        stream.pointee.avail_in = 0
        // The room is as large as a strip can become.
        deflate(stream, Z_FINISH)
        let count = room.count - Int(stream.pointee.avail_out)
        buffer.append(contentsOf: PCLmPageHeader.length(count))
        buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
}
