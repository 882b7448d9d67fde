// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Create-Printer-Subscriptions (RFC 3995 section 11.1.2): events of a printer, or at `/` of all of them.
    static let createPrinterSubscriptions = Operation(.createPrinterSubscriptions) { request, _, service in
        let printerID: Int? =
            if case .server = request.target { nil } else { try request.printer(in: service).printer.id }
        return try await subscribe(request, printerID: printerID, job: nil, service)
    }

    /// Create-Job-Subscriptions (RFC 3995 section 11.1.1): events of one job, until it ends.
    static let createJobSubscriptions = Operation(.createJobSubscriptions) { request, _, service in
        let job = try await request.subscribedJob(in: service)
        guard !job.state.isTerminal else {
            throw Refusal(.clientErrorNotPossible, "Job \(job.id) is \(job.state): there will be no more events of it.")
        }
        return try await subscribe(request, printerID: job.printerID, job: job, service)
    }

    private static func subscribe(
        _ request: OperationRequest,
        printerID: Int?,
        job: Job?,
        _ service: IPPService
    ) async throws -> Reply {
        let requests = try request.subscriptions(printerID: printerID, job: job, now: service.now())
        guard !requests.isEmpty else {
            throw Refusal(
                .clientErrorBadRequest,
                "\(request.message.operation.name) has no subscription group: send at least one."
            )
        }
        let outcome = try await service.subscribe(requests, job: job)
        var reply = Reply(groups: outcome.groups)
        if outcome.made == 0 {
            reply.status =
                outcome.isFull ? .clientErrorTooManySubscriptions : .clientErrorIgnoredAllSubscriptions
            reply.message =
                outcome.isFull
                ? "There are \(SubscriptionRegistry.mostSubscriptions) subscriptions already: cancel some." : nil
        } else if outcome.isPartial {
            reply.status = .successfulOKIgnoredSubscriptions
        }
        return reply
    }
}

extension OperationRequest {
    /// The job that `notify-job-id`, or the target, names.
    ///
    /// - Throws: `Refusal` with 0x0406 if there is none.
    func subscribedJob(in service: IPPService) async throws -> Job {
        guard let id = try attributes.value(of: .notifyJobID) else { return try await job(in: service) }
        guard let job = try await service.store.job(id: id) else {
            throw Refusal(.clientErrorNotFound, "There is no job \(id) to subscribe to.")
        }
        if case .printer = target, try printer(in: service).printer.id != job.printerID {
            throw Refusal(.clientErrorNotFound, "There is no job \(id) on that printer.")
        }
        return job
    }

    /// The subscription that `notify-subscription-id` names.
    ///
    /// - Throws: `Refusal` with 0x0406 if there is none, or its lease has ended.
    func subscription(in service: IPPService) throws -> SubscriptionRegistry.Entry {
        guard let id = try attributes.value(of: .notifySubscriptionID) else {
            throw Refusal(.clientErrorBadRequest, "\(message.operation.name) lacks notify-subscription-id.")
        }
        return try subscription(id, in: service)
    }

    /// The subscription with that id.
    func subscription(_ id: Int, in service: IPPService) throws -> SubscriptionRegistry.Entry {
        guard let entry = service.subscriptions.entry(id, at: service.now()) else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no subscription \(id): it was canceled, or its lease or its job has ended.",
                unsupported: [Attribute(.notifySubscriptionIDs, [id])]
            )
        }
        return entry
    }

    /// - Throws: `Refusal` with 0x0403 unless the sender made the subscription, or is at this machine.
    func requireSubscriber(of subscription: Subscription) throws {
        let user = try userName
        guard origin.isLocal || user == subscription.userName else {
            throw Refusal(
                .clientErrorNotAuthorized,
                "Subscription \(subscription.id) belongs to \(subscription.userName), not to '\(user)'."
            )
        }
    }
}
