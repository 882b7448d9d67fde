// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What one subscription group of a request asks for (RFC 3995 section 5.3).
enum SubscriptionRequest: Sendable {
    /// It can be had; `unsupported` are its events that cannot.
    case accepted(Subscription, unsupported: [String])
    /// It cannot; the group of the reply gets this status.
    case refused(IPPStatus, attribute: Attribute?)

    /// `notify-lease-duration-default`: a day.
    static let defaultLease = 86_400
    /// The longest lease, in seconds (RFC 3995 section 5.3.8).
    static let longestLease = 67_108_863
    private static let longestUserData = 63

    /// Reads a group.
    ///
    /// - Throws: `Refusal` for a group that makes no sense: 0x0400 without a way to get the events or with two, 0x0409
    ///   for user data that is too long.
    init(_ group: AttributeGroup, printerID: Int?, job: Job?, userName: String, now: Timestamp) throws {
        let recipient = try group.value(of: .notifyRecipientURI)
        let pullMethod = try group.value(of: .notifyPullMethod)
        guard (recipient == nil) != (pullMethod == nil) else {
            throw Refusal(
                .clientErrorBadRequest,
                "A subscription needs notify-pull-method or notify-recipient-uri, and not both: send "
                    + "notify-pull-method = ippget."
            )
        }
        guard recipient == nil else {
            self = .refused(.clientErrorURISchemeNotSupported, attribute: group["notify-recipient-uri"])
            return
        }
        guard pullMethod == "ippget" else {
            self = .refused(.clientErrorAttributesOrValuesNotSupported, attribute: group["notify-pull-method"])
            return
        }
        let userData = try group.value(of: .notifyUserData)?.bytes ?? []
        guard userData.count <= Self.longestUserData else {
            throw Refusal(
                .clientErrorRequestValueTooLong,
                "notify-user-data has \(userData.count) bytes, and may have \(Self.longestUserData)."
            )
        }
        let events = try group.value(of: .notifyEvents) ?? [EventKeyword.jobCompleted.rawValue]
        let known = events.filter { EventKeyword(rawValue: $0) != nil }
        guard !known.isEmpty else {
            self = .refused(.clientErrorAttributesOrValuesNotSupported, attribute: group["notify-events"])
            return
        }
        var subscription = Subscription(printerID: printerID, jobID: job?.id, userName: userName, events: known)
        subscription.userData = userData
        subscription.naturalLanguage = try group.value(of: .notifyNaturalLanguage) ?? "en"
        subscription.timeInterval = max(0, try group.value(of: .notifyTimeInterval) ?? 0)
        let lease = try group.value(of: .notifyLeaseDuration) ?? Self.defaultLease
        if job == nil { subscription.lease(min(max(lease, 0), Self.longestLease), from: now) }
        self = .accepted(subscription, unsupported: events.filter { EventKeyword(rawValue: $0) == nil })
    }
}

extension OperationRequest {
    /// The subscription groups of the request.
    ///
    /// - Throws: `Refusal` for groups that make no sense.
    func subscriptions(printerID: Int?, job: Job?, now: Timestamp) throws -> [SubscriptionRequest] {
        let user = try userName
        return try message.groups(.subscription).map {
            try SubscriptionRequest($0, printerID: printerID, job: job, userName: user, now: now)
        }
    }
}

extension IPPService {
    /// Makes the subscriptions that can be had, and answers each group of the request with one.
    func subscribe(_ requests: [SubscriptionRequest], job: Job?) async throws -> SubscriptionOutcome {
        var room = subscriptions.room
        var wanted: [Subscription] = []
        var isFull = false
        var places: [Int?] = []
        for request in requests {
            guard case .accepted(let subscription, _) = request, room > 0 else {
                if case .accepted = request { isFull = true }
                places.append(nil)
                continue
            }
            room -= 1
            places.append(wanted.count)
            wanted.append(subscription)
        }
        let made = try await events.subscribe(wanted, job: job)
        let groups = zip(requests, places).map { request, place in
            switch request {
            case .refused(let status, let attribute):
                Self.group(status, attribute.map { [$0] } ?? [])
            case .accepted(_, let unsupported):
                place.map { Self.group(made[$0], unsupported) } ?? Self.group(.clientErrorTooManySubscriptions, [])
            }
        }
        return SubscriptionOutcome(groups: groups, made: made.count, isFull: isFull)
    }

    private static func group(_ status: IPPStatus, _ attributes: [Attribute]) -> Reply.Group {
        Reply.Group(
            tag: .subscription,
            attributes: [Attribute(.notifyStatusCode, Int(status.rawValue))] + attributes
        )
    }

    private static func group(_ subscription: Subscription, _ unsupported: [String]) -> Reply.Group {
        var attributes = [Attribute(.notifySubscriptionID, subscription.id)]
        if subscription.jobID == nil {
            attributes.append(Attribute(.notifyLeaseDuration, subscription.leaseDuration))
        }
        if !unsupported.isEmpty {
            let status = IPPStatus.successfulOKIgnoredOrSubstitutedAttributes
            attributes.append(Attribute(.notifyStatusCode, Int(status.rawValue)))
            attributes.append(Attribute(.notifyEvents, unsupported))
        }
        return Reply.Group(tag: .subscription, attributes: attributes)
    }
}

/// What became of the subscription groups of a request.
struct SubscriptionOutcome: Sendable {
    /// One for each group of the request, in their order.
    var groups: [Reply.Group]
    var made: Int
    var isFull: Bool

    /// Whether some, but not all, were made.
    var isPartial: Bool { made < groups.count }
}
