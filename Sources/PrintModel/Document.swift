// SPDX-License-Identifier: Apache-2.0

/// A Document: the data of a job that is rendered or passed on (PWG 5100.5).
public struct Document: Sendable, Hashable, Codable {
    /// `document-number`, 1 or more within its job.
    public var number: Int
    /// `document-name`.
    public var name: String
    /// `document-format` as the client said, empty when it said nothing.
    public var suppliedFormat: String
    /// `document-format-detected`: the MIME type found from the bytes.
    public var detectedFormat: String
    /// Where its bytes are.
    public var content: StoredContent
    /// True after Cancel-Document: it is not printed with the rest.
    public var isCanceled: Bool

    /// Makes a document.
    public init(
        number: Int,
        name: String,
        suppliedFormat: String,
        detectedFormat: String,
        content: StoredContent,
        isCanceled: Bool = false
    ) {
        self.number = number
        self.name = name
        self.suppliedFormat = suppliedFormat
        self.detectedFormat = detectedFormat
        self.content = content
        self.isCanceled = isCanceled
    }
}

/// Bytes that the spool keeps: known by their checksum, immutable once stored.
public struct StoredContent: Sendable, Hashable, Codable {
    /// How the bytes are kept.
    public enum Place: Sendable, Hashable, Codable {
        /// In the store itself, under this key.
        case inline(key: Int64)
        /// In a file of this name in the document folder.
        case file(name: String)
    }

    /// How the bytes are kept.
    public var place: Place
    /// Length in bytes.
    public var size: Int64
    /// SHA-256 of the bytes, 64 lower-case hexadecimal characters.
    public var sha256: String

    /// Makes the description of stored bytes.
    public init(place: Place, size: Int64, sha256: String) {
        self.place = place
        self.size = size
        self.sha256 = sha256
    }
}
