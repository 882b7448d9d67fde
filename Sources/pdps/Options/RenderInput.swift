// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage

/// The document that `pdps render` reads; a worker wants a file that it can seek in.
enum RenderInput {
    /// Opens a file, or keeps standard input (`-`) in a file without a name.
    static func open(_ path: String) throws -> FileDescriptor {
        guard path == "-" else {
            do {
                return try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            } catch {
                throw CommandError(.wrongUsage, "cannot read '\(path)': \(error); name a file that you may read")
            }
        }
        let folder = ProcessEnvironment.variables["TMPDIR"] ?? "/tmp"
        var template = Array((folder + "/pdps-XXXXXX").utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else {
            throw CommandError(.failed, "standard input cannot be kept in \(folder): \(Errno(rawValue: errno))")
        }
        unlink(template)
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        let copy = FileDescriptor(rawValue: number)
        do {
            try copyStandardInput(to: copy)
            return copy
        } catch {
            try? copy.close()
            throw CommandError(.failed, "standard input cannot be kept in \(folder): \(error)")
        }
    }

    private static func copyStandardInput(to file: FileDescriptor) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try FileDescriptor.standardInput.read(into: buffer)
            if count == 0 { break }
            try file.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        try file.seek(offset: 0, from: .start)
    }
}
