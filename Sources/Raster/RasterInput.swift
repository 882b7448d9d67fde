// SPDX-License-Identifier: Apache-2.0

/// The bytes that a decoder was fed and has not used.
struct RasterInput: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0
    /// Bytes used so far, of the whole document.
    private(set) var offset = 0

    /// Bytes that are there to be used.
    var available: Int { bytes.count - start }

    mutating func feed(_ more: some Sequence<UInt8>) {
        bytes.removeFirst(start)
        start = 0
        bytes.append(contentsOf: more)
    }

    /// The next bytes, which must be there; they are not used up.
    func peek(_ count: Int) -> ArraySlice<UInt8> { bytes[start..<start + count] }

    /// The byte at `distance` from the next one, or nil if it is not there yet; it is not used up.
    func byte(at distance: Int) -> UInt8? { distance < available ? bytes[start + distance] : nil }

    mutating func takeByte() -> UInt8? {
        guard let byte = byte(at: 0) else { return nil }
        skip(1)
        return byte
    }

    /// The next `count` bytes, or nil if they are not all there yet.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard available >= count else { return nil }
        defer { skip(count) }
        return Array(peek(count))
    }

    /// Uses up bytes, which must be there.
    mutating func skip(_ count: Int) {
        start += count
        offset += count
    }
}
