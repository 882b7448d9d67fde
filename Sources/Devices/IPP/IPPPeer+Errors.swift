// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient

extension IPPPeer {
    /// What a failed exchange means for the device; `broken` stands for one that broke off after it was begun.
    func deviceError(_ error: IPPClientError, whenBroken broken: DeviceError.Code) -> DeviceError {
        let code: DeviceError.Code
        switch error.code.httpStatus {
        case 401?, 403?, 407?: code = .notAuthorized
        case 404?, 405?: code = .badURI
        case 503?: code = .busy
        case .some: code = .unreachable
        case nil:
            switch error.code {
            case .badURI: code = .badURI
            case .keyChanged: code = .untrusted
            case .interrupted, .timedOut, .malformedResponse: code = broken
            default: code = .unreachable
            }
        }
        var message = "the printer \(name): \(error.message)"
        if code == .untrusted {
            message +=
                "; make sure that it is the right device, then trust its new key with "
                + "`pdps printer set NAME --trust-new-key`"
        }
        return DeviceError(code, message, cause: error.cause)
    }

    /// What a refused request means for the device.
    ///
    /// - Parameter what: What was asked, as it stands behind "refused".
    func refusal(_ response: IPPMessage, of what: String) -> DeviceError {
        let code: DeviceError.Code
        switch response.status {
        case .serverErrorBusy, .serverErrorNotAcceptingJobs, .serverErrorTemporaryError, .serverErrorTooManyJobs,
            .serverErrorServiceUnavailable, .serverErrorPrinterIsDeactivated, .serverErrorDeviceError,
            .serverErrorInternalError, .clientErrorTimeout:
            code = .busy
        case .clientErrorForbidden, .clientErrorNotAuthenticated, .clientErrorNotAuthorized:
            code = .notAuthorized
        case .serverErrorJobCanceled:
            code = .canceledAtDevice
        default:
            code = .refused
        }
        var message = "the printer \(name) refused \(what): \(response.status)"
        if let words = response.operationAttributes[.statusMessage], !words.isEmpty { message += " (\(words))" }
        let unsupported = response.groups(.unsupportedAttributes).flatMap(\.attributes).map(\.name)
        if !unsupported.isEmpty { message += ", because of \(unsupported.joined(separator: ", "))" }
        return DeviceError(code, message)
    }
}
