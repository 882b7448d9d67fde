// SPDX-License-Identifier: Apache-2.0
import Raster
import Testing

@Suite("PackBits and delta row")
struct PackBitsTests {
    static func packed(_ line: [UInt8]) -> [UInt8] {
        var buffer = CodedBuffer(capacity: 1)
        line.withUnsafeBytes { PackBits.encode($0, into: &buffer) }
        return buffer.bytes
    }

    static func differences(_ line: [UInt8], _ seed: [UInt8]) -> [UInt8] {
        var buffer = CodedBuffer(capacity: 1)
        line.withUnsafeBytes { line in
            seed.withUnsafeBytes { DeltaRow.encode(line, seed: $0, into: &buffer) }
        }
        return buffer.bytes
    }

    /// Lines of bits and bytes as they come, each like the one before in places.
    static func lines(seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        let width = Int.random(in: 1...600, using: &generator)
        var lines = SamplePage.random(.sgray8, width: width, height: 6, seed: seed).lines
        for index in lines.indices.dropFirst() where Bool.random(using: &generator) {
            lines[index] = lines[index - 1]
            for _ in 0..<Int.random(in: 0...9, using: &generator) {
                lines[index][Int.random(in: 0..<width, using: &generator)] &+= UInt8.random(
                    in: 0...2,
                    using: &generator
                )
            }
        }
        return lines
    }

    @Test("Apple's example of PackBits (TN1023)")
    func appleExample() {
        let aa = { (count: Int) in [UInt8](repeating: 0xAA, count: count) }
        let line: [UInt8] = aa(3) + [0x80, 0x00, 0x2A] + aa(4) + [0x80, 0x00, 0x2A, 0x22] + aa(10)
        let expected: [UInt8] = [
            0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A, 0x22, 0xF7, 0xAA,
        ]
        #expect(Self.packed(line) == expected)
    }

    @Test("lines come back from PackBits as they were, within the bound, without byte 128 as a code")
    func packBitsRoundTrip() throws {
        for seed in 1...400 {
            for line in Self.lines(seed: UInt64(seed)) {
                let packed = Self.packed(line)
                #expect(packed.count <= line.count + (line.count + 127) / 128)
                #expect(packed.count <= PackBits.bound(line.count))
                #expect(try PrinterReader.unpacked(packed) == line)
            }
        }
    }

    @Test("the shortest and the longest codes of delta row")
    func deltaRowCodes() {
        let zeros = [UInt8](repeating: 0, count: 700)
        func changed(_ places: [Int]) -> [UInt8] {
            var line = zeros
            for place in places { line[place] = 7 }
            return Self.differences(line, zeros)
        }
        #expect(changed([]) == [])
        #expect(changed([0]) == [0, 7])
        #expect(changed([30]) == [30, 7])
        #expect(changed([31]) == [31, 0, 7])
        #expect(changed([31 + 254]) == [31, 254, 7])
        #expect(changed([31 + 255]) == [31, 255, 0, 7])
        #expect(changed([31 + 255 + 255]) == [31, 255, 255, 0, 7])
        #expect(changed(Array(3..<11)) == [7 << 5 | 3] + [UInt8](repeating: 7, count: 8))
        #expect(changed(Array(3..<12)) == [7 << 5 | 3] + [UInt8](repeating: 7, count: 8) + [0, 7])
        #expect(changed([692, 693, 699]) == [31 | 1 << 5, 255, 255, 151, 7, 7, 5, 7])
    }

    @Test("lines come back from delta row as they were, within the bound")
    func deltaRowRoundTrip() throws {
        for seed in 1...400 {
            let lines = Self.lines(seed: UInt64(seed))
            for (above, line) in zip(lines, lines.dropFirst()) {
                let differences = Self.differences(line, above)
                #expect(differences.count <= line.count + line.count / 8 + 1)
                #expect(differences.count <= DeltaRow.bound(line.count))
                #expect(try PrinterReader.applied(differences, to: above) == line)
                #expect(differences.isEmpty == (line == above))
            }
        }
    }

    @Test("every pattern of changed bytes keeps the bound of delta row", arguments: [17, 18, 19, 20])
    func deltaRowBound(width: Int) throws {
        let above = [UInt8](repeating: 0, count: width)
        for pattern in 0..<(1 << width) where pattern % 61 == 0 || pattern.nonzeroBitCount > width - 3 {
            let line = (0..<width).map { UInt8(pattern >> $0 & 1) }
            let differences = Self.differences(line, above)
            #expect(differences.count <= width + width / 8 + 1)
            #expect(try PrinterReader.applied(differences, to: above) == line)
        }
    }
}
