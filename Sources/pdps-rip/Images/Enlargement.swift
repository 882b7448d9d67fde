// SPDX-License-Identifier: Apache-2.0

import CVips

/// Enlarges an image of 8-bit samples by cubic interpolation (Catmull-Rom).
///
/// The pixels are those of `vips_resize` to the nearest value; it makes each one of sixteen, which takes ten times as
/// long as first stretching the lines, of which there are fewer, and then mixing four of those.
final class Enlargement {
    /// Where the samples along an axis come from.
    private struct Axis {
        let count: Int
        /// The first of the four source samples of each sample; it may lie before the first that there is.
        let first: [Int]
        /// How much of each of the four.
        let weights: [SIMD4<Float>]

        init(from count: Int, to size: Int) {
            self.count = count
            let step = Double(count) / Double(size)
            // Centres of samples lie half a sample from the edge, in both.
            let places = (0..<size).map { (Double($0) + 0.5) * step - 0.5 }
            first = places.map { Int($0.rounded(.down)) - 1 }
            weights = places.map { Self.weights(at: $0 - $0.rounded(.down)) }
        }

        /// The weights at a part of the way from the second sample to the third.
        private static func weights(at part: Double) -> SIMD4<Float> {
            let (t, t2, t3) = (part, part * part, part * part * part)
            let weights = SIMD4(
                (2 * t2 - t - t3) / 2,
                (2 - 5 * t2 + 3 * t3) / 2,
                (t + 4 * t2 - 3 * t3) / 2,
                (t3 - t2) / 2
            )
            return SIMD4<Float>(weights)
        }

        /// The source samples of a range, among which are such that do not exist.
        func taps(of range: Range<Int>) -> Range<Int> { first[range.lowerBound]..<first[range.upperBound - 1] + 4 }
        /// The source sample that stands for one: the nearest that exists.
        func existing(_ sample: Int) -> Int { min(max(sample, 0), count - 1) }
    }

    let width: Int
    let height: Int
    private let bands: Int
    private let columns: Axis
    private let lines: Axis

    /// - Parameter bands: samples of a pixel, one to four.
    init(from source: (width: Int, height: Int), bands: Int, to size: (width: Int, height: Int)) {
        precondition((1...4).contains(bands))
        (width, height, self.bands) = (size.width, size.height, bands)
        columns = Axis(from: source.width, to: size.width)
        lines = Axis(from: source.height, to: size.height)
    }

    /// Makes the pixels that `output` is asked for from those of `input`; returns whether those could be made.
    ///
    /// Any thread may call it.
    func generate(_ output: UnsafeMutablePointer<VipsRegion>, from input: UnsafeMutablePointer<VipsRegion>) -> Bool {
        let area = output.pointee.valid
        let wanted = Int(area.left)..<Int(area.left + area.width)
        let columnTaps = columns.taps(of: wanted)
        let lineTaps = lines.taps(of: Int(area.top)..<Int(area.top + area.height))
        let left = columns.existing(columnTaps.lowerBound)
        let top = lines.existing(lineTaps.lowerBound)
        var source = VipsRect(
            left: CInt(left),
            top: CInt(top),
            width: CInt(columns.existing(columnTaps.upperBound - 1) - left + 1),
            height: CInt(lines.existing(lineTaps.upperBound - 1) - top + 1)
        )
        guard vips_region_prepare(input, &source) == 0 else { return false }
        let stretched = StretchedLines(samples: wanted.count * bands, pixels: columnTaps.count)
        for line in Int(area.top)..<Int(area.top + area.height) {
            let four = (0..<4).map { tap in
                let line = lines.existing(lines.first[line] + tap)
                return stretched.line(line) { pixels, target in
                    let bytes = UnsafePointer(pdps_vips_address(input, CInt(left), CInt(line)))
                    expand(bytes, of: left, columnTaps, into: pixels)
                    stretch(pixels, columnTaps.lowerBound, wanted, into: target)
                }
            }
            let target = pdps_vips_address(output, area.left, CInt(line))
            Self.mix(four, by: lines.weights[line], into: target, count: wanted.count * bands)
        }
        return true
    }

    /// Makes each pixel of a line four numbers, and repeats those at the image's edges.
    private func expand(
        _ bytes: UnsafePointer<UInt8>,
        of left: Int,
        _ taps: Range<Int>,
        into pixels: UnsafeMutablePointer<SIMD4<Float>>
    ) {
        let existing = max(taps.lowerBound, 0)..<min(taps.upperBound, columns.count)
        let before = existing.lowerBound - taps.lowerBound
        for index in 0..<existing.count {
            let pixel = bytes + (index + existing.lowerBound - left) * bands
            var numbers = SIMD4<Float>.zero
            for band in 0..<bands { numbers[band] = Float(pixel[band]) }
            pixels[before + index] = numbers
        }
        for index in 0..<before { pixels[index] = pixels[before] }
        for index in before + existing.count..<taps.count { pixels[index] = pixels[before + existing.count - 1] }
    }

    /// Makes the samples of a stretched line; writes up to three beyond them.
    private func stretch(
        _ pixels: UnsafePointer<SIMD4<Float>>,
        _ base: Int,
        _ wanted: Range<Int>,
        into target: UnsafeMutablePointer<Float>
    ) {
        columns.first.withUnsafeBufferPointer { first in
            columns.weights.withUnsafeBufferPointer { weights in
                var place = UnsafeMutableRawPointer(target)
                for column in wanted {
                    let four = pixels + (first[column] - base)
                    let weight = weights[column]
                    let mixed =
                        four[0] * weight[0] + four[1] * weight[1] + (four[2] * weight[2] + four[3] * weight[3])
                    place.storeBytes(of: mixed, as: SIMD4<Float>.self)
                    place += bands * MemoryLayout<Float>.stride
                }
            }
        }
    }

    private static func mix(
        _ lines: [UnsafePointer<Float>],
        by weights: SIMD4<Float>,
        into target: UnsafeMutablePointer<UInt8>,
        count: Int
    ) {
        let (a, b, c, d) = (lines[0], lines[1], lines[2], lines[3])
        let (wa, wb, wc, wd) = (weights[0], weights[1], weights[2], weights[3])
        for index in 0..<count {
            let sample = a[index] * wa + b[index] * wb + (c[index] * wc + d[index] * wd)
            // Adding 1.5 * 2^23 leaves the nearest whole number in the lowest bits.
            let rounded = (max(0, min(255, sample)) + 12_582_912).bitPattern
            target[index] = UInt8(truncatingIfNeeded: rounded)
        }
    }
}

/// The last four lines that were stretched, for the next line mostly needs three of them again.
private final class StretchedLines {
    private let samples: Int
    private let pixels: UnsafeMutablePointer<SIMD4<Float>>
    private let lines: UnsafeMutablePointer<Float>
    private var numbers = [-1, -1, -1, -1]

    init(samples: Int, pixels: Int) {
        // A pixel is written as four samples.
        self.samples = samples + 3
        self.pixels = .allocate(capacity: pixels)
        lines = .allocate(capacity: self.samples * 4)
    }

    deinit {
        pixels.deallocate()
        lines.deallocate()
    }

    /// A line, which `make` makes if it is not there; four lines in sequence are there together.
    func line(
        _ number: Int,
        _ make: (UnsafeMutablePointer<SIMD4<Float>>, UnsafeMutablePointer<Float>) -> Void
    ) -> UnsafePointer<Float> {
        let place = number & 3
        let line = lines + place * samples
        if numbers[place] != number {
            make(pixels, line)
            numbers[place] = number
        }
        return UnsafePointer(line)
    }
}
