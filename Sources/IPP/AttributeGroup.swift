// SPDX-License-Identifier: Apache-2.0

/// A group of attributes in a message (RFC 8010 section 3.1.2).
public struct AttributeGroup: AttributeContainer {
    /// What the attributes describe.
    public var tag: GroupTag
    /// The attributes in the order of the wire.
    public var attributes: [Attribute]

    /// Makes a group.
    public init(tag: GroupTag, attributes: [Attribute] = []) {
        self.tag = tag
        self.attributes = attributes
    }
}

/// The members of one collection value (RFC 8010 section 3.1.6).
public struct AttributeCollection: AttributeContainer {
    /// The members in the order of the wire.
    public var attributes: [Attribute]

    /// Makes a collection.
    public init(attributes: [Attribute] = []) {
        self.attributes = attributes
    }
}
