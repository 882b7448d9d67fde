// SPDX-License-Identifier: Apache-2.0

/// Bytes on their way out: grows as needed, never filled with zeros first, has one owner.
public struct CodedBuffer: ~Copyable {
    private var storage: UnsafeMutableRawPointer
    private var capacity: Int
    /// Bytes in the buffer.
    public private(set) var count = 0

    /// Makes an empty buffer with room for `capacity` bytes.
    public init(capacity: Int = 1 << 16) {
        self.capacity = max(64, capacity)
        storage = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    /// Adds one byte.
    public mutating func append(_ byte: UInt8) {
        withSpare(1) { spare in
            spare.storeBytes(of: byte, as: UInt8.self)
            return 1
        }
    }

    /// Adds bytes, for example an encoded header.
    public mutating func append(contentsOf bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(contentsOf: $0) }
    }

    /// Adds bytes from memory that is not the buffer's own.
    public mutating func append(contentsOf bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        withSpare(bytes.count) { spare in
            spare.copyMemory(from: source, byteCount: bytes.count)
            return bytes.count
        }
    }

    /// Adds text in UTF-8, for example a command of a printer language.
    public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: UnsafeRawBufferPointer($0)) }
    }

    /// Lends the bytes; the pointer is good within `body` only.
    public borrowing func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: storage, count: count))
    }

    /// Takes all bytes out; with `keepingCapacity` the memory stays for the next ones.
    public mutating func removeAll(keepingCapacity: Bool = true) {
        count = 0
        if !keepingCapacity {
            storage.deallocate()
            capacity = 64
            storage = .allocate(byteCount: capacity, alignment: 16)
        }
    }

    /// Lends room for `bound` bytes behind the last one; `body` returns how many it wrote.
    ///
    /// This is the one bound of all coding: `body` may write anywhere in the room without further checks.
    @inline(__always)
    mutating func withSpare(_ bound: Int, _ body: (UnsafeMutableRawPointer) -> Int) {
        if capacity - count < bound { grow(for: bound) }
        let written = body(storage + count)
        precondition(written >= 0 && written <= bound)
        count += written
    }

    @inline(never)
    private mutating func grow(for bound: Int) {
        let larger = max(capacity * 2, count + bound)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        moved.copyMemory(from: storage, byteCount: count)
        storage.deallocate()
        storage = moved
        capacity = larger
    }
}
