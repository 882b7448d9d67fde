// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IPP
import Yams

/// A printer's setting as it is written in YAML.
///
/// Values are written as `-o NAME=VALUE` has them, several as a list. A value that would be read back as another one names
/// its syntax: `{ text: "5" }`, `{ octets: BASE64 }`, `{ collection: { ... } }`. So what is written is read back as it was.
enum SettingNode {
    /// No registered attribute nests deeper.
    private static let deepest = 8

    /// Why there is no form, or no value.
    struct Fault: Error {
        var problem: String
        var line: Int?
    }

    // MARK: Writing

    /// The values of a setting.
    static func node(_ attribute: Attribute) throws(Fault) -> Node {
        var nodes: [Node] = []
        for value in attribute.values { nodes.append(try node(value, of: attribute.name)) }
        return nodes.count == 1 ? nodes[0] : Node(nodes)
    }

    private static func node(_ value: AttributeValue, of name: String) throws(Fault) -> Node {
        if case .collection(let members) = value {
            var pairs: [(Node, Node)] = []
            for member in members { pairs.append((text(member.name), try node(member))) }
            return Node([(Node("collection"), Node(pairs))])
        }
        let (syntax, written) = try plain(value, of: name)
        if let read = try? values(written, of: name), read == [value] { return text(written) }
        return Node([(Node(syntax), text(written))], Tag(.map), .flow)
    }

    /// A value's syntax and text.
    private static func plain(_ value: AttributeValue, of name: String) throws(Fault) -> (String, String) {
        switch value {
        case .integer(let number): return ("integer", String(number))
        case .boolean(let flag): return ("boolean", String(flag))
        case .enumeration(let number):
            return ("enum", JSONValue.enumName(number, of: name) ?? String(number))
        case .octetString(let bytes): return ("octets", Data(bytes).base64EncodedString())
        case .resolution(let resolution): return ("resolution", resolution.description)
        case .range(let range): return ("range", "\(range.lowerBound)-\(range.upperBound)")
        case .text(let text, nil): return ("text", text)
        case .name(let text, nil): return ("name", text)
        case .keyword(let text): return ("keyword", text)
        case .uri(let text): return ("uri", text)
        case .mimeMediaType(let text): return ("mimeMediaType", text)
        case .naturalLanguage(let text): return ("naturalLanguage", text)
        default: throw Fault(problem: "\(name) has a value that has no form in the file")
        }
    }

    /// A text; in quotes where YAML would take it for a number, a truth or nothing.
    static func text(_ text: String) -> Node {
        let node = Node(text)
        return node.tag == Tag(.str) ? node : Node(text, Tag(.str), .singleQuoted)
    }

    // MARK: Reading

    /// The setting of that name.
    static func attribute(_ name: String, _ node: Node, depth: Int = 0) throws(Fault) -> Attribute {
        guard depth < deepest else { throw Fault(problem: "collections are nested too deeply", line: node.line) }
        var found: [AttributeValue] = []
        if case .sequence(let elements) = node {
            for element in elements { found += try values(of: name, element, depth) }
        } else {
            found = try values(of: name, node, depth)
        }
        guard !found.isEmpty else { throw Fault(problem: "\(name) has no value", line: node.line) }
        return Attribute(name: name, values: found)
    }

    private static func values(of name: String, _ node: Node, _ depth: Int) throws(Fault) -> [AttributeValue] {
        switch node {
        case .scalar(let scalar):
            do throws(AttributeSyntax.Fault) {
                return try values(scalar.string, of: name)
            } catch {
                throw Fault(problem: "'\(scalar.string)' is no value: \(error.expectation)", line: node.line)
            }
        case .mapping(let mapping):
            guard let (key, value) = mapping.first, mapping.count == 1, case .scalar(let syntax) = key else {
                throw Fault(problem: "write a value, a list, or { SYNTAX: VALUE }", line: node.line)
            }
            return [try explicit(syntax.string, value, name, depth)]
        default:
            throw Fault(problem: "a list within a list is no value", line: node.line)
        }
    }

    private static func explicit(
        _ syntax: String,
        _ node: Node,
        _ name: String,
        _ depth: Int
    ) throws(Fault) -> AttributeValue {
        if syntax == "collection", case .mapping(let mapping) = node {
            var members: [Attribute] = []
            for (key, value) in mapping {
                members.append(try attribute(key.scalar?.string ?? "", value, depth: depth + 1))
            }
            return .collection(members)
        }
        guard case .scalar(let scalar) = node else {
            throw Fault(problem: "{ \(syntax): ... } wants one value", line: node.line)
        }
        let text = scalar.string
        let value: AttributeValue? =
            switch syntax {
            case "integer": Int32(text).map { .integer($0) }
            case "boolean": Bool(text).map { .boolean($0) }
            case "enum": Int32(text).map { .enumeration($0) } ?? enumeration(text, name)
            case "octets": Data(base64Encoded: text).map { .octetString([UInt8]($0)) }
            case "resolution": Resolution(text).map { .resolution($0) }
            case "range": range(text)
            case "text": .text(text)
            case "name": .name(text)
            case "keyword": .keyword(text)
            case "uri": .uri(text)
            case "mimeMediaType": .mimeMediaType(text)
            case "naturalLanguage": .naturalLanguage(text)
            default: nil
            }
        guard let value else { throw Fault(problem: "'\(text)' is no \(syntax) value", line: node.line) }
        return value
    }

    /// Any two numbers, also those that are no pages.
    private static func range(_ text: String) -> AttributeValue? {
        guard let dash = text.dropFirst().firstIndex(of: "-"), let lower = Int32(text[..<dash]),
            let upper = Int32(text[text.index(after: dash)...]), lower <= upper
        else { return nil }
        return .range(lower...upper)
    }

    private static func enumeration(_ text: String, _ name: String) -> AttributeValue? {
        (1...200).first { JSONValue.enumName($0, of: name) == text }.map { .enumeration($0) }
    }

    /// What `-o NAME=VALUE` would read; a printer's default has the syntax of the job's attribute.
    private static func values(_ text: String, of name: String) throws(AttributeSyntax.Fault) -> [AttributeValue] {
        let job = name.hasSuffix("-default") ? String(name.dropLast("-default".count)) : name
        return try (AttributeSyntax.registered[job] ?? .guessed).values(text)
    }
}

extension Node {
    /// Where it is in its file, counted from 1.
    var line: Int? { mark?.line }
}
