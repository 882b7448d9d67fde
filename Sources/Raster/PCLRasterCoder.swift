// SPDX-License-Identifier: Apache-2.0

/// Codes the lines of 1-bit pages (1 ink) as PCL 5 raster rows.
///
/// Each line takes whatever is shortest: unencoded, PackBits or delta row (methods 0, 2 and 3); blank ones are skipped.
/// `PCLPage` has what stands around them.
public struct PCLRasterCoder: Sendable {
    /// How a row's bytes are coded: the number of `ESC *b # M`.
    private enum Method: Int {
        case unencoded = 0
        case packBits = 2
        case deltaRow = 3
    }

    /// Bytes of a line.
    public let bytesPerLine: Int
    /// The row that the printer has: the last one sent, or blank where rows were skipped.
    private var seed: [UInt8]
    private var packed: [UInt8]
    private var differences: [UInt8]
    private var method: Method?
    /// Blank lines that were not sent yet.
    private var blankLines = 0

    /// Makes a coder for lines of `bytesPerLine` bytes, at least 1.
    public init(bytesPerLine: Int) {
        precondition(bytesPerLine > 0)
        self.bytesPerLine = bytesPerLine
        seed = [UInt8](repeating: 0, count: bytesPerLine)
        packed = [UInt8](repeating: 0, count: PackBits.bound(bytesPerLine))
        differences = [UInt8](repeating: 0, count: DeltaRow.bound(bytesPerLine))
    }

    /// Forgets the last page; blank lines at its end need not be sent.
    public mutating func beginPage() {
        seed.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
        method = nil
        blankLines = 0
    }

    /// Codes the next lines of the page.
    ///
    /// - Parameters:
    ///   - band: lines of the coder's width.
    ///   - buffer: where the coded bytes are added.
    public mutating func encode(_ band: RasterBand, into buffer: inout CodedBuffer) {
        precondition(band.bytesPerLine == bytesPerLine)
        guard let base = band.baseAddress else { return }
        for index in 0..<band.lines {
            let line = base + index * band.stride
            let painted = Self.paintedBytes(of: line, bytesPerLine)
            if painted == 0 {
                blankLines += 1
            } else {
                skipBlankLines(into: &buffer)
                encode(line, painted: painted, into: &buffer)
            }
        }
    }

    /// `ESC *b # Y` moves down and makes the seed row blank.
    private mutating func skipBlankLines(into buffer: inout CodedBuffer) {
        guard blankLines > 0 else { return }
        buffer.append("\u{1B}*b\(blankLines)Y")
        blankLines = 0
        seed.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }

    private mutating func encode(_ line: UnsafeRawPointer, painted: Int, into buffer: inout CodedBuffer) {
        let count = bytesPerLine
        let changed = seed.withUnsafeBytes { seed in
            differences.withUnsafeMutableBytes { target in
                guard let seed = seed.baseAddress, let target = target.baseAddress else { return 0 }
                return DeltaRow.encode(line, seed: seed, count, at: target)
            }
        }
        let packedCount =
            changed <= Self.shortDifference
            ? Int.max
            : packed.withUnsafeMutableBytes { target in
                target.baseAddress.map { PackBits.encode(line, painted, at: $0) } ?? 0
            }
        if changed <= min(packedCount, painted) {
            putRow(.deltaRow, count: changed, into: &buffer)
            differences.withUnsafeBytes { buffer.append(contentsOf: .init(rebasing: $0[..<changed])) }
        } else if packedCount < painted {
            putRow(.packBits, count: packedCount, into: &buffer)
            packed.withUnsafeBytes { buffer.append(contentsOf: .init(rebasing: $0[..<packedCount])) }
        } else {
            putRow(.unencoded, count: painted, into: &buffer)
            buffer.append(contentsOf: UnsafeRawBufferPointer(start: line, count: painted))
        }
        if changed > 0 {
            seed.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(start: line, count: count)) }
        }
    }

    /// So few bytes of differences that nothing else can be much shorter.
    private static let shortDifference = 4

    /// `ESC *b # W`, after `ESC *b # M` where the method changes.
    private mutating func putRow(_ method: Method, count: Int, into buffer: inout CodedBuffer) {
        let change = method == self.method ? "" : "\(method.rawValue)m"
        self.method = method
        buffer.append("\u{1B}*b\(change)\(count)W")
    }

    /// Bytes up to the last one with ink: what is missing of a row is blank.
    private static func paintedBytes(of line: UnsafeRawPointer, _ bytesPerLine: Int) -> Int {
        var count = bytesPerLine
        while count >= 8, line.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) == 0 { count -= 8 }
        while count > 0, line.load(fromByteOffset: count - 1, as: UInt8.self) == 0 { count -= 1 }
        return count
    }
}
