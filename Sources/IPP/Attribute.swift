// SPDX-License-Identifier: Apache-2.0

/// An attribute: a name and its values (RFC 8010 section 3.1.4).
public struct Attribute: Sendable, Hashable {
    /// The registered name, such as `job-name`.
    public var name: String
    /// The values, of which the encoder demands at least one.
    public var values: [AttributeValue]

    /// Makes an attribute from its values.
    public init(name: String, values: [AttributeValue]) {
        self.name = name
        self.values = values
    }

    /// Makes an attribute from its values.
    public init(_ name: String, _ values: AttributeValue...) {
        self.init(name: name, values: values)
    }

    /// Makes the attribute of `key` with `value`.
    public init<Value>(_ key: AttributeKey<Value>, _ value: Value) {
        self.init(name: key.name, values: value.attributeValues(as: key.tag))
    }

    /// The first value.
    public var value: AttributeValue? { values.first }

    /// The first value's string, where its syntax has one.
    public var stringValue: String? { values.first?.stringValue }

    /// The first value's number, where it is an integer or enum.
    public var intValue: Int? { values.first?.intValue }

    /// Every value's string; values whose syntax has none are left out.
    public var stringValues: [String] { values.compactMap(\.stringValue) }

    /// Every value's number; values that are neither integer nor enum are left out.
    public var intValues: [Int] { values.compactMap(\.intValue) }
}
