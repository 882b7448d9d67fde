// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// What must be known of a PNG file to put its compressed pixels into a PDF unchanged (PNG specification, 3rd edition).
struct PNGImage {
    /// Pixels in a line.
    var width = 0
    /// Lines.
    var height = 0
    /// 1 or 8.
    var bitsPerComponent = 0
    /// 1 (gray) or 3 (RGB).
    var components = 0
    /// Pixels per metre in both directions.
    var pixelsPerMetre: (x: Int, y: Int) = (11_811, 11_811)

    /// Throws `refused` unless the file is a complete PNG that a PDF can carry.
    static func check(_ file: FileDescriptor, name: String) throws(DeviceError) {
        var chunks = try PNGChunks(file, name: name)
        let image = try PNGImage(&chunks)
        var hasData = false
        while let chunk = try chunks.next() { hasData = hasData || chunk.type == .data }
        guard hasData, image.height > 0 else { throw chunks.failure("it has no pixels") }
    }

    /// Reads the first chunk.
    init(_ chunks: inout PNGChunks) throws(DeviceError) {
        guard let chunk = try chunks.next(), chunk.type == .header, chunk.length == 13 else {
            throw chunks.failure("it does not begin with a header")
        }
        let header = try chunks.bytes(of: chunk)
        width = header.bigEndian(at: 0)
        height = header.bigEndian(at: 4)
        guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height) else {
            throw chunks.failure("it is \(width) x \(height) pixels")
        }
        switch (header[8], header[9]) {
        case (1, 0): (bitsPerComponent, components) = (1, 1)
        case (8, 0): (bitsPerComponent, components) = (8, 1)
        case (8, 2): (bitsPerComponent, components) = (8, 3)
        default:
            throw chunks.failure(
                "it has \(header[8]) bits of colour type \(header[9]); only gray of 1 or 8 bits and RGB of 8 bits, "
                    + "without alpha, can be printed"
            )
        }
        guard header[10] == 0, header[11] == 0 else { throw chunks.failure("it is compressed in an unknown way") }
        guard header[12] == 0 else { throw chunks.failure("it is interlaced; send it without") }
    }

    /// Takes the resolution from a `pHYs` chunk; without one it is 300 dots per inch, the printer's default.
    mutating func readResolution(_ chunk: PNGChunks.Chunk, _ chunks: PNGChunks) throws(DeviceError) {
        guard chunk.length == 9 else { throw chunks.failure("its pHYs chunk is damaged") }
        let bytes = try chunks.bytes(of: chunk)
        let (x, y) = (bytes.bigEndian(at: 0), bytes.bigEndian(at: 4))
        if bytes[8] == 1, x > 0, y > 0 { pixelsPerMetre = (x, y) }
    }

    /// Width and height in points.
    var size: (width: Double, height: Double) {
        let pointsPerMetre = 72 / 0.0254
        return (
            Double(width) * pointsPerMetre / Double(pixelsPerMetre.x),
            Double(height) * pointsPerMetre / Double(pixelsPerMetre.y)
        )
    }
}

/// Walks the chunks of a PNG file up to its end, checking that each lies within it; checksums are left to readers.
struct PNGChunks {
    /// The type of a chunk, as its four letters.
    enum ChunkType: String {
        case header = "IHDR"
        case resolution = "pHYs"
        case data = "IDAT"
        case end = "IEND"
    }

    /// One chunk.
    struct Chunk {
        /// Nil for those that do not matter here.
        var type: ChunkType?
        /// Where its contents begin, in bytes.
        var offset: Int
        /// Bytes of its contents.
        var length: Int
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    private let file: FileDescriptor
    private let name: String
    private var offset = 8
    private var isAtEnd = false

    init(_ file: FileDescriptor, name: String) throws(DeviceError) {
        self.file = file
        self.name = name
        guard try bytes(at: 0, count: 8) == Self.signature else { throw failure("it is no PNG file") }
    }

    /// The next chunk; nil behind `IEND`.
    mutating func next() throws(DeviceError) -> Chunk? {
        if isAtEnd { return nil }
        let start = try bytes(at: offset, count: 8)
        let length = start.bigEndian(at: 0)
        let chunk = Chunk(
            type: ChunkType(rawValue: String(decoding: start[4...], as: UTF8.self)),
            offset: offset + 8,
            length: length
        )
        // The checksum behind the contents: it is there, so all of the chunk is.
        guard length <= 0x7FFF_FFFF else { throw failure("a chunk of it is damaged") }
        _ = try bytes(at: offset + 8 + length, count: 4)
        offset += 12 + length
        isAtEnd = chunk.type == .end
        return chunk
    }

    /// The contents of a small chunk.
    func bytes(of chunk: Chunk) throws(DeviceError) -> [UInt8] { try bytes(at: chunk.offset, count: chunk.length) }

    /// Bytes of the file; throws when it ends before them.
    func bytes(at offset: Int, count: Int) throws(DeviceError) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let read = try file.read(fromAbsoluteOffset: Int64(offset + filled), into: rest)
                    if read == 0 { break }
                    filled += read
                }
            }
        } catch {
            throw DeviceError(.unreachable, "cannot read \(name): check its disk", cause: error)
        }
        guard bytes.count == count else { throw failure("it is cut off") }
        return bytes
    }

    /// The error for a file that cannot be printed.
    func failure(_ problem: String) -> DeviceError {
        DeviceError(.refused, "the page \(name) cannot be printed: \(problem)")
    }
}

extension [UInt8] {
    /// The unsigned 32-bit number at `offset`, which must be in bounds.
    fileprivate func bigEndian(at offset: Int) -> Int {
        self[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
