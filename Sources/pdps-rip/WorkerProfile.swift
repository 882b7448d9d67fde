// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// The device's ICC profile that a worker got, by its descriptor.
enum WorkerProfile {
    /// The number that its descriptor gets, so that its path is known before it comes.
    static let descriptorNumber: CInt = WorkerDocument.descriptorNumber + 1
    /// The path by which Ghostscript and libvips open it.
    static let path = "/proc/self/fd/\(descriptorNumber)"

    /// Takes the number before any descriptor comes.
    static func reserveNumber() { dup2(STDERR_FILENO, descriptorNumber) }

    /// Takes over a descriptor.
    ///
    /// - Throws: `Errno` if that cannot be.
    static func take(_ received: FileDescriptor) throws {
        guard dup2(received.rawValue, descriptorNumber) >= 0 else { throw Errno(rawValue: errno) }
        try received.close()
    }
}
