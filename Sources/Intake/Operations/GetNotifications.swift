// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension Operation {
    /// How long a request with `notify-wait` waits for an event.
    private static let longestWait: Duration = .seconds(30)
    /// `notify-get-interval` for a client that does not wait, in seconds: while its job is printed, and otherwise.
    private static let intervals = (job: 10, other: 30)
    /// The most events in one reply; what is left out comes with the next request.
    private static let mostEvents = 1_000

    /// Get-Notifications (RFC 3996 section 5): the events of subscriptions, with `notify-wait` the next ones.
    static let getNotifications = Operation(.getNotifications) { request, _, service in
        let wanted = try wantedEvents(request)
        for id in wanted.keys { try request.requireSubscriber(of: request.subscription(id, in: service).subscription) }
        let isWaiting = try request.attributes.value(of: .notifyWait) ?? false
        var events = collect(wanted, service)
        if events.isEmpty, isWaiting, !areAllOver(wanted.keys, service) {
            await service.subscriptions.waitForEvent(of: Set(wanted.keys), atMost: longestWait)
            events = collect(wanted, service)
        }
        let now = service.now()
        let isCut = events.count > mostEvents
        var reply = Reply(
            groups: events.prefix(mostEvents).map { $0.event.group(of: $0.subscription, request.origin, now) }
        )
        if isCut {
            reply.status = .successfulOKTooManyEvents
        } else if areAllOver(wanted.keys, service) {
            reply.status = .successfulOKEventsComplete
        }
        if reply.status != .successfulOKEventsComplete {
            let hasJob = wanted.keys.contains { service.subscriptions.entry($0, at: now)?.subscription.jobID != nil }
            let interval = isWaiting || isCut ? 1 : hasJob ? intervals.job : intervals.other
            reply.operationAttributes.append(Attribute(.notifyGetInterval, interval))
        }
        reply.operationAttributes.append(Attribute("printer-up-time", .integer(now.clampedSeconds)))
        return reply
    }

    /// The lowest sequence number wanted of each subscription.
    private static func wantedEvents(_ request: OperationRequest) throws -> [Int: Int] {
        guard let ids = try request.attributes.value(of: .notifySubscriptionIDs), !ids.isEmpty else {
            throw Refusal(.clientErrorBadRequest, "Get-Notifications lacks notify-subscription-ids.")
        }
        let numbers = try request.attributes.value(of: .notifySequenceNumbers) ?? []
        guard numbers.isEmpty || numbers.count == ids.count else {
            throw Refusal(
                .clientErrorBadRequest,
                "notify-sequence-numbers has \(numbers.count) values for \(ids.count) subscriptions: send as many."
            )
        }
        return Dictionary(zip(ids, numbers.isEmpty ? ids.map { _ in 0 } : numbers)) { first, _ in first }
    }

    private typealias Found = (subscription: Subscription, event: SubscriptionRegistry.Event)

    private static func collect(_ wanted: [Int: Int], _ service: IPPService) -> [Found] {
        let now = service.now()
        let oldest = SubscriptionRegistry.eventLife
        return wanted.sorted { $0.key < $1.key }.flatMap { id, first -> [Found] in
            guard let entry = service.subscriptions.entry(id, at: now) else { return [] }
            return entry.events.filter { $0.sequence >= first && $0.time + oldest >= now }
                .map { (entry.subscription, $0) }
        }
    }

    /// Whether no more events will come: all are gone, or of jobs that ended.
    private static func areAllOver(_ ids: some Collection<Int>, _ service: IPPService) -> Bool {
        let now = service.now()
        return ids.allSatisfy { id in
            guard let entry = service.subscriptions.entry(id, at: now) else { return true }
            return entry.jobEndedAt != nil
        }
    }
}

extension SubscriptionRegistry.Event {
    /// The event notification group of the reply (RFC 3996 section 5.2).
    fileprivate func group(of subscription: Subscription, _ origin: ClientOrigin, _ now: Timestamp) -> Reply.Group {
        var attributes = [
            Attribute(.notifyCharset, subscription.charset),
            Attribute(.notifyNaturalLanguage, subscription.naturalLanguage),
            Attribute(.notifySubscriptionID, subscription.id),
            Attribute(.notifySequenceNumber, sequence),
            Attribute(.notifySubscribedEvent, keyword.rawValue),
            Attribute("printer-up-time", .integer(time.clampedSeconds)),
        ]
        if !subscription.userData.isEmpty {
            attributes.append(Attribute(.notifyUserData, OctetString(subscription.userData)))
        }
        return Reply.Group(tag: .eventNotification, attributes: attributes + notice.attributes(keyword, for: origin))
    }
}
