// SPDX-License-Identifier: Apache-2.0

/// A JSON value whose members keep their order (RFC 8259).
indirect enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A member of an object.
    struct Member: Sendable, Hashable {
        var name: String
        var value: JSONValue
    }

    /// The value as text of several lines, indented by two blanks.
    var text: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String, indent: Int) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .string(let value): Self.write(value, to: &text)
        case .array(let values) where values.isEmpty: text += "[]"
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                Self.newLine(&text, indent + 1, first: index == 0)
                value.write(to: &text, indent: indent + 1)
            }
            Self.close("]", &text, indent)
        case .object(let members) where members.isEmpty: text += "{}"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                Self.newLine(&text, indent + 1, first: index == 0)
                Self.write(member.name, to: &text)
                text += ": "
                member.value.write(to: &text, indent: indent + 1)
            }
            Self.close("}", &text, indent)
        }
    }

    private static func newLine(_ text: inout String, _ indent: Int, first: Bool) {
        text += first ? "\n" : ",\n"
        text += String(repeating: "  ", count: indent)
    }

    private static func close(_ bracket: String, _ text: inout String, _ indent: Int) {
        text += "\n" + String(repeating: "  ", count: indent) + bracket
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
