// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import Rendering
import SystemPackage

/// The document that a worker got, by its descriptor.
struct WorkerDocument {
    /// A bounding box in points.
    struct BoundingBox: Equatable {
        var left: Double
        var bottom: Double
        var width: Double
        var height: Double
    }

    /// The number that the document's descriptor gets, so that its path is known before it comes.
    static let descriptorNumber: CInt = 9
    /// The path by which Ghostscript opens it.
    static let path = "/proc/self/fd/\(descriptorNumber)"

    /// Takes the number before any descriptor comes, so that none gets it that is not the document's.
    static func reserveNumber() { dup2(STDERR_FILENO, descriptorNumber) }

    let descriptor: FileDescriptor
    /// Bytes of the document.
    let byteCount: Int
    /// What its first bytes say it is.
    let format: DocumentFormat
    private let head: [UInt8]

    var path: String { Self.path }

    /// Takes over a descriptor.
    ///
    /// - Throws: `Errno` if it cannot be read at any place.
    init(_ received: FileDescriptor) throws {
        guard dup2(received.rawValue, Self.descriptorNumber) >= 0 else { throw Errno(rawValue: errno) }
        try received.close()
        descriptor = FileDescriptor(rawValue: Self.descriptorNumber)
        byteCount = Int(try descriptor.seek(offset: 0, from: .end))
        try descriptor.seek(offset: 0, from: .start)
        head = try Self.read(descriptor, 0..<min(byteCount, DocumentFormat.detectionLength))
        format = DocumentFormat.detect(head)
    }

    /// A file without a name, for a document that the worker makes itself.
    ///
    /// - Throws: `Errno` if there is no room for files.
    static func makeFile() throws -> FileDescriptor {
        var path = Array("/tmp/pdps-rip-XXXXXX".utf8CString)
        let number = mkstemp(&path)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        unlink(path)
        return FileDescriptor(rawValue: number)
    }

    /// Bytes of the document.
    func bytes(in range: Range<Int>) throws -> [UInt8] {
        try Self.read(descriptor, range.clamped(to: 0..<byteCount))
    }

    private static func read(_ descriptor: FileDescriptor, _ range: Range<Int>) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var count = 0
        while count < bytes.count {
            let read = try bytes.withUnsafeMutableBytes { buffer in
                try descriptor.read(
                    fromAbsoluteOffset: Int64(range.lowerBound + count),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                )
            }
            guard read > 0 else { break }
            count += read
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Where PostScript begins and ends: behind job control, or as the header of an EPS with preview says.
    var postScriptRange: Range<Int> {
        if head.starts(with: [0xC5, 0xD0, 0xD3, 0xC6]), head.count >= 12 {
            let numbers = [4, 8].map { offset in
                head[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            }
            let start = min(numbers[0], byteCount)
            return start..<min(start + numbers[1], byteCount)
        }
        let marker = Array("%!".utf8)
        let start = head.indices.dropLast().first { head[$0...].starts(with: marker) } ?? 0
        return start..<byteCount
    }

    /// The page count that a PostScript document claims in its comments.
    var claimedPages: Int? {
        let marker = "%%Pages:"
        let comments = try? bytes(in: 0..<(64 << 10)) + bytes(in: max(0, byteCount - (4 << 10))..<byteCount)
        return comments?.split { $0 == 0x0A || $0 == 0x0D }.compactMap { line in
            guard line.starts(with: marker.utf8) else { return nil }
            return String(decoding: line.dropFirst(marker.utf8.count), as: UTF8.self).split(separator: " ").first
                .flatMap { Int($0) }
        }.last { $0 > 0 }
    }

    /// The bounding box that an EPS tells in its comments, exact if it can be had.
    var boundingBox: BoundingBox? {
        let range = postScriptRange
        guard let comments = try? bytes(in: range.lowerBound..<min(range.upperBound, range.lowerBound + (64 << 10)))
        else { return nil }
        let lines = comments.split { $0 == 0x0A || $0 == 0x0D }
        for name in ["%%HiResBoundingBox:", "%%BoundingBox:"] {
            for line in lines where line.starts(with: name.utf8) {
                let numbers = String(decoding: line.dropFirst(name.utf8.count), as: UTF8.self)
                    .split { $0 == " " || $0 == "\t" }.compactMap { Double($0) }
                guard numbers.count >= 4, numbers.allSatisfy(\.isFinite) else { continue }
                let width = numbers[2] - numbers[0]
                let height = numbers[3] - numbers[1]
                guard width > 0, height > 0, width <= 1e5, height <= 1e5 else { continue }
                return BoundingBox(left: numbers[0], bottom: numbers[1], width: width, height: height)
            }
        }
        return nil
    }
}
