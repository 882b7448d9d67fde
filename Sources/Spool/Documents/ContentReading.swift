// SPDX-License-Identifier: Apache-2.0

import CLinux
import Crypto
import Glibc
import PrintModel
import SystemPackage

extension StoredContent {
    /// Throws `documentDamaged` unless the digest is the one that was stored.
    func check(_ digest: SHA256.Digest) throws {
        guard digest.hexadecimal == sha256 else {
            throw SpoolError(
                .documentDamaged,
                "the document bytes with checksum \(sha256) are damaged on disk; restore the data directory from a "
                    + "backup, or cancel the job and send it again"
            )
        }
    }
}

extension DocumentFolder {
    /// Opens a file whose length is still the stored one.
    func openFile(_ name: String, of content: StoredContent) throws -> FileDescriptor {
        let file = try openFile(name)
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_size == content.size else {
            try? file.close()
            throw SpoolError(
                .documentDamaged,
                "the document file \(path.appending(name)) does not have its \(content.size) bytes any more; "
                    + "restore it from a backup, or cancel the job and send it again"
            )
        }
        return file
    }

    /// Reads all of a file and compares it with its checksum.
    func verifyFile(_ name: String, of content: StoredContent) throws {
        let file = try openFile(name, of: content)
        defer { try? file.close() }
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        do {
            while case let count = try file.read(into: buffer), count > 0 {
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        } catch let error as Errno {
            throw failure("cannot read \(name)", error.rawValue)
        }
        try content.check(hash.finalize())
    }
}

/// A sealed file in memory with these bytes, at offset 0; nobody can change it any more.
func makeMemoryFile(_ bytes: UnsafeRawBufferPointer) throws -> FileDescriptor {
    let descriptor = pdps_memory_file("pdps-document")
    guard descriptor >= 0 else { throw memoryFileFailure(errno) }
    let file = FileDescriptor(rawValue: descriptor)
    do {
        try file.writeAll(bytes)
        try file.seek(offset: 0, from: .start)
        guard pdps_seal_memory_file(descriptor) == 0 else { throw Errno(rawValue: errno) }
        return file
    } catch {
        try? file.close()
        throw memoryFileFailure((error as? Errno)?.rawValue ?? EIO)
    }
}

private func memoryFileFailure(_ code: CInt) -> SpoolError {
    SpoolError(
        .storeFailed,
        "cannot make a memory file for a document; check the server's limits for open files and memory",
        cause: Errno(rawValue: code)
    )
}
