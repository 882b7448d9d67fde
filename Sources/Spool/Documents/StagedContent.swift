// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// Bytes that were written but do not belong to a job yet.
///
/// Small ones are still in memory and are stored with the job in the same transaction, large ones are in a synced
/// file. Dropped without a job, they are removed.
public struct StagedContent: Sendable {
    package enum Bytes: Sendable {
        case memory([UInt8])
        case file(StagedFile)
        case stored(StoredContent)
    }

    package let bytes: Bytes
    /// Length in bytes.
    public let size: Int64
    /// SHA-256 of the bytes, 64 lower-case hexadecimal characters.
    public let sha256: String

    package init(bytes: Bytes, size: Int64, sha256: String) {
        self.bytes = bytes
        self.size = size
        self.sha256 = sha256
    }

    /// Refers once more to bytes that another job has, as when it is printed again: they are not copied.
    ///
    /// Storing it throws `notFound` when that job and its bytes were removed in the meantime.
    public init(sharing content: StoredContent) {
        self.init(bytes: .stored(content), size: content.size, sha256: content.sha256)
    }
}
