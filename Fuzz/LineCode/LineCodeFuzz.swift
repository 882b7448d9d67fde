// SPDX-License-Identifier: Apache-2.0
import FuzzDriver
import Raster

// libFuzzer target: any bytes as lines of a page. What the coders of printer languages make of them must stay within
// their bounds, which the sanitizer watches, and stand for the same lines.

@main
enum LineCodeFuzz {
    static func main() {
        fuzz { start, count in
            check(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

private func coded(_ body: (inout CodedBuffer) -> Void) -> [UInt8] {
    // As small as it may be, so that what is written beyond the bound is noticed.
    var buffer = CodedBuffer(capacity: 1)
    body(&buffer)
    return buffer.withBytes { Array($0) }
}

private func checkPackBits(_ line: [UInt8]) {
    let packed = coded { buffer in line.withUnsafeBytes { PackBits.encode($0, into: &buffer) } }
    precondition(packed.count <= PackBits.bound(line.count))
    var unpacked: [UInt8] = []
    var at = 0
    while at < packed.count {
        let code = Int(Int8(bitPattern: packed[at]))
        precondition(code != -128)
        let count = code < 0 ? 1 : code + 1
        let bytes = packed[at + 1..<at + 1 + count]
        unpacked += code < 0 ? [UInt8](repeating: packed[at + 1], count: 1 - code) : Array(bytes)
        at += 1 + count
    }
    precondition(unpacked == line)
}

private func checkDeltaRow(_ line: [UInt8], above: [UInt8]) {
    let differences = coded { buffer in
        line.withUnsafeBytes { line in
            above.withUnsafeBytes { DeltaRow.encode(line, seed: $0, into: &buffer) }
        }
    }
    precondition(differences.count <= DeltaRow.bound(line.count))
    var row = above
    var (at, place) = (0, 0)
    while at < differences.count {
        let command = differences[at]
        at += 1
        place += Int(command & 31)
        if command & 31 == 31 {
            repeat {
                place += Int(differences[at])
                at += 1
            } while differences[at - 1] == 255
        }
        for _ in 0...Int(command >> 5) {
            row[place] = differences[at]
            (at, place) = (at + 1, place + 1)
        }
    }
    precondition(row == line)
}

/// The same page in one band and line by line.
private func checkBands(_ lines: [UInt8], bytesPerLine: Int) {
    let count = lines.count / bytesPerLine
    func page(_ height: Int) -> [UInt8] {
        coded { buffer in
            var pcl = PCLRasterCoder(bytesPerLine: bytesPerLine)
            var zpl = ZPLCoder(width: bytesPerLine * 8, height: count)
            var escPOS = ESCPOSCoder(firstByte: 0, bytesPerLine: bytesPerLine)
            pcl.beginPage()
            zpl.beginPage(into: &buffer)
            escPOS.beginPage(into: &buffer)
            var labels = CodedBuffer(capacity: 1)
            var receipts = CodedBuffer(capacity: 1)
            for line in stride(from: 0, to: count, by: height) {
                lines[(line * bytesPerLine)...].withUnsafeBytes { bytes in
                    let band = RasterBand(bytes, lines: min(height, count - line), bytesPerLine: bytesPerLine)
                    pcl.encode(band, into: &buffer)
                    zpl.encode(band, into: &labels)
                    escPOS.encode(band, into: &receipts)
                }
            }
            escPOS.endPage(into: &receipts)
            buffer.append(contentsOf: labels.withBytes { Array($0) } + receipts.withBytes { Array($0) })
        }
    }
    precondition(page(1) == page(.max))
}

/// Any gray as dots: the bits after the last pixel stay 0, and black and white stay.
private func checkDots(_ gray: [UInt8]) {
    let width = gray.count
    var dots = [UInt8](repeating: 0xFF, count: (width + 7) / 8)
    var diffusion = ErrorDiffusion(width: width)
    for _ in 0..<2 {
        gray.withUnsafeBytes { gray in
            dots.withUnsafeMutableBytes {
                diffusion.diffuse(
                    RasterBand(gray, lines: 1, bytesPerLine: width),
                    into: MutableRasterBand($0, lines: 1, bytesPerLine: $0.count)
                )
            }
        }
        for x in 0..<dots.count * 8 {
            let isInk = dots[x >> 3] & (0x80 >> UInt8(x & 7)) != 0
            if x >= width || gray[x] == 255 { precondition(!isInk) } else if gray[x] == 0 { precondition(isInk) }
        }
    }
}

private func check(_ bytes: [UInt8]) {
    guard let width = bytes.first.map({ Int($0) + 1 }) else { return }
    let lines = Array(bytes.dropFirst())
    checkPackBits(lines)
    guard lines.count >= width else { return }
    checkDots(Array(lines.prefix(width)))
    checkBands(lines, bytesPerLine: width)
    var above = [UInt8](repeating: 0, count: width)
    for start in stride(from: 0, through: lines.count - width, by: width) {
        let line = Array(lines[start..<start + width])
        checkDeltaRow(line, above: above)
        above = line
    }
}
