// SPDX-License-Identifier: Apache-2.0

import Glibc
import PrintModel
import SystemPackage

/// Who a server is, the same after each start: a UUID in the file `server-uuid` of its data folder.
enum ServerIdentity {
    private static let fileName = "server-uuid"

    /// Reads the identity of the server whose data folder that is; makes one at the first start.
    ///
    /// - Throws: `CommandError` when the file is damaged, or can be neither read nor made.
    static func read(in folder: String) throws(CommandError) -> ObjectUUID {
        let path = FilePath(folder).appending(fileName)
        do {
            guard let file = try existing(path) else { return try make(path) }
            let text = try file.closeAfter { try contents(of: file) }
            guard let identity = ObjectUUID(text.trimmingNewlines) else {
                throw CommandError(.failed, "\(path) is damaged: it has no UUID; remove it, and a new one is made")
            }
            return identity
        } catch let error as CommandError {
            throw error
        } catch {
            throw CommandError(.failed, "the server's identity cannot be read or made: \(path): \(error)")
        }
    }

    private static func existing(_ path: FilePath) throws -> FileDescriptor? {
        do {
            return try FileDescriptor.open(path, .readOnly)
        } catch Errno.noSuchFileOrDirectory {
            return nil
        }
    }

    private static func contents(of file: FileDescriptor) throws -> String {
        let bytes = try [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Written beside and moved into place, so that it is whole or not there.
    private static func make(_ path: FilePath) throws -> ObjectUUID {
        let identity = ObjectUUID()
        let part = FilePath(path.string + ".part")
        let file = try FileDescriptor.open(
            part,
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        _ = try file.closeAfter {
            try file.writeAll((identity.description + "\n").utf8)
        }
        guard rename(part.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        return identity
    }
}

extension String {
    fileprivate var trimmingNewlines: String { String(prefix { !$0.isNewline }) }
}
