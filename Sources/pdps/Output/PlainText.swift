// SPDX-License-Identifier: Apache-2.0

import Glibc

extension JSONValue {
    /// The value in one line for people: `a, b`, `name=value`.
    var plain: String {
        switch self {
        case .null: ""
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .string(let text): text
        case .array(let values): values.map(\.plain).joined(separator: ", ")
        case .object(let members): Self.plain(members)
        }
    }

    private static func plain(_ members: [Member]) -> String {
        if members.count == 2, members[0].name == "lower", members[1].name == "upper" {
            return "\(members[0].value.plain)-\(members[1].value.plain)"
        }
        return members.map { "\($0.name)=\($0.value.plain)" }.joined(separator: " ")
    }
}

/// Hands over what was printed at once: standard output is buffered when it is a pipe, and the reader may wait for it.
func flushStandardOutput() {
    fflush(nil)
}
