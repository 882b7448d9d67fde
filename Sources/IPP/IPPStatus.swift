// SPDX-License-Identifier: Apache-2.0

/// The outcome of an operation: the status-code of a response (RFC 8011 appendix B).
public struct IPPStatus: RawRepresentable, Hashable, Sendable {
    /// The status-code.
    public var rawValue: UInt16

    /// Wraps a status-code as it is on the wire.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Whether the operation was carried out: codes 0x0000 to 0x00FF.
    public var isSuccessful: Bool { rawValue <= 0x00FF }

    /// Whether the client is at fault: codes 0x0400 to 0x04FF.
    public var isClientError: Bool { rawValue & 0xFF00 == 0x0400 }

    /// Whether the server is at fault: codes 0x0500 to 0x05FF.
    public var isServerError: Bool { rawValue & 0xFF00 == 0x0500 }
}

extension IPPStatus: CustomStringConvertible {
    /// The registered keyword, such as `client-error-not-found`, or the number in hexadecimal.
    public var name: String { Self.names[rawValue] ?? "status 0x\(String(rawValue, radix: 16))" }

    /// The name.
    public var description: String { name }

    /// Every status that has a name here, in the order of their numbers.
    public static var registered: [IPPStatus] { names.keys.sorted().map(IPPStatus.init) }
}

extension IPPStatus {
    /// Nothing was ignored.
    public static let successfulOK = IPPStatus(rawValue: 0x0000)
    /// Done, without or with other values than the attributes in the unsupported group.
    public static let successfulOKIgnoredOrSubstitutedAttributes = IPPStatus(rawValue: 0x0001)
    /// Done, but attributes in the unsupported group conflicted.
    public static let successfulOKConflictingAttributes = IPPStatus(rawValue: 0x0002)
    /// Done, but some subscriptions were refused.
    public static let successfulOKIgnoredSubscriptions = IPPStatus(rawValue: 0x0003)
    /// Done, but not all events fitted into the response.
    public static let successfulOKTooManyEvents = IPPStatus(rawValue: 0x0005)
    /// Done; the subscription has no more events.
    public static let successfulOKEventsComplete = IPPStatus(rawValue: 0x0007)
    /// The PPD file is to be fetched from the URI given (CUPS).
    public static let cupsSeeOther = IPPStatus(rawValue: 0x0280)
}

