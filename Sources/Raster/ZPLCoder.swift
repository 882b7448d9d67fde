// SPDX-License-Identifier: Apache-2.0

/// Codes 1-bit pages (1 ink) for label printers: Zebra's ZPL II, a label for each page with one `^GFA` graphic.
///
/// Lines are hexadecimal digits with ZPL's compression: repeat counts, `,` and `!` for a rest of the line without and
/// full of ink, `:` for a line like the one before.
public struct ZPLCoder: Sendable {
    private static let digits = Array("0123456789ABCDEF".utf8)
    /// The longest repeat that one digit is coded with: `z` and `Y`.
    private static let longestRun = 419

    private let width: Int
    private let height: Int
    private let copies: Int
    private let bytesPerLine: Int
    private var above: [UInt8]
    private var isFirstLine = true

    /// Makes a coder.
    ///
    /// - Parameters:
    ///   - width: dots of a line.
    ///   - height: lines of a label.
    ///   - copies: how often the printer prints each label (`^PQ`).
    public init(width: Int, height: Int, copies: Int = 1) {
        precondition(width > 0 && height > 0)
        self.width = width
        self.height = height
        self.copies = copies
        bytesPerLine = (width + 7) / 8
        above = [UInt8](repeating: 0, count: bytesPerLine)
    }

    /// Begins a label: its size, the origin, and the graphic's.
    public mutating func beginPage(into buffer: inout CodedBuffer) {
        isFirstLine = true
        let count = bytesPerLine * height
        buffer.append("^XA^LH0,0^PW\(width)^LL\(height)^PQ\(copies)^FO0,0^GFA,\(count),\(count),\(bytesPerLine),\n")
    }

    /// Codes the next lines of the label.
    ///
    /// - Parameters:
    ///   - band: lines of the label's width.
    ///   - buffer: where the coded bytes are added.
    public mutating func encode(_ band: RasterBand, into buffer: inout CodedBuffer) {
        precondition(band.bytesPerLine == bytesPerLine)
        for index in 0..<band.lines {
            let line = band[index]
            if !isFirstLine, above.elementsEqual(line) {
                buffer.append(UInt8(ascii: ":"))
            } else {
                encode(line, into: &buffer)
                above.withUnsafeMutableBytes { $0.copyMemory(from: line) }
            }
            isFirstLine = false
        }
    }

    /// Ends the label.
    public func endPage(into buffer: inout CodedBuffer) {
        buffer.append("^FS^XZ\n")
    }

    private func encode(_ line: UnsafeRawBufferPointer, into buffer: inout CodedBuffer) {
        let count = 2 * line.count
        let digit = { (index: Int) in index & 1 == 0 ? line[index >> 1] >> 4 : line[index >> 1] & 15 }
        // A run to the line's end is one character; so is each digit, and a run has at most two more.
        buffer.withSpare(3 * count + 1) { target in
            var end = target
            let put = { (character: UInt8) in
                end.storeBytes(of: character, as: UInt8.self)
                end += 1
            }
            var at = 0
            while at < count {
                let value = digit(at)
                var next = at + 1
                while next < count, digit(next) == value { next += 1 }
                if next == count, value == 0 || value == 15 {
                    put(value == 0 ? UInt8(ascii: ",") : UInt8(ascii: "!"))
                } else {
                    var left = next - at
                    while left > 0 {
                        let run = min(left, Self.longestRun)
                        if run >= 20 { put(UInt8(ascii: "g") + UInt8(run / 20 - 1)) }
                        if run > 1, run % 20 > 0 { put(UInt8(ascii: "G") + UInt8(run % 20 - 1)) }
                        put(Self.digits[Int(value)])
                        left -= run
                    }
                }
                at = next
            }
            return end - target
        }
    }
}
