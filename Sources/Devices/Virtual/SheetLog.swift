// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

/// The memory of a virtual printer: `sheets.log` in its folder, to which lines are only appended.
///
/// - `MILLISECONDS KEY JOB IMPRESSION`: an impression was stacked; when (since 1970), of which delivery, of which
///   job, and which impression of the job, from 1.
/// - `LAST KEY IMPRESSIONS`: the delivery has no more impressions than these, all stacked.
/// - `DONE KEY JOB IMPRESSIONS`: and the job's PDF is complete.
///
/// Each line is one write with `O_APPEND`, made after what it tells of is in place, so a killed server leaves whole
/// lines that are true. They are not synced: the kernel keeps them when the process is killed; only after a power
/// failure the last ones may be missing, as the sheets of a real printer that lost power would be.
struct SheetLog: Sendable {
    static let fileName = "sheets.log"

    /// What the log says of one delivery.
    struct Memory: Equatable {
        /// Impressions stacked.
        var stacked = 0
        /// All impressions of the delivery, once the printer has seen the last one.
        var total: Int?
        /// Whether the job's PDF is complete.
        var isDone = false
    }

    let folder: OutputFolder

    /// Makes the log if it is missing, and ends a line that a full disk cut off.
    func prepare() throws(DeviceError) {
        let file = try folder.openOrCreate(Self.fileName, flags: O_RDWR | O_APPEND)
        defer { try? file.close() }
        let size = lseek(file.rawValue, 0, SEEK_END)
        guard size > 0 else { return }
        var last: UInt8 = 0
        guard pread(file.rawValue, &last, 1, size - 1) == 1, last != 0x0A else { return }
        try append("\n", to: file)
    }

    /// An impression of the job was stacked.
    func appendSheet(_ delivery: Delivery, impression: Int) throws(DeviceError) {
        try append("\(WallTime.now.milliseconds) \(delivery.record.key) \(delivery.jobID) \(impression)\n")
    }

    /// The delivery has no more impressions than these.
    func appendLast(_ key: ObjectUUID, impressions: Int) throws(DeviceError) {
        try append("LAST \(key) \(impressions)\n")
    }

    /// The job is complete.
    func appendDone(_ key: ObjectUUID, jobID: Int, impressions: Int) throws(DeviceError) {
        try append("DONE \(key) \(jobID) \(impressions)\n")
    }

    private func append(_ line: String) throws(DeviceError) {
        let file = try folder.openOrCreate(Self.fileName, flags: O_WRONLY | O_APPEND)
        defer { try? file.close() }
        try append(line, to: file)
    }

    private func append(_ line: String, to file: FileDescriptor) throws(DeviceError) {
        let bytes = Array(line.utf8)
        let count = write(file.rawValue, bytes, bytes.count)
        guard count == bytes.count else {
            throw folder.failure(count < 0 ? Errno(rawValue: errno) : .noSpace, file: Self.fileName)
        }
    }
}
