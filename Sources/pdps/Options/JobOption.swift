// SPDX-License-Identifier: Apache-2.0

import IPP

/// A job template attribute as `-o NAME=VALUE` writes it.
///
/// Registered attributes are read with their syntax (RFC 8011 section 5.2, PWG 5100); others are guessed as `lp` does:
/// a number, `true` or `false`, a range, a resolution, a `{collection}`, else a keyword or, with capitals or blanks, a
/// name. A NAME alone is `true`.
struct JobOption: Hashable, Sendable {
    /// The attribute.
    let attribute: Attribute

    /// Why a value is not one.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    init(attribute: Attribute) {
        self.attribute = attribute
    }

    /// Reads `NAME=VALUE` or `NAME`.
    static func parse(_ text: String) throws(Fault) -> JobOption {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
            throw Fault(description: "'\(text)' is no option; write NAME=VALUE, such as sides=two-sided-long-edge")
        }
        guard parts.count == 2 else { return JobOption(attribute: Attribute(name, .boolean(true))) }
        let syntax = AttributeSyntax.registered[name] ?? .guessed
        let value = String(parts[1])
        do {
            let values = try syntax.values(value)
            return JobOption(attribute: Attribute(name: name, values: values))
        } catch {
            throw Fault(description: "'\(value)' is no value of \(name): \(error.expectation)")
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
