// SPDX-License-Identifier: Apache-2.0

/// An ordered list of attributes in which each is found by its name: a group or a collection.
public protocol AttributeContainer: Sendable, Hashable {
    /// The attributes in the order of the wire.
    var attributes: [Attribute] { get set }
}

extension AttributeContainer {
    /// The first attribute of that name; setting replaces it in its place or appends, nil removes.
    public subscript(name: String) -> Attribute? {
        get { attributes.first { $0.name == name } }
        set {
            guard let newValue else { return remove(name) }
            if let index = attributes.firstIndex(where: { $0.name == name }) {
                attributes[index] = newValue
            } else {
                attributes.append(newValue)
            }
        }
    }

    /// The value of the attribute that `key` names.
    ///
    /// Nil if the attribute is absent, out of band or not of the key's syntax; ``value(of:)`` tells these apart.
    /// Setting replaces the attribute in its place or appends it; nil and an empty array remove it.
    public subscript<Value>(key: AttributeKey<Value>) -> Value? {
        get { self[key.name].flatMap { Value(attributeValues: $0.values, as: key.tag) } }
        set {
            let values = newValue.map { $0.attributeValues(as: key.tag) } ?? []
            self[key.name] = values.isEmpty ? nil : Attribute(name: key.name, values: values)
        }
    }

    /// The value of the attribute that `key` names, nil if it is absent or out of band.
    ///
    /// - Throws: `AttributeSyntaxError` if the attribute is there with another syntax than the key's.
    public func value<Value>(of key: AttributeKey<Value>) throws(AttributeSyntaxError) -> Value? {
        guard let attribute = self[key.name], attribute.value?.isOutOfBand != true else { return nil }
        guard let value = Value(attributeValues: attribute.values, as: key.tag) else {
            throw AttributeSyntaxError(attribute: attribute, expected: key.tag)
        }
        return value
    }

    /// Whether an attribute of that name is there.
    public func contains(_ name: String) -> Bool {
        attributes.contains { $0.name == name }
    }

    /// Appends an attribute; whether the name is there already is not looked at.
    public mutating func append(_ attribute: Attribute) {
        attributes.append(attribute)
    }

    /// Appends the attribute of `key`, unless `value` has no values (an empty array).
    public mutating func append<Value>(_ key: AttributeKey<Value>, _ value: Value) {
        let values = value.attributeValues(as: key.tag)
        if !values.isEmpty { attributes.append(Attribute(name: key.name, values: values)) }
    }

    /// Removes every attribute of that name.
    public mutating func remove(_ name: String) {
        attributes.removeAll { $0.name == name }
    }
}

/// An attribute whose values are not of the syntax that its name asks for.
public struct AttributeSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The attribute as it was given; it belongs into the unsupported group of a reply.
    public let attribute: Attribute
    /// The syntax that was expected.
    public let expected: ValueTag

    /// Makes the error.
    public init(attribute: Attribute, expected: ValueTag) {
        self.attribute = attribute
        self.expected = expected
    }

    /// Names the attribute, what it has and what it must have.
    public var description: String {
        let found = attribute.value.map { $0.tag.description } ?? "no value"
        let count = attribute.values.count > 1 ? " (\(attribute.values.count) values)" : ""
        return "\(attribute.name) is \(found)\(count), must be \(expected)"
    }
}
