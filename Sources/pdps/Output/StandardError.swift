// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where people are told what happens, so that standard output stays for results.
enum StandardError {
    /// Writes text; a closed standard error loses it.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }

    /// Whether a person looks at it.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// How output to a person may look.
struct TerminalStyle: Sendable {
    /// Whether emphasis may be shown.
    var showsEmphasis: Bool

    /// For standard output: plain when it is no terminal or when `NO_COLOR` is set (no-color.org).
    static var standardOutput: TerminalStyle {
        let variables = ProcessEnvironment.variables
        let isPlain = variables["NO_COLOR"].map { !$0.isEmpty } ?? false || variables["TERM"] == "dumb"
        return TerminalStyle(showsEmphasis: isatty(STDOUT_FILENO) == 1 && !isPlain)
    }

    /// The text in bold.
    func strong(_ text: String) -> String { showsEmphasis ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
