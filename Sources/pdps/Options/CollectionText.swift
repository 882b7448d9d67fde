// SPDX-License-Identifier: Apache-2.0

import IPP

/// Collections as `lp` and `ipptool` write them: `{media-type=stationery media-size={x-dimension=21000 ...}}`.
struct CollectionText {
    private var rest: Substring
    private let whole: String
    /// No registered attribute nests deeper.
    private static let deepest = 8

    /// Whether the text begins like a collection.
    static func isCollection(_ text: String) -> Bool { text.hasPrefix("{") }

    /// Reads one collection, or several with commas between.
    static func values(_ text: String) throws(AttributeSyntax.Fault) -> [AttributeValue] {
        var reader = CollectionText(rest: text[...], whole: text)
        var values = [try reader.collection(depth: 0)]
        while reader.rest.first == "," {
            reader.rest.removeFirst()
            values.append(try reader.collection(depth: 0))
        }
        guard reader.rest.isEmpty else { throw reader.fault }
        return values
    }

    private var fault: AttributeSyntax.Fault {
        AttributeSyntax.Fault(
            expectation: "write a collection as {NAME=VALUE NAME=VALUE}, read up to '\(rest.prefix(20))'"
        )
    }

    private mutating func collection(depth: Int) throws(AttributeSyntax.Fault) -> AttributeValue {
        guard rest.first == "{", depth < Self.deepest else { throw fault }
        rest.removeFirst()
        var members: [Attribute] = []
        while true {
            rest = rest.drop { $0 == " " }
            if rest.first == "}" {
                rest.removeFirst()
                return .collection(members)
            }
            members.append(try member(depth: depth))
        }
    }

    private mutating func member(depth: Int) throws(AttributeSyntax.Fault) -> Attribute {
        let name = rest.prefix { $0 != "=" && $0 != " " && $0 != "}" && $0 != "{" }
        rest = rest.dropFirst(name.count)
        guard !name.isEmpty, rest.first == "=" else { throw fault }
        rest.removeFirst()
        if rest.first == "{" { return Attribute(String(name), try collection(depth: depth + 1)) }
        let value = rest.prefix { $0 != " " && $0 != "}" }
        rest = rest.dropFirst(value.count)
        let syntax = AttributeSyntax.registered[String(name)] ?? .guessed
        return Attribute(name: String(name), values: try syntax.values(String(value)))
    }
}
