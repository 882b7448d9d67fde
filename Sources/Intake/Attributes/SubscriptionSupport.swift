// SPDX-License-Identifier: Apache-2.0

import IPP

/// The printer attributes about subscriptions (RFC 3995 section 6, RFC 3996 section 8): the same for every printer.
enum SubscriptionSupport {
    static let attributes: [Attribute] = [
        Attribute(.notifyEventsDefault, [EventKeyword.jobCompleted.rawValue]),
        Attribute(.notifyEventsSupported, EventKeyword.allCases.map(\.rawValue)),
        Attribute(.notifyMaxEventsSupported, EventKeyword.allCases.count),
        Attribute(.notifyLeaseDurationDefault, SubscriptionRequest.defaultLease),
        Attribute(.notifyLeaseDurationSupported, [0...Int32(SubscriptionRequest.longestLease)]),
        Attribute(.notifyPullMethodSupported, ["ippget"]),
        Attribute(.ippgetEventLife, Int(SubscriptionRegistry.eventLife.components.seconds)),
    ]
}
