// SPDX-License-Identifier: Apache-2.0

/// PackBits: runs of equal bytes and stretches of different ones (TIFF 6.0 section 9, PCL 5 compression method 2, PDF's
/// RunLengthDecode).
///
/// A line is coded by itself. Byte 128, which some readers take for an end and others skip, is never written.
public enum PackBits {
    /// The most bytes that a line of `count` bytes is coded in, and as many as the coder wants room for.
    public static func bound(_ count: Int) -> Int { DotRuns.bound(count) }

    /// Codes a line.
    public static func encode(_ line: UnsafeRawBufferPointer, into buffer: inout CodedBuffer) {
        guard let base = line.baseAddress else { return }
        buffer.withSpare(bound(line.count)) { encode(base, line.count, at: $0) }
    }

    /// Codes `count` bytes, for which the target has room of ``bound(_:)``, and returns how many it wrote.
    static func encode(_ line: UnsafeRawPointer, _ count: Int, at target: UnsafeMutableRawPointer) -> Int {
        DotRuns.code(line, count, sign: -1, at: target) - target
    }
}
