// SPDX-License-Identifier: Apache-2.0

import IPP

/// An operation that the server offers; each has a file of its own.
struct Operation: Sendable {
    /// Carries the operation out; the body is at the first byte behind the attributes.
    typealias Perform = @Sendable (OperationRequest, inout RequestBodyReader, IPPService) async throws -> Reply

    /// The operation-id.
    var id: IPPOperation
    /// Whether only people at this machine may do it.
    var isAdministrative: Bool
    /// Whether the server connects somewhere on the client's word; then it is offered only when that is wanted.
    var fetchesDocuments: Bool
    /// Whether it is for other servers, which send documents in parts.
    var isForServers: Bool
    /// What it does.
    var perform: Perform

    init(
        _ id: IPPOperation,
        isAdministrative: Bool = false,
        fetchesDocuments: Bool = false,
        isForServers: Bool = false,
        _ perform: @escaping Perform
    ) {
        self.id = id
        self.isAdministrative = isAdministrative
        self.fetchesDocuments = fetchesDocuments
        self.isForServers = isForServers
        self.perform = perform
    }
}

extension Operation {
    /// Whether a server that is set up so has the operation.
    func isOffered(_ configuration: IntakeConfiguration) -> Bool {
        (!fetchesDocuments || configuration.documentFetch != nil)
            && (!isForServers || configuration.uploadFolder != nil)
    }

    /// Every operation by its id; `operations-supported` is made of those that are offered.
    static let table: [IPPOperation: Operation] = {
        let operations: [Operation] = [
            .printJob, .validateJob, .createJob, .sendDocument, .closeJob, .cancelJob, .cancelMyJobs,
            .getJobAttributes, .getJobs, .getPrinterAttributes, .holdJob, .releaseJob,
            .pausePrinter, .resumePrinter, .enablePrinter, .disablePrinter, .cupsAcceptJobs, .cupsRejectJobs,
            .cupsGetDefault, .cupsGetPrinters, .cupsGetClasses, .cupsSetDefault, .cupsAddModifyPrinter,
            .cupsDeletePrinter, .cupsAddModifyClass, .cupsDeleteClass,
            // Jobs and documents.
            .restartJob, .reprocessJob, .resubmitJob, .setJobAttributes, .cancelJobs, .purgeJobs, .cancelCurrentJob,
            .suspendCurrentJob, .resumeJob, .promoteJob, .scheduleJobAfter, .validateDocument, .getDocuments,
            .printURI, .sendURI, .getDocumentAttributes, .setDocumentAttributes, .cancelDocument, .cupsMoveJob,
            .cupsAuthenticateJob,
            .cupsGetDocument,
            // Subscriptions.
            .createPrinterSubscriptions, .createJobSubscriptions, .getSubscriptionAttributes, .getSubscriptions,
            .renewSubscription, .cancelSubscription, .getNotifications,
            // Printers.
            .setPrinterAttributes, .getPrinterSupportedValues, .identifyPrinter, .holdNewJobs, .releaseHeldNewJobs,
            .pausePrinterAfterCurrentJob, .deactivatePrinter, .activatePrinter, .shutdownPrinter, .startupPrinter,
            .restartPrinter, .cupsGetDevices, .cupsGetPPDs, .cupsGetPPD, .cupsCreateLocalPrinter,
            // Accounts.
            .pdpsGetLedger, .pdpsGetQuotas, .pdpsSetQuota, .pdpsRemoveQuota,
            // Other servers.
            .sendPart, .closeDelivery,
        ]
        return Dictionary(uniqueKeysWithValues: operations.map { ($0.id, $0) })
    }()
}
