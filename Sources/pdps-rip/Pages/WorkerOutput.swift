// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Raster
import Rendering

/// The worker's frames to the server.
///
/// Writing blocks while the server does not read.
final class WorkerOutput {
    /// How much is collected before it is written.
    private static let enough = 128 << 10
    /// Bytes that the pipe to the server holds, as far as the system allows: the more, the fewer changes of process.
    private static let pipeSize: CInt = 1 << 20

    private let descriptor: CInt
    /// Coded bytes of the current page that were not written yet.
    var buffer = CodedBuffer(capacity: enough * 2)

    /// Takes over standard output, so that nothing else that is written there gets between the frames.
    init() {
        descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, WorkerProfile.descriptorNumber + 1)
        _ = pdps_setPipeSize(descriptor, Self.pipeSize)
        StandardOutputPump.discardStandardOutput()
    }

    /// Writes a frame, after the coded bytes before it.
    func send(_ frame: WorkerFrame) {
        flush()
        frame.encode().withUnsafeBytes { write($0) }
    }

    /// Writes the coded bytes if there are enough of them.
    func flushIfFull() {
        if buffer.count >= Self.enough { flush() }
    }

    /// Adds coded bytes that are made elsewhere.
    func append(_ bytes: UnsafeRawBufferPointer) {
        buffer.append(contentsOf: bytes)
        flushIfFull()
    }

    private func flush() {
        guard buffer.count > 0 else { return }
        buffer.withBytes { bytes in
            var start = 0
            while start < bytes.count {
                let end = min(start + WorkerFrame.mostBytes, bytes.count)
                WorkerFrame.bytesHeader(count: end - start).withUnsafeBytes { write($0) }
                write(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
        buffer.removeAll()
    }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            let count = Glibc.write(descriptor, start, rest.count)
            if count < 0 && errno == EINTR { continue }
            // The server is gone: nobody is left to be told.
            guard count > 0 else { _exit(1) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}
