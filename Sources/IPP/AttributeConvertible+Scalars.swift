// SPDX-License-Identifier: Apache-2.0

extension Int: AttributeValueConvertible {
    /// `integer`.
    public static var attributeTag: ValueTag { .integer }

    /// Reads an integer or enum, whichever of the two the key names.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard let number = attributeValue.intValue else { return nil }
        self = number
    }

    /// An integer or enum; beyond the range of 32 bits it is the nearest value of that range (MAX, RFC 8011 5.1.5).
    public func attributeValue(as tag: ValueTag) -> AttributeValue {
        Int32(clamping: self).attributeValue(as: tag)
    }
}

extension Int32: AttributeValueConvertible {
    /// `integer`.
    public static var attributeTag: ValueTag { .integer }

    /// Reads an integer or enum, whichever of the two the key names.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        switch attributeValue {
        case .integer(let number), .enumeration(let number): self = number
        default: return nil
        }
    }

    /// An integer or enum.
    public func attributeValue(as tag: ValueTag) -> AttributeValue {
        tag == .enumeration ? .enumeration(self) : .integer(self)
    }
}

extension Bool: AttributeValueConvertible {
    /// `boolean`.
    public static var attributeTag: ValueTag { .boolean }

    /// Reads a boolean.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard let value = attributeValue.boolValue else { return nil }
        self = value
    }

    /// A boolean.
    public func attributeValue(as tag: ValueTag) -> AttributeValue { .boolean(self) }
}

extension ClosedRange<Int32>: AttributeConvertible, AttributeValueConvertible {
    /// `rangeOfInteger`.
    public static var attributeTag: ValueTag { .rangeOfInteger }

    /// Reads a range, or an integer as a range of one.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard let range = attributeValue.rangeValue else { return nil }
        self = range
    }

    /// A range.
    public func attributeValue(as tag: ValueTag) -> AttributeValue { .range(self) }
}

extension Resolution: AttributeValueConvertible {
    /// `resolution`.
    public static var attributeTag: ValueTag { .resolution }

    /// Reads a resolution.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard case .resolution(let resolution) = attributeValue else { return nil }
        self = resolution
    }

    /// A resolution.
    public func attributeValue(as tag: ValueTag) -> AttributeValue { .resolution(self) }
}

extension IPPDateTime: AttributeValueConvertible {
    /// `dateTime`.
    public static var attributeTag: ValueTag { .dateTime }

    /// Reads a date and time.
    public init?(attributeValue: AttributeValue, as tag: ValueTag) {
        guard case .dateTime(let dateTime) = attributeValue else { return nil }
        self = dateTime
    }

    /// A date and time.
    public func attributeValue(as tag: ValueTag) -> AttributeValue { .dateTime(self) }
}
