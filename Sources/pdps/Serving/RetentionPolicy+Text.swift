// SPDX-License-Identifier: Apache-2.0

import Spool

extension RetentionPolicy {
    /// What is kept when nobody says how long.
    private static let usual = (jobs: "365d", documents: "7d")

    /// Reads the limits of `--keep-jobs` and `--keep-documents`.
    ///
    /// - Throws: `CommandError` with `wrongUsage` that names the option and what it may be.
    init(jobs: String?, documents: String?) throws(CommandError) {
        self.init()
        for limit in try Self.limits(jobs ?? Self.usual.jobs) {
            if let age = Duration(age: limit) {
                historyAge = age
            } else if let count = Int(limit), count >= 0 {
                historyCount = count
            } else {
                throw Self.wrong("--keep-jobs", limit, "an age such as 90d or 12h, or a number of jobs")
            }
        }
        for limit in try Self.limits(documents ?? Self.usual.documents) {
            if let age = Duration(age: limit) {
                documentAge = age
            } else if let bytes = Self.bytes(limit) {
                documentBytes = bytes
            } else {
                throw Self.wrong("--keep-documents", limit, "an age such as 7d or 12h, or a size such as 20GiB")
            }
        }
    }

    private static func limits(_ text: String) throws(CommandError) -> [String] {
        text == "forever" ? [] : text.split(separator: ",").map(String.init)
    }

    private static func bytes(_ text: String) -> Int64? {
        let shifts: [(String, Int64)] = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40), ("B", 0)]
        guard let (suffix, shift) = shifts.first(where: { text.hasSuffix($0.0) }),
            let number = Int64(text.dropLast(suffix.count)), number >= 0,
            case let (total, overflow) = number.multipliedReportingOverflow(by: 1 << shift), !overflow
        else { return nil }
        return total
    }

    private static func wrong(_ option: String, _ value: String, _ allowed: String) -> CommandError {
        CommandError(.wrongUsage, "'\(value)' is no limit for \(option); write \(allowed), or forever")
    }
}
