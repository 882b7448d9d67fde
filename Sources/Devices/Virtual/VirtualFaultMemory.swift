// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

/// The fault that a virtual printer has now, and which ones it had: two files of its folder.
///
/// `fault` is there while the printer has a fault and contains its name; whoever deletes it has mended the printer.
/// `faults.log` has one line for each fault that a device URI asked for and that occurred:
/// `MILLISECONDS KEY JOB IMPRESSION NAME`.
struct VirtualFaultMemory: Sendable {
    static let fileName = "fault"
    static let logName = "faults.log"
    /// No name of a fault is longer, in bytes.
    private static let nameLimit = 256

    let folder: OutputFolder

    /// The fault that the printer has now, if any; an empty file counts as a jam.
    func current() throws(DeviceError) -> VirtualFault? {
        guard let file = try folder.open(Self.fileName) else { return nil }
        defer { try? file.close() }
        var text = String(decoding: try read(file, limit: Self.nameLimit), as: UTF8.self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? .jam : VirtualFault(text)
    }

    /// What the printer says of itself on account of its fault; nil when it has none.
    func status() throws(DeviceError) -> DeviceStatus? {
        guard let fault = try current() else { return nil }
        let since = folder.modificationTime(of: Self.fileName) ?? WallTime.now
        return fault.status(since: since, faultFile: folder.filePath(Self.fileName))
    }

    /// Lets a planned fault occur; a broken connection is over at once and leaves no fault file.
    func occur(_ fault: VirtualFault, _ delivery: Delivery, impression: Int) throws(DeviceError) {
        if fault != .drop {
            let part = try PartFile(Self.fileName, in: folder)
            try part.write(Array("\(fault.name)\n".utf8))
            try part.publish(durably: false)
        }
        let log = try folder.openOrCreate(Self.logName, flags: O_WRONLY | O_APPEND)
        defer { try? log.close() }
        let line = "\(WallTime.now.milliseconds) \(delivery.record.key) \(delivery.jobID) \(impression) \(fault.name)\n"
        do {
            try log.writeAll(line.utf8)
        } catch {
            throw folder.failure(error as? Errno ?? .ioError, file: Self.logName)
        }
    }

    /// Whether a fault occurred in an earlier attempt of the job.
    func hasOccurred(_ delivery: Delivery) throws(DeviceError) -> Bool {
        // A first attempt cannot have met it; the line may be of another server's job with the same number.
        guard delivery.record.attempt > 1, let file = try folder.open(Self.logName) else { return false }
        defer { try? file.close() }
        var tail: [UInt8] = []
        while case let bytes = try read(file, limit: 1 << 16), !bytes.isEmpty {
            var lines = (tail + bytes).split(separator: 0x0A, omittingEmptySubsequences: false)
            tail = Array(lines.removeLast().prefix(1 << 10))
            let isThere = lines.contains { line in
                let fields = line.split(separator: 0x20)
                return fields.count == 5 && fields[2].elementsEqual(String(delivery.jobID).utf8)
            }
            if isThere { return true }
        }
        return false
    }

    private func read(_ file: FileDescriptor, limit: Int) throws(DeviceError) -> [UInt8] {
        do {
            return try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        } catch {
            throw folder.failure(error as? Errno ?? .ioError)
        }
    }
}
