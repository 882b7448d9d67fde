// SPDX-License-Identifier: Apache-2.0

/// Rows of text in aligned columns.
struct Table {
    /// One column.
    struct Column {
        /// What stands above it.
        var title: String
        /// Whether its cells are aligned to the right, as numbers are.
        var isNumeric = false
    }

    /// The columns.
    var columns: [Column]
    /// The rows; each has as many cells as there are columns.
    var rows: [[String]] = []

    init(_ columns: Column...) {
        self.columns = columns
    }

    /// Appends a row.
    mutating func append(_ cells: String...) { rows.append(cells) }

    /// The lines, without blanks at their ends.
    func lines(_ style: TerminalStyle) -> [String] {
        let widths = columns.indices.map { index in
            rows.reduce(columns[index].title.count) { max($0, $1[index].count) }
        }
        let title = line(columns.map(\.title), widths)
        return [style.strong(title)] + rows.map { line($0, widths) }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[index] - cell.count)
            if index > 0 { line += "  " }
            line += columns[index].isNumeric ? padding + cell : cell + padding
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension String {
    /// The text without what could move a terminal's cursor: control characters become `?`.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) else {
            return self
        }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0 }
            )
        )
    }
}
