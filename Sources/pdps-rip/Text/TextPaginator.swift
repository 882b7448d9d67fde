// SPDX-License-Identifier: Apache-2.0

/// Cuts text into pages of lines: wraps long lines, follows tabs and form feeds.
struct TextPaginator {
    private static let tabWidth = 8

    let columns: Int
    let linesPerPage: Int
    private var line: [Unicode.Scalar] = []
    private var lines: [[Unicode.Scalar]] = []
    private var lastWasReturn = false

    /// Makes a paginator for pages of `columns` by `linesPerPage` characters.
    init(columns: Int, linesPerPage: Int) {
        self.columns = max(1, columns)
        self.linesPerPage = max(1, linesPerPage)
    }

    /// Takes the next character; returns a page if it is full.
    mutating func add(_ scalar: Unicode.Scalar) -> [[Unicode.Scalar]]? {
        defer { lastWasReturn = scalar == "\r" }
        switch scalar {
        case "\n" where lastWasReturn: return nil
        case "\n", "\r", "\u{B}", "\u{85}", "\u{2028}", "\u{2029}": return endLine()
        case "\u{C}":
            // A form feed ends the page, even an empty one.
            if !line.isEmpty { lines.append(line) }
            line.removeAll()
            return takePage()
        case "\t":
            let width = Self.tabWidth - line.count % Self.tabWidth
            let page = line.count >= columns ? endLine() : nil
            line.append(contentsOf: repeatElement(" ", count: min(width, columns - line.count)))
            return page
        case _ where scalar.properties.generalCategory == .control || scalar == "\u{FEFF}": return nil
        default:
            let page = line.count >= columns ? endLine() : nil
            line.append(scalar)
            return page
        }
    }

    /// The last page, if it has anything.
    mutating func finish() -> [[Unicode.Scalar]]? {
        if !line.isEmpty { lines.append(line) }
        line.removeAll()
        return lines.isEmpty ? nil : takePage()
    }

    private mutating func endLine() -> [[Unicode.Scalar]]? {
        lines.append(line)
        line.removeAll(keepingCapacity: true)
        return lines.count >= linesPerPage ? takePage() : nil
    }

    private mutating func takePage() -> [[Unicode.Scalar]] {
        defer { lines.removeAll(keepingCapacity: true) }
        return lines
    }
}
