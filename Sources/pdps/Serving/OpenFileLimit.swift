// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many files and connections this process may have open at once.
enum OpenFileLimit {
    /// What is left for the store, documents, devices and workers; without a descriptor to spare, libraries below give up.
    private static let reserved = 96
    /// So many connections are served however few files are allowed.
    private static let fewestConnections = 8

    /// Raises the limit as far as the system lets this process; returns what it is then.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// How many clients may be connected: each may need a document's file beside its connection.
    static func connections(ofFiles limit: Int) -> Int { max((limit - reserved) / 2, fewestConnections) }
}
