// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

extension Error {
    /// Whether it only says that the client is gone or does not speak HTTP, so that no answer reaches it.
    var isBrokenConnection: Bool {
        self is IncompleteBodyError || self is HTTPParserError || self is ChannelError || self is IOError
            || self is CancellationError
    }
}
