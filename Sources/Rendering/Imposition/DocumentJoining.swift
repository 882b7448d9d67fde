// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// How the documents of a job follow each other where they are made one (`multiple-document-handling`, RFC 8011 section
/// 5.2.4).
public struct DocumentJoining: Sendable, Hashable {
    /// Whether each document begins on a new sheet; else even on the impression where the one before ended.
    public var separatesSheets: Bool
    /// Whether `page-ranges` counts the pages of all documents together; else those of each.
    public var countsPagesThrough: Bool
    /// Whether all copies of a document come before the next document; else the whole job is repeated.
    public var repeatsDocuments: Bool

    /// Makes a choice; by default each document is by itself, and copies are of the whole job.
    public init(separatesSheets: Bool = true, countsPagesThrough: Bool = false, repeatsDocuments: Bool = false) {
        self.separatesSheets = separatesSheets
        self.countsPagesThrough = countsPagesThrough
        self.repeatsDocuments = repeatsDocuments
    }

    /// What a ticket asks.
    public init(_ handling: DocumentHandling?) {
        self.init(
            separatesSheets: handling != .single,
            countsPagesThrough: handling == .single || handling == .singleNewSheet,
            repeatsDocuments: handling == .separateUncollated
        )
    }
}
