// SPDX-License-Identifier: Apache-2.0

/// A Swift type that stands for all values of an attribute.
public protocol AttributeConvertible: Sendable, Hashable {
    /// The syntax of its values when the key does not say another.
    static var attributeTag: ValueTag { get }

    /// Reads the values of an attribute of syntax `tag`; nil if they are of another syntax or count.
    init?(attributeValues: [AttributeValue], as tag: ValueTag)

    /// The values to write with syntax `tag`.
    func attributeValues(as tag: ValueTag) -> [AttributeValue]
}

/// A Swift type that stands for exactly one value; arrays of it stand for a `1setOf`.
public protocol AttributeValueConvertible: AttributeConvertible {
    /// Reads one value of an attribute of syntax `tag`; nil if it is of another syntax.
    init?(attributeValue: AttributeValue, as tag: ValueTag)

    /// The value to write with syntax `tag`.
    func attributeValue(as tag: ValueTag) -> AttributeValue
}

extension AttributeValueConvertible {
    /// Reads the single value; nil if there are more or none.
    public init?(attributeValues: [AttributeValue], as tag: ValueTag) {
        guard attributeValues.count == 1 else { return nil }
        self.init(attributeValue: attributeValues[0], as: tag)
    }

    /// The value in an array of one.
    public func attributeValues(as tag: ValueTag) -> [AttributeValue] {
        [attributeValue(as: tag)]
    }
}

extension Array: AttributeConvertible where Element: AttributeValueConvertible {
    /// The syntax of the elements.
    public static var attributeTag: ValueTag { Element.attributeTag }

    /// Reads all values; nil if one of them is of another syntax.
    public init?(attributeValues: [AttributeValue], as tag: ValueTag) {
        self = []
        reserveCapacity(attributeValues.count)
        for value in attributeValues {
            guard let element = Element(attributeValue: value, as: tag) else { return nil }
            append(element)
        }
    }

    /// One value for each element.
    public func attributeValues(as tag: ValueTag) -> [AttributeValue] {
        map { $0.attributeValue(as: tag) }
    }
}

extension AttributeValueConvertible where Self: RawRepresentable, RawValue: AttributeValueConvertible {
    /// The syntax of the raw value; `enum` for numbers.
    public static var attributeTag: ValueTag {
        RawValue.attributeTag == .integer ? .enumeration : RawValue.attributeTag
    }

    /// Reads the raw value; nil if there is no case for it.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard let rawValue = RawValue(attributeValue: attributeValue, as: tag) else { return nil }
        self.init(rawValue: rawValue)
    }

    /// The raw value.
    public func attributeValue(as tag: ValueTag) -> AttributeValue {
        rawValue.attributeValue(as: tag)
    }
}
