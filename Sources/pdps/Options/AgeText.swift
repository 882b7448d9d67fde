// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The longest age: no calendar goes further, and no arithmetic overflows.
    private static let longestAge = Duration.seconds(1_000 * 365 * 86_400)

    /// Reads an age such as `90d`: a number with `s`, `m`, `h`, `d` or `w`; nil for anything else.
    init?(age text: String) {
        let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ seconds[$0] }), let number = Int64(text.dropLast()), number >= 0,
            case let (total, overflow) = number.multipliedReportingOverflow(by: unit), !overflow
        else { return nil }
        self = min(.seconds(total), Self.longestAge)
    }
}
