// SPDX-License-Identifier: Apache-2.0

/// Codes 1-bit pages (1 ink) for receipt printers: Epson's ESC/POS, `GS v 0` raster and a cut behind each page.
///
/// Blank lines at a page's end are left out, so that the receipt is as long as what is on it.
public struct ESCPOSCoder: Sendable {
    /// Lines of an image command: few, since printers keep one in a small memory.
    private static let linesPerImage = 128

    private let firstByte: Int
    private let bytesPerLine: Int
    /// Lines that were not sent yet; the last one has ink.
    private var pending: [UInt8] = []
    private var blankLines = 0

    /// Makes a coder for a part of each line: what the print head reaches.
    ///
    /// - Parameters:
    ///   - firstByte: the byte of a line that the head prints first.
    ///   - bytesPerLine: how many it prints, 1 to 65,535.
    public init(firstByte: Int, bytesPerLine: Int) {
        precondition(firstByte >= 0 && (1...65_535).contains(bytesPerLine))
        self.firstByte = firstByte
        self.bytesPerLine = bytesPerLine
    }

    /// Begins a page: `ESC @` initializes the printer.
    public mutating func beginPage(into buffer: inout CodedBuffer) {
        pending.removeAll(keepingCapacity: true)
        blankLines = 0
        buffer.append(contentsOf: [0x1B, 0x40])
    }

    /// Codes the next lines of the page.
    ///
    /// - Parameters:
    ///   - band: lines that have the bytes that the head prints.
    ///   - buffer: where the coded bytes are added.
    public mutating func encode(_ band: RasterBand, into buffer: inout CodedBuffer) {
        for index in 0..<band.lines {
            let line = band[index][firstByte..<firstByte + bytesPerLine]
            guard line.contains(where: { $0 != 0 }) else {
                blankLines += 1
                continue
            }
            while blankLines > 0 {
                add(repeatElement(0, count: bytesPerLine), into: &buffer)
                blankLines -= 1
            }
            add(line, into: &buffer)
        }
    }

    /// Ends the page: `GS V 66 0` feeds it to the cutter and cuts.
    public mutating func endPage(into buffer: inout CodedBuffer) {
        flush(into: &buffer)
        buffer.append(contentsOf: [0x1D, 0x56, 66, 0])
    }

    private mutating func add(_ line: some Sequence<UInt8>, into buffer: inout CodedBuffer) {
        pending.append(contentsOf: line)
        if pending.count == Self.linesPerImage * bytesPerLine { flush(into: &buffer) }
    }

    private mutating func flush(into buffer: inout CodedBuffer) {
        let lines = pending.count / bytesPerLine
        guard lines > 0 else { return }
        let numbers = [bytesPerLine & 255, bytesPerLine >> 8, lines & 255, lines >> 8].map { UInt8($0) }
        buffer.append(contentsOf: [0x1D, 0x76, 0x30, 0] + numbers)
        buffer.append(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
    }
}
