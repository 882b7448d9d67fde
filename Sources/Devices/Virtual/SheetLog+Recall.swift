// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

extension SheetLog {
    /// Bytes read at a time, from the end.
    private static let chunkSize = 256 << 10
    /// No line of ours is longer, in bytes.
    private static let lineLimit = 4 << 10

    /// What the log says of a delivery; nil when there is no log.
    ///
    /// It is read from its end, where the deliveries are that are asked for after a crash, up to the delivery's first
    /// impression; only for a delivery that it does not have it is read to its beginning.
    func recall(_ record: DeliveryRecord) throws(DeviceError) -> Memory? {
        guard let file = try folder.open(Self.fileName) else { return nil }
        defer { try? file.close() }
        var scan = Scan(key: Array(record.key.description.utf8), firstImpression: record.firstImpression)
        var end = Int(lseek(file.rawValue, 0, SEEK_END))
        // The end of a line that begins in an earlier chunk; at first, what stands behind the last newline.
        var rest: [UInt8] = []
        while end > 0, !scan.hasFirst {
            let start = max(end - Self.chunkSize, 0)
            var bytes = try read(file, at: start, count: end - start)
            bytes += rest
            let cut = start == 0 ? 0 : bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            guard cut <= Self.lineLimit else { throw damaged() }
            scan.read(bytes[cut...])
            rest = Array(bytes[..<cut])
            end = start
        }
        return scan.memory
    }

    private func read(_ file: FileDescriptor, at offset: Int, count: Int) throws(DeviceError) -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(pread(file.rawValue, buffer.baseAddress, count, off_t(offset)), 0)
        }
        guard bytes.count == count else { throw damaged() }
        return bytes
    }

    private func damaged() -> DeviceError {
        DeviceError(
            .unreachable,
            "the virtual printer's memory \(folder.filePath(Self.fileName)) cannot be read or has lines that are not "
                + "its own; repair it, or move it away and say yourself what became of the job"
        )
    }

    /// Collects the lines of one delivery, in any order.
    private struct Scan {
        let key: [UInt8]
        let firstImpression: Int
        var memory = Memory()
        /// Whether the line before which there are no others of the delivery was seen.
        var hasFirst = false

        init(key: [UInt8], firstImpression: Int) {
            self.key = key
            self.firstImpression = firstImpression
        }

        /// Reads whole lines; what stands behind the last newline was cut off and does not count.
        mutating func read(_ bytes: ArraySlice<UInt8>) {
            bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    let newline = memchr(base, 0x0A, rest.count)
                {
                    let length = base.distance(to: UnsafeRawPointer(newline))
                    readLine(UnsafeRawBufferPointer(start: base, count: length))
                    rest = rest.dropFirst(length + 1)
                }
            }
        }

        /// In every line the key follows the first blank.
        private mutating func readLine(_ line: UnsafeRawBufferPointer) {
            guard let base = line.baseAddress, let blank = memchr(base, 0x20, line.count) else { return }
            let start = base.distance(to: UnsafeRawPointer(blank)) + 1
            guard line.count > start + key.count, memcmp(base + start, key, key.count) == 0 else { return }
            let fields = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            guard let number = fields.last.flatMap({ Int($0) }) else { return }
            switch (fields[0], fields.count) {
            case ("LAST", 3):
                memory.total = number
                // Of an attempt without impressions this is the first line.
                if number == 0 { hasFirst = true }
            case ("DONE", 4):
                memory.total = number
                memory.isDone = true
            case (_, 4):
                memory.stacked += 1
                if number == firstImpression { hasFirst = true }
            default: break
            }
        }
    }
}
