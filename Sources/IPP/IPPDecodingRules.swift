// SPDX-License-Identifier: Apache-2.0

/// How much a decoder accepts, and how strictly.
public struct IPPDecodingRules: Sendable, Hashable {
    /// What to do with a value that does not have the form of its syntax.
    public enum MalformedValues: Sendable, Hashable {
        /// Refuse the message: what a server does (RFC 8011 section 4.1.3).
        case refuse
        /// Keep it as ``AttributeValue/other(tag:bytes:)``, and strings of any length: what a client does, as
        /// printers in use send wrong dates and over-long names in replies that are otherwise good.
        case keep
    }

    /// The most bytes from the version to the end-of-attributes tag.
    public var totalBytes = 1 << 20
    /// The most groups in a message.
    public var groups = 10_000
    /// The most attributes in a group, and members in a collection.
    public var attributesPerGroup = 2048
    /// The most values of an attribute.
    public var valuesPerAttribute = 8192
    /// How deep collections may be nested, 1 being a collection without others in it; at most 64.
    public var collectionDepth = 16
    /// What to do with malformed values.
    public var malformedValues: MalformedValues

    static let deepestCollection = 64

    /// Makes rules with the limits of a server; change single limits afterwards.
    public init(malformedValues: MalformedValues = .refuse) {
        self.malformedValues = malformedValues
    }
}
