// SPDX-License-Identifier: Apache-2.0

import NIOCore

extension Channel {
    /// Keeps `value` until the channel has ended.
    ///
    /// A connection that is accepted while its listener closes reaches nobody, and its stream would end the process when it
    /// is let go before that.
    func keepUntilClosed(_ value: some Sendable) {
        closeFuture.whenComplete { _ in withExtendedLifetime(value) {} }
    }
}
