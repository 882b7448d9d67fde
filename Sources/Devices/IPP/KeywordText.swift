// SPDX-License-Identifier: Apache-2.0

import IPP

/// One value of `printer-supply`, `printer-alert` or `printer-input-tray`: `KEY=VALUE;` again and again (PWG 5100.13
/// section 5.6).
struct KeywordText {
    private var values: [String: String] = [:]

    init(_ value: OctetString) {
        for part in String(decoding: value.bytes, as: UTF8.self).split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { values[pair[0].lowercased()] = String(pair[1]) }
        }
    }

    /// Whether it says nothing.
    var isEmpty: Bool { values.isEmpty }

    subscript(key: String) -> String? { values[key] }

    func number(_ key: String) -> Int? { values[key].flatMap { Int($0) } }
}
