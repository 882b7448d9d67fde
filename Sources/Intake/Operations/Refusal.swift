// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

/// An operation that was not carried out, and what its reply says.
struct Refusal: Error, Sendable, CustomStringConvertible {
    /// The reply's status-code.
    var status: IPPStatus
    /// `status-message`: the thing, what is wrong with it and what to do.
    var message: String
    /// What goes into the unsupported group.
    var unsupported: [Attribute]

    init(_ status: IPPStatus, _ message: String, unsupported: [Attribute] = []) {
        self.status = status
        self.message = message
        self.unsupported = unsupported
    }

    var description: String { "\(status.name): \(message)" }
}

extension Refusal {
    /// The reply to a request for a printer that is not there.
    init(noPrinterNamed name: String) {
        self.init(
            .clientErrorNotFound,
            "There is no printer '\(name)' here: `pdps printer list` names those that there are."
        )
    }

    /// The reply to any error that an operation may end with.
    init(_ error: any Error) {
        switch error {
        case let refusal as Refusal:
            self = refusal
        case let error as AttributeSyntaxError:
            self.init(.clientErrorBadRequest, "\(error).", unsupported: [error.attribute])
        case let error as JobTransitionError:
            self.init(.clientErrorNotPossible, "\(error.sentence).")
        case let error as IPPDecodingError:
            self.init(error.status, "The request is malformed: \(error).")
        case let error as SpoolError:
            self.init(error)
        default:
            self.init(.serverErrorInternalError, "The request failed: \(error). The server's log says more.")
        }
    }

    private init(_ error: SpoolError) {
        let status: IPPStatus =
            switch error.code {
            case .notFound: .clientErrorNotFound
            case .conflict, .busy: .serverErrorBusy
            case .alreadyExists: .clientErrorNotPossible
            case .spoolAreaFull: .serverErrorTemporaryError
            default: .serverErrorInternalError
            }
        self.init(status, error.message)
    }
}

extension JobTransitionError {
    fileprivate var sentence: String {
        let text = description
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
