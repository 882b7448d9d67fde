// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The variables that the process was started with.
enum ProcessEnvironment {
    /// Read once; nothing in this program sets variables.
    static let variables: [String: String] = {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { result[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return result
    }()
}
