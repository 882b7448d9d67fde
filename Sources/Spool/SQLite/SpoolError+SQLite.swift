// SPDX-License-Identifier: Apache-2.0

import GRDB
import SystemPackage

extension SpoolError {
    /// What an error from below means for the caller; our own errors stay as they are.
    init(storing error: any Error, in directory: FilePath) {
        if let error = error as? SpoolError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.storeFailed, "the spool in \(directory) failed", cause: error)
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                .spoolAreaFull,
                "the database in \(directory) cannot grow; purge old jobs or make room on its disk",
                cause: error
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .busy,
                "another program has locked the database in \(directory); end it or try again",
                cause: error
            )
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .storeFailed,
                "the database in \(directory) is damaged; stop the server and restore the directory from a backup",
                cause: error
            )
        case .SQLITE_CONSTRAINT:
            self.init(.storeFailed, "the database in \(directory) refused what does not fit together", cause: error)
        case _ where SpoolFiles.isReadOnly(directory):
            self = .readOnly(directory, error)
        default:
            self.init(
                .storeFailed,
                "the database in \(directory) failed; check its disk and its owner",
                cause: error
            )
        }
    }

    /// Linux makes a file system read-only when it finds an error in it.
    static func readOnly(_ directory: FilePath, _ cause: any Error) -> SpoolError {
        SpoolError(
            .storeFailed,
            "the file system of \(directory) is read-only, as after an error of its disk: see dmesg, repair it, mount it "
                + "for writing and start the server again; accepted jobs are kept",
            cause: cause
        )
    }

    static func noJob(_ id: Int) -> SpoolError {
        SpoolError(.notFound, "there is no job \(id); it may have been purged")
    }

    static func noPrinter(_ id: Int) -> SpoolError {
        SpoolError(.notFound, "there is no printer with printer-id \(id); it may have been removed")
    }
}
