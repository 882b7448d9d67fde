// SPDX-License-Identifier: Apache-2.0

/// A registered attribute name together with its Swift type and its syntax on the wire.
///
/// ```swift
/// let copies = jobAttributes[.copies] ?? 1
/// operationAttributes[.jobName] = "Invoice"
/// ```
public struct AttributeKey<Value: AttributeConvertible>: Hashable, Sendable {
    /// The registered name, such as `job-name`.
    public let name: String
    /// The syntax with which values are written.
    public let tag: ValueTag

    /// Makes a key whose values are written with the syntax that `Value` usually has; a `String` is a keyword.
    public init(_ name: String) {
        self.name = name
        tag = Value.attributeTag
    }

    /// Makes a key whose values are written with the syntax `tag`, one that `Value` can have.
    public init(_ name: String, as tag: ValueTag) {
        self.name = name
        self.tag = tag
    }
}
