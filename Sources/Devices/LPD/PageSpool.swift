// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

/// A file without a name that holds a job's pages until their length is known; gone with its last descriptor.
final class PageSpool {
    private let file: FileDescriptor
    /// Bytes in it.
    private(set) var count: Int64 = 0
    /// Where each impression ends.
    private var ends: [Int64] = []

    /// Makes it in the folder that `TMPDIR` names, else in /var/tmp.
    ///
    /// - Throws: `DeviceError` with code `unreachable`: room may come.
    init() throws(DeviceError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
        let path = "\(folder)/pdps-lpd-\(ObjectUUID())"
        let descriptor = open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(Errno(rawValue: errno), folder) }
        unlink(path)
        file = FileDescriptor(rawValue: descriptor)
    }

    deinit { try? file.close() }

    /// Takes all pages; nothing has gone out yet.
    func fill(_ pages: CodedPages) async throws {
        for try await event in pages {
            switch event {
            case .pageStarted: break
            case .bytes(let bytes):
                do {
                    try file.writeAll(bytes)
                } catch {
                    throw Self.failure(error as? Errno ?? .ioError, "TMPDIR or /var/tmp")
                }
                count += Int64(bytes.count)
            case .pageEnded: ends.append(count)
            }
        }
        try Task.checkCancellation()
        try file.seek(offset: 0, from: .start)
    }

    /// The next bytes, at most so many; empty at the end.
    func next(atMost length: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// Impressions that end within the first `bytes`.
    func impressions(within bytes: Int64) -> Int {
        var (low, high) = (0, ends.count)
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] <= bytes { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func failure(_ error: Errno, _ folder: String) -> DeviceError {
        DeviceError(
            .unreachable,
            "pages for an LPD queue are gathered in a file first, which cannot be written in \(folder): \(error); "
                + "make room there, or name another folder with TMPDIR",
            cause: error
        )
    }
}

@available(*, unavailable)
extension PageSpool: Sendable {}
