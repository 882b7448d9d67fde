// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PDPSClient

/// What a command's process says when it ends; thrown, it ends a command that has already said why.
enum CommandStatus: Int32, Error {
    /// Done as asked.
    case done = 0
    /// Tried, and failed.
    case failed = 1
    /// The command line makes no sense.
    case wrongUsage = 2
    /// The server cannot be reached.
    case unreachable = 3
    /// The server does not allow it.
    case refused = 4

    /// The status with which a command ends that threw `error`.
    init(_ error: any Error) {
        switch error {
        case let status as CommandStatus: self = status
        case let error as CommandError: self = error.status
        case let error as ClientError: self = CommandStatus(rawValue: error.code.exitCode) ?? .failed
        default:
            switch PDPS.exitCode(for: error) {
            case .success: self = .done
            case .validationFailure: self = .wrongUsage
            default: self = .failed
            }
        }
    }
}
