// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `notify-lease-duration` (integer); RFC 3995.
    public static var notifyLeaseDuration: Self { Self("notify-lease-duration") }
    /// `notify-time-interval` (integer); RFC 3995.
    public static var notifyTimeInterval: Self { Self("notify-time-interval") }
    /// `notify-subscription-id` (integer); RFC 3995.
    public static var notifySubscriptionID: Self { Self("notify-subscription-id") }
    /// `notify-sequence-number` (integer); RFC 3995.
    public static var notifySequenceNumber: Self { Self("notify-sequence-number") }
    /// `notify-lease-expiration-time` (integer); RFC 3995.
    public static var notifyLeaseExpirationTime: Self { Self("notify-lease-expiration-time") }
    /// `notify-printer-up-time` (integer); RFC 3995.
    public static var notifyPrinterUpTime: Self { Self("notify-printer-up-time") }
    /// `notify-job-id` (integer); RFC 3995.
    public static var notifyJobID: Self { Self("notify-job-id") }
    /// `notify-status-code` (enum); RFC 3995.
    public static var notifyStatusCode: Self { Self("notify-status-code", as: .enumeration) }
    /// `notify-max-events-supported` (integer); RFC 3995.
    public static var notifyMaxEventsSupported: Self { Self("notify-max-events-supported") }
    /// `notify-lease-duration-default` (integer); RFC 3995.
    public static var notifyLeaseDurationDefault: Self { Self("notify-lease-duration-default") }
}

extension AttributeKey<Bool> {
    /// `my-subscriptions` (boolean); RFC 3995.
    public static var mySubscriptions: Self { Self("my-subscriptions") }
}

extension AttributeKey<String> {
    /// `notify-recipient-uri` (uri); RFC 3995.
    public static var notifyRecipientURI: Self { Self("notify-recipient-uri", as: .uri) }
    /// `notify-pull-method` (keyword); RFC 3995.
    public static var notifyPullMethod: Self { Self("notify-pull-method") }
    /// `notify-charset` (charset); RFC 3995.
    public static var notifyCharset: Self { Self("notify-charset", as: .charset) }
    /// `notify-natural-language` (naturalLanguage); RFC 3995.
    public static var notifyNaturalLanguage: Self { Self("notify-natural-language", as: .naturalLanguage) }
    /// `notify-printer-uri` (uri); RFC 3995.
    public static var notifyPrinterURI: Self { Self("notify-printer-uri", as: .uri) }
    /// `notify-subscriber-user-name` (name); RFC 3995.
    public static var notifySubscriberUserName: Self { Self("notify-subscriber-user-name", as: .name) }
    /// `notify-subscribed-event` (keyword); RFC 3995.
    public static var notifySubscribedEvent: Self { Self("notify-subscribed-event") }
    /// `notify-text` (text); RFC 3995.
    public static var notifyText: Self { Self("notify-text", as: .text) }
}

extension AttributeKey<OctetString> {
    /// `notify-user-data` (octetString); RFC 3995.
    public static var notifyUserData: Self { Self("notify-user-data") }
}

extension AttributeKey<[String]> {
    /// `notify-events` (1setOf keyword); RFC 3995.
    public static var notifyEvents: Self { Self("notify-events") }
    /// `notify-attributes` (1setOf keyword); RFC 3995.
    public static var notifyAttributes: Self { Self("notify-attributes") }
    /// `notify-events-default` (1setOf keyword); RFC 3995.
    public static var notifyEventsDefault: Self { Self("notify-events-default") }
    /// `notify-events-supported` (1setOf keyword); RFC 3995.
    public static var notifyEventsSupported: Self { Self("notify-events-supported") }
    /// `notify-pull-method-supported` (1setOf keyword); RFC 3995.
    public static var notifyPullMethodSupported: Self { Self("notify-pull-method-supported") }
    /// `notify-schemes-supported` (1setOf uriScheme); RFC 3995.
    public static var notifySchemesSupported: Self { Self("notify-schemes-supported", as: .uriScheme) }
    /// `notify-attributes-supported` (1setOf keyword); RFC 3995.
    public static var notifyAttributesSupported: Self { Self("notify-attributes-supported") }
}

extension AttributeKey<[ClosedRange<Int32>]> {
    /// `notify-lease-duration-supported` (1setOf integer or rangeOfInteger); RFC 3995.
    public static var notifyLeaseDurationSupported: Self { Self("notify-lease-duration-supported") }
}

extension AttributeKey<Int> {
    /// `notify-get-interval` (integer); RFC 3996.
    public static var notifyGetInterval: Self { Self("notify-get-interval") }
    /// `ippget-event-life` (integer); RFC 3996.
    public static var ippgetEventLife: Self { Self("ippget-event-life") }
}

extension AttributeKey<Bool> {
    /// `notify-wait` (boolean); RFC 3996.
    public static var notifyWait: Self { Self("notify-wait") }
}

extension AttributeKey<[Int]> {
    /// `notify-subscription-ids` (1setOf integer); RFC 3996.
    public static var notifySubscriptionIDs: Self { Self("notify-subscription-ids") }
    /// `notify-sequence-numbers` (1setOf integer); RFC 3996.
    public static var notifySequenceNumbers: Self { Self("notify-sequence-numbers") }
}