extension IPPStatus {
    /// The request is malformed or lacks a required attribute.
    public static let clientErrorBadRequest = IPPStatus(rawValue: 0x0400)
    /// Refused, whoever asks.
    public static let clientErrorForbidden = IPPStatus(rawValue: 0x0401)
    /// The client must authenticate.
    public static let clientErrorNotAuthenticated = IPPStatus(rawValue: 0x0402)
    /// The user may not do this.
    public static let clientErrorNotAuthorized = IPPStatus(rawValue: 0x0403)
    /// The object's state forbids it.
    public static let clientErrorNotPossible = IPPStatus(rawValue: 0x0404)
    /// The client took longer than `multiple-operation-time-out`.
    public static let clientErrorTimeout = IPPStatus(rawValue: 0x0405)
    /// The printer, job or other object does not exist.
    public static let clientErrorNotFound = IPPStatus(rawValue: 0x0406)
    /// The object existed, but no more.
    public static let clientErrorGone = IPPStatus(rawValue: 0x0407)
    /// The request or its document is larger than the server accepts.
    public static let clientErrorRequestEntityTooLarge = IPPStatus(rawValue: 0x0408)
    /// A value is longer than its syntax allows.
    public static let clientErrorRequestValueTooLong = IPPStatus(rawValue: 0x0409)
    /// The document format is not supported.
    public static let clientErrorDocumentFormatNotSupported = IPPStatus(rawValue: 0x040A)
    /// Attributes or values in the unsupported group are not supported.
    public static let clientErrorAttributesOrValuesNotSupported = IPPStatus(rawValue: 0x040B)
    /// The scheme of a URI is not supported.
    public static let clientErrorURISchemeNotSupported = IPPStatus(rawValue: 0x040C)
    /// The charset is not supported.
    public static let clientErrorCharsetNotSupported = IPPStatus(rawValue: 0x040D)
    /// Attributes in the unsupported group conflict.
    public static let clientErrorConflictingAttributes = IPPStatus(rawValue: 0x040E)
    /// The compression is not supported.
    public static let clientErrorCompressionNotSupported = IPPStatus(rawValue: 0x040F)
    /// The document could not be decompressed.
    public static let clientErrorCompressionError = IPPStatus(rawValue: 0x0410)
    /// The document is not what its format demands.
    public static let clientErrorDocumentFormatError = IPPStatus(rawValue: 0x0411)
    /// The document could not be fetched.
    public static let clientErrorDocumentAccessError = IPPStatus(rawValue: 0x0412)
    /// Attributes in the unsupported group cannot be set.
    public static let clientErrorAttributesNotSettable = IPPStatus(rawValue: 0x0413)
    /// All subscriptions were refused.
    public static let clientErrorIgnoredAllSubscriptions = IPPStatus(rawValue: 0x0414)
    /// There are as many subscriptions as the server allows.
    public static let clientErrorTooManySubscriptions = IPPStatus(rawValue: 0x0415)
    /// The document's password is wrong or missing.
    public static let clientErrorDocumentPasswordError = IPPStatus(rawValue: 0x0418)
    /// The document does not permit printing.
    public static let clientErrorDocumentPermissionError = IPPStatus(rawValue: 0x0419)
    /// The document's security cannot be satisfied.
    public static let clientErrorDocumentSecurityError = IPPStatus(rawValue: 0x041A)
    /// The document cannot be printed.
    public static let clientErrorDocumentUnprintableError = IPPStatus(rawValue: 0x041B)
    /// Accounting information is needed.
    public static let clientErrorAccountInfoNeeded = IPPStatus(rawValue: 0x041C)
    /// The account is closed.
    public static let clientErrorAccountClosed = IPPStatus(rawValue: 0x041D)
    /// The account's limit is reached.
    public static let clientErrorAccountLimitReached = IPPStatus(rawValue: 0x041E)
    /// The account does not authorize the job.
    public static let clientErrorAccountAuthorizationFailed = IPPStatus(rawValue: 0x041F)
    /// There is nothing to fetch for the output device.
    public static let clientErrorNotFetchable = IPPStatus(rawValue: 0x0420)
}

extension IPPStatus {
    /// The server failed unexpectedly.
    public static let serverErrorInternalError = IPPStatus(rawValue: 0x0500)
    /// The operation is not supported.
    public static let serverErrorOperationNotSupported = IPPStatus(rawValue: 0x0501)
    /// The server cannot serve now.
    public static let serverErrorServiceUnavailable = IPPStatus(rawValue: 0x0502)
    /// The protocol version is not supported.
    public static let serverErrorVersionNotSupported = IPPStatus(rawValue: 0x0503)
    /// The output device failed.
    public static let serverErrorDeviceError = IPPStatus(rawValue: 0x0504)
    /// A passing failure, such as a full disk.
    public static let serverErrorTemporaryError = IPPStatus(rawValue: 0x0505)
    /// The printer does not accept jobs now.
    public static let serverErrorNotAcceptingJobs = IPPStatus(rawValue: 0x0506)
    /// The server is busy; the client may try again.
    public static let serverErrorBusy = IPPStatus(rawValue: 0x0507)
    /// The job was canceled while its data came in.
    public static let serverErrorJobCanceled = IPPStatus(rawValue: 0x0508)
    /// A job can have one document only.
    public static let serverErrorMultipleDocumentJobsNotSupported = IPPStatus(rawValue: 0x0509)
    /// The printer is deactivated.
    public static let serverErrorPrinterIsDeactivated = IPPStatus(rawValue: 0x050A)
    /// There are as many jobs as the printer allows.
    public static let serverErrorTooManyJobs = IPPStatus(rawValue: 0x050B)
    /// There are as many documents as the job may have.
    public static let serverErrorTooManyDocuments = IPPStatus(rawValue: 0x050C)
}
