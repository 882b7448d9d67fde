// SPDX-License-Identifier: Apache-2.0

/// Why a request got no IPP response.
public struct IPPClientError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; open, since more may come.
    public struct Code: Sendable, Hashable {
        private enum Kind: Hashable {
            case badURI, unreachable, timedOut, interrupted, malformedResponse, tlsFailed, keyChanged
            case httpStatus(Int)
        }
        private let kind: Kind

        /// The URI is not one of a printer.
        public static let badURI = Code(kind: .badURI)
        /// No connection came about; nothing was sent.
        public static let unreachable = Code(kind: .unreachable)
        /// Connected, but the other side took no bytes or gave no answer in time.
        public static let timedOut = Code(kind: .timedOut)
        /// The connection broke before the response was complete.
        public static let interrupted = Code(kind: .interrupted)
        /// The response is not IPP, or longer than allowed.
        public static let malformedResponse = Code(kind: .malformedResponse)
        /// TLS could not be agreed on, or the certificate is not trusted; nothing was sent.
        public static let tlsFailed = Code(kind: .tlsFailed)

        /// The other side has another key than the one that was expected; nothing was sent.
        public static let keyChanged = Code(kind: .keyChanged)

        /// The response has another HTTP status than 200.
        public static func httpStatus(_ status: Int) -> Code { Code(kind: .httpStatus(status)) }

        /// The HTTP status, if that is the failure.
        public var httpStatus: Int? {
            if case .httpStatus(let status) = kind { status } else { nil }
        }

        /// Whether certainly nothing of the request reached the printer's IPP service.
        public var nothingWasSent: Bool {
            self == .badURI || self == .unreachable || self == .tlsFailed || self == .keyChanged
        }
    }

    /// The kind of failure.
    public var code: Code
    /// The address, what went wrong, what to do.
    public var message: String
    /// The error below, if there was one.
    public var cause: (any Error)?
    /// The other side asks who sends: the same request may be accepted when it is made again.
    var asksWhoItIs = false

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
