// SPDX-License-Identifier: Apache-2.0

/// Why a device could not be used.
public struct DeviceError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; open, since more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        private init(_ name: String) { self.name = name }

        /// It could not be reached, or does not answer; trying again later may help.
        public static let unreachable = Code("unreachable")
        /// It is busy with the job of someone else; trying again later will help.
        public static let busy = Code("busy")
        /// The connection broke after bytes went out; what was printed must be asked (`recall`).
        public static let interrupted = Code("interrupted")
        /// It refused the job, and will refuse it again.
        public static let refused = Code("refused")
        /// The job was canceled or aborted at the device.
        public static let canceledAtDevice = Code("canceledAtDevice")
        /// The device URI is not one that we can use.
        public static let badURI = Code("badURI")
        /// It wants a name and password, or does not accept those it got.
        public static let notAuthorized = Code("notAuthorized")
        /// It does not prove to be the device that was added; nothing was sent.
        public static let untrusted = Code("untrusted")
    }

    /// The kind of failure.
    public var code: Code
    /// The device, what went wrong, what to do.
    public var message: String
    /// Impressions known to be printed before it failed, when known.
    public var impressionsConfirmed: Int?
    /// The error below, if there was one.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, impressionsConfirmed: Int? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.impressionsConfirmed = impressionsConfirmed
        self.cause = cause
    }

    /// The message, and the cause behind it.
    public var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
