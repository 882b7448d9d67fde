// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// Get-Subscription-Attributes (RFC 3995 section 11.2.4).
    static let getSubscriptionAttributes = Operation(.getSubscriptionAttributes) { request, _, service in
        let requested = try RequestedAttributes(request.attributes)
        let entry = try request.subscription(in: service)
        return Reply(groups: [service.group(entry, requested, request.origin)])
    }

    /// Get-Subscriptions (RFC 3995 section 11.2.5): of a printer, of a job, or at `/` all.
    static let getSubscriptions = Operation(.getSubscriptions) { request, _, service in
        let attributes = request.attributes
        let requested = try RequestedAttributes(attributes, standard: ["notify-subscription-id"])
        let limit = try attributes.value(of: .limit) ?? SubscriptionRegistry.mostSubscriptions
        guard limit >= 1 else {
            throw Refusal(.clientErrorBadRequest, "limit of Get-Subscriptions must be 1 or greater.")
        }
        let printerID: Int? =
            switch request.target {
            case .server, .job: nil
            default: try request.printer(in: service).printer.id
            }
        var jobID: Int?
        if try attributes.value(of: .notifyJobID) != nil { jobID = try await request.subscribedJob(in: service).id }
        if case .job(let id) = request.target { jobID = id }
        var entries = service.subscriptions.entries(printerID: printerID, jobID: jobID, at: service.now())
        if try attributes.value(of: .mySubscriptions) == true {
            let user = try request.userName
            entries.removeAll { $0.subscription.userName != user }
        }
        return Reply(groups: entries.prefix(limit).map { service.group($0, requested, request.origin) })
    }

    /// Renew-Subscription (RFC 3995 section 11.2.6): a new lease from now on; a job's subscription has none.
    static let renewSubscription = Operation(.renewSubscription) { request, _, service in
        let entry = try request.subscription(in: service)
        try request.requireSubscriber(of: entry.subscription)
        guard entry.subscription.jobID == nil else {
            throw Refusal(
                .clientErrorNotPossible,
                "Subscription \(entry.subscription.id) is of a job: it has no lease and ends with the job."
            )
        }
        let wanted = try request.attributes.value(of: .notifyLeaseDuration) ?? SubscriptionRequest.defaultLease
        var renewed = entry.subscription
        renewed.lease(min(max(wanted, 0), SubscriptionRequest.longestLease), from: service.now())
        try await service.store.updateSubscriptions([renewed])
        service.subscriptions.update(renewed)
        let attributes = [Attribute(.notifyLeaseDuration, renewed.leaseDuration)]
        return Reply(groups: [Reply.Group(tag: .subscription, attributes: attributes)])
    }

    /// Cancel-Subscription (RFC 3995 section 11.2.7).
    static let cancelSubscription = Operation(.cancelSubscription) { request, _, service in
        let entry = try request.subscription(in: service)
        try request.requireSubscriber(of: entry.subscription)
        try await service.events.unsubscribe([entry.subscription.id])
        return Reply()
    }
}

extension IPPService {
    /// The group of a subscription, with what was asked for.
    fileprivate func group(
        _ entry: SubscriptionRegistry.Entry,
        _ requested: RequestedAttributes,
        _ origin: ClientOrigin
    ) -> Reply.Group {
        let subscription = entry.subscription
        let printer = subscription.printerID.flatMap { directory.printer(id: $0)?.printer.name }
        var template = [
            Attribute(.notifyPullMethod, "ippget"),
            Attribute(.notifyEvents, subscription.events),
            Attribute(.notifyCharset, subscription.charset),
            Attribute(.notifyNaturalLanguage, subscription.naturalLanguage),
            Attribute(.notifyTimeInterval, subscription.timeInterval),
        ]
        if !subscription.userData.isEmpty {
            template.append(Attribute(.notifyUserData, OctetString(subscription.userData)))
        }
        var description = [
            Attribute(.notifySubscriptionID, subscription.id),
            Attribute(.notifySubscriberUserName, subscription.userName),
            Attribute(.notifySequenceNumber, entry.nextSequence - 1),
            Attribute(.notifyPrinterUpTime, Int(now().clampedSeconds)),
            Attribute(
                .notifyPrinterURI,
                printer.map(origin.printerURI) ?? origin.serverURI
            ),
        ]
        if let jobID = subscription.jobID {
            description.append(Attribute(.notifyJobID, jobID))
        } else {
            template.append(Attribute(.notifyLeaseDuration, subscription.leaseDuration))
            description.append(
                Attribute(.notifyLeaseExpirationTime, Int(subscription.expiresAt?.clampedSeconds ?? 0))
            )
        }
        let wanted =
            description.filter { requested.includes($0.name, in: .subscriptionDescription) }
            + template.filter { requested.includes($0.name, in: .subscriptionTemplate) }
        return Reply.Group(tag: .subscription, attributes: wanted)
    }
}
