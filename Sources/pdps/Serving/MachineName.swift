// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What this machine is called.
enum MachineName {
    /// Its host name; `localhost` if it has none.
    static var full: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0, buffer[0] != 0 else { return "localhost" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The host name's first part.
    static var short: String { full.split(separator: ".").first.map(String.init) ?? full }
}
