// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `printer-state` (enum); RFC 8011 section 5.4.
    public static var printerState: Self { Self("printer-state", as: .enumeration) }
    /// `queued-job-count` (integer); RFC 8011 section 5.4.
    public static var queuedJobCount: Self { Self("queued-job-count") }
    /// `printer-up-time` (integer); RFC 8011 section 5.4.
    public static var printerUpTime: Self { Self("printer-up-time") }
}

extension AttributeKey<Bool> {
    /// `printer-is-accepting-jobs` (boolean); RFC 8011 section 5.4.
    public static var printerIsAcceptingJobs: Self { Self("printer-is-accepting-jobs") }
}

extension AttributeKey<String> {
    /// `printer-state-message` (text); RFC 8011 section 5.4.
    public static var printerStateMessage: Self { Self("printer-state-message", as: .text) }
}

extension AttributeKey<IPPDateTime> {
    /// `printer-current-time` (dateTime); RFC 8011 section 5.4.
    public static var printerCurrentTime: Self { Self("printer-current-time") }
}

extension AttributeKey<[String]> {
    /// `printer-state-reasons` (1setOf keyword); RFC 8011 section 5.4.
    public static var printerStateReasons: Self { Self("printer-state-reasons") }
}

extension AttributeKey<Int> {
    /// `printer-state-change-time` (integer); RFC 3995.
    public static var printerStateChangeTime: Self { Self("printer-state-change-time") }
}

extension AttributeKey<IPPDateTime> {
    /// `printer-state-change-date-time` (dateTime); RFC 3995.
    public static var printerStateChangeDateTime: Self { Self("printer-state-change-date-time") }
}

extension AttributeKey<Int> {
    /// `printer-config-change-time` (integer); PWG 5100 series.
    public static var printerConfigChangeTime: Self { Self("printer-config-change-time") }
}

extension AttributeKey<IPPDateTime> {
    /// `printer-config-change-date-time` (dateTime); PWG 5100 series.
    public static var printerConfigChangeDateTime: Self { Self("printer-config-change-date-time") }
}

extension AttributeKey<[String]> {
    /// `printer-alert-description` (1setOf text); PWG 5100 series.
    public static var printerAlertDescription: Self { Self("printer-alert-description", as: .text) }
    /// `printer-supply-description` (1setOf text); PWG 5100 series.
    public static var printerSupplyDescription: Self { Self("printer-supply-description", as: .text) }
}

extension AttributeKey<[OctetString]> {
    /// `printer-alert` (1setOf octetString); PWG 5100 series.
    public static var printerAlert: Self { Self("printer-alert") }
    /// `printer-supply` (1setOf octetString); PWG 5100 series.
    public static var printerSupply: Self { Self("printer-supply") }
    /// `printer-input-tray` (1setOf octetString); PWG 5100 series.
    public static var printerInputTray: Self { Self("printer-input-tray") }
    /// `printer-output-tray` (1setOf octetString); PWG 5100 series.
    public static var printerOutputTray: Self { Self("printer-output-tray") }
}

extension AttributeKey<Int> {
    /// `marker-change-time` (integer); CUPS.
    public static var markerChangeTime: Self { Self("marker-change-time") }
}

extension AttributeKey<String> {
    /// `marker-message` (text); CUPS.
    public static var markerMessage: Self { Self("marker-message", as: .text) }
}

extension AttributeKey<[Int]> {
    /// `marker-levels` (1setOf integer); CUPS.
    public static var markerLevels: Self { Self("marker-levels") }
    /// `marker-low-levels` (1setOf integer); CUPS.
    public static var markerLowLevels: Self { Self("marker-low-levels") }
    /// `marker-high-levels` (1setOf integer); CUPS.
    public static var markerHighLevels: Self { Self("marker-high-levels") }
}

extension AttributeKey<[String]> {
    /// `marker-colors` (1setOf name); CUPS.
    public static var markerColors: Self { Self("marker-colors", as: .name) }
    /// `marker-names` (1setOf name); CUPS.
    public static var markerNames: Self { Self("marker-names", as: .name) }
    /// `marker-types` (1setOf keyword); CUPS.
    public static var markerTypes: Self { Self("marker-types") }
}
