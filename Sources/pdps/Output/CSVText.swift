// SPDX-License-Identifier: Apache-2.0

/// Rows as comma-separated values (RFC 4180), which spreadsheets may open without harm.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front: users choose the names that are in it.
enum CSVText {
    /// One field.
    enum Field: Sendable, Hashable {
        /// A text.
        case text(String)
        /// A number.
        case number(Int)
        /// Not known.
        case nothing
    }

    /// A line with its end.
    static func line(_ fields: [Field]) -> String {
        fields.map(coded).joined(separator: ",") + "\r\n"
    }

    private static func coded(_ field: Field) -> String {
        switch field {
        case .number(let number): return String(number)
        case .nothing: return ""
        case .text(let text):
            let harmless = isFormula(text) ? "'" + text : text
            let needsQuotes = harmless.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
            guard needsQuotes else { return harmless }
            var quoted = "\""
            for scalar in harmless.unicodeScalars {
                if scalar == "\"" { quoted += "\"" }
                quoted.unicodeScalars.append(scalar)
            }
            return quoted + "\""
        }
    }

    /// Whether it begins as spreadsheets' formulas do, also behind blanks and in the wide forms of East Asia.
    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        if "\t\r\n".unicodeScalars.contains(first) { return true }
        guard let sign = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) else { return false }
        return "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(sign)
    }
}

extension CSVText.Field {
    /// What an attribute's JSON value is in a field; members of a collection have columns of their own.
    init(_ value: JSONValue?) {
        switch value {
        case nil, .null?: self = .nothing
        case .integer(let number)?: self = .number(number)
        case .string(let text)?: self = .text(text)
        case let value?: self = .text(value.plain)
        }
    }
}
