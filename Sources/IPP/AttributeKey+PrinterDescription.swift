// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `multiple-operation-time-out` (integer); RFC 8011 section 5.4.
    public static var multipleOperationTimeOut: Self { Self("multiple-operation-time-out") }
    /// `pages-per-minute` (integer); RFC 8011 section 5.4.
    public static var pagesPerMinute: Self { Self("pages-per-minute") }
    /// `pages-per-minute-color` (integer); RFC 8011 section 5.4.
    public static var pagesPerMinuteColor: Self { Self("pages-per-minute-color") }
}

extension AttributeKey<Bool> {
    /// `multiple-document-jobs-supported` (boolean); RFC 8011 section 5.4.
    public static var multipleDocumentJobsSupported: Self { Self("multiple-document-jobs-supported") }
    /// `color-supported` (boolean); RFC 8011 section 5.4.
    public static var colorSupported: Self { Self("color-supported") }
}

extension AttributeKey<String> {
    /// `printer-name` (name); RFC 8011 section 5.4.
    public static var printerName: Self { Self("printer-name", as: .name) }
    /// `printer-location` (text); RFC 8011 section 5.4.
    public static var printerLocation: Self { Self("printer-location", as: .text) }
    /// `printer-info` (text); RFC 8011 section 5.4.
    public static var printerInfo: Self { Self("printer-info", as: .text) }
    /// `printer-more-info` (uri); RFC 8011 section 5.4.
    public static var printerMoreInfo: Self { Self("printer-more-info", as: .uri) }
    /// `printer-driver-installer` (uri); RFC 8011 section 5.4.
    public static var printerDriverInstaller: Self { Self("printer-driver-installer", as: .uri) }
    /// `printer-make-and-model` (text); RFC 8011 section 5.4.
    public static var printerMakeAndModel: Self { Self("printer-make-and-model", as: .text) }
    /// `printer-more-info-manufacturer` (uri); RFC 8011 section 5.4.
    public static var printerMoreInfoManufacturer: Self { Self("printer-more-info-manufacturer", as: .uri) }
    /// `charset-configured` (charset); RFC 8011 section 5.4.
    public static var charsetConfigured: Self { Self("charset-configured", as: .charset) }
    /// `natural-language-configured` (naturalLanguage); RFC 8011 section 5.4.
    public static var naturalLanguageConfigured: Self { Self("natural-language-configured", as: .naturalLanguage) }
    /// `document-format-default` (mimeMediaType); RFC 8011 section 5.4.
    public static var documentFormatDefault: Self { Self("document-format-default", as: .mimeMediaType) }
    /// `pdl-override-supported` (keyword); RFC 8011 section 5.4.
    public static var pdlOverrideSupported: Self { Self("pdl-override-supported") }
    /// `printer-message-from-operator` (text); RFC 8011 section 5.4.
    public static var printerMessageFromOperator: Self { Self("printer-message-from-operator", as: .text) }
}

extension AttributeKey<ClosedRange<Int32>> {
    /// `job-k-octets-supported` (rangeOfInteger); RFC 8011 section 5.4.
    public static var jobKOctetsSupported: Self { Self("job-k-octets-supported") }
    /// `job-impressions-supported` (rangeOfInteger); RFC 8011 section 5.4.
    public static var jobImpressionsSupported: Self { Self("job-impressions-supported") }
    /// `job-media-sheets-supported` (rangeOfInteger); RFC 8011 section 5.4.
    public static var jobMediaSheetsSupported: Self { Self("job-media-sheets-supported") }
}

extension AttributeKey<[Int]> {
    /// `operations-supported` (1setOf enum); RFC 8011 section 5.4.
    public static var operationsSupported: Self { Self("operations-supported", as: .enumeration) }
}

extension AttributeKey<[String]> {
    /// `printer-uri-supported` (1setOf uri); RFC 8011 section 5.4.
    public static var printerURISupported: Self { Self("printer-uri-supported", as: .uri) }
    /// `uri-security-supported` (1setOf keyword); RFC 8011 section 5.4.
    public static var uriSecuritySupported: Self { Self("uri-security-supported") }
    /// `uri-authentication-supported` (1setOf keyword); RFC 8011 section 5.4.
    public static var uriAuthenticationSupported: Self { Self("uri-authentication-supported") }
    /// `ipp-versions-supported` (1setOf keyword); RFC 8011 section 5.4.
    public static var ippVersionsSupported: Self { Self("ipp-versions-supported") }
    /// `charset-supported` (1setOf charset); RFC 8011 section 5.4.
    public static var charsetSupported: Self { Self("charset-supported", as: .charset) }
    /// `generated-natural-language-supported` (1setOf naturalLanguage); RFC 8011 section 5.4.
    public static var generatedNaturalLanguageSupported: Self {
        Self("generated-natural-language-supported", as: .naturalLanguage)
    }
    /// `document-format-supported` (1setOf mimeMediaType); RFC 8011 section 5.4.
    public static var documentFormatSupported: Self { Self("document-format-supported", as: .mimeMediaType) }
    /// `reference-uri-schemes-supported` (1setOf uriScheme); RFC 8011 section 5.4.
    public static var referenceURISchemesSupported: Self { Self("reference-uri-schemes-supported", as: .uriScheme) }
    /// `compression-supported` (1setOf keyword); RFC 8011 section 5.4.
    public static var compressionSupported: Self { Self("compression-supported") }
}

extension AttributeKey<[String]> {
    /// `printer-settable-attributes-supported` (1setOf keyword); RFC 3380.
    public static var printerSettableAttributesSupported: Self { Self("printer-settable-attributes-supported") }
    /// `job-settable-attributes-supported` (1setOf keyword); RFC 3380.
    public static var jobSettableAttributesSupported: Self { Self("job-settable-attributes-supported") }
    /// `document-format-varying-attributes` (1setOf keyword); RFC 3380.
    public static var documentFormatVaryingAttributes: Self { Self("document-format-varying-attributes") }
}

extension AttributeKey<Int> {
    /// `document-password-supported` (integer); PWG 5100 series.
    public static var documentPasswordSupported: Self { Self("document-password-supported") }
    /// `job-password-supported` (integer); PWG 5100 series.
    public static var jobPasswordSupported: Self { Self("job-password-supported") }
}

extension AttributeKey<Bool> {
    /// `job-ids-supported` (boolean); PWG 5100 series.
    public static var jobIDsSupported: Self { Self("job-ids-supported") }
    /// `preferred-attributes-supported` (boolean); PWG 5100 series.
    public static var preferredAttributesSupported: Self { Self("preferred-attributes-supported") }
}

extension AttributeKey<String> {
    /// `printer-uuid` (uri); PWG 5100 series.
    public static var printerUUID: Self { Self("printer-uuid", as: .uri) }
    /// `printer-device-id` (text); PWG 5100 series.
    public static var printerDeviceID: Self { Self("printer-device-id", as: .text) }
    /// `printer-dns-sd-name` (name); PWG 5100 series.
    public static var printerDNSSDName: Self { Self("printer-dns-sd-name", as: .name) }
    /// `printer-geo-location` (uri); PWG 5100 series.
    public static var printerGeoLocation: Self { Self("printer-geo-location", as: .uri) }
    /// `printer-supply-info-uri` (uri); PWG 5100 series.
    public static var printerSupplyInfoURI: Self { Self("printer-supply-info-uri", as: .uri) }
    /// `printer-strings-uri` (uri); PWG 5100 series.
    public static var printerStringsURI: Self { Self("printer-strings-uri", as: .uri) }
    /// `printer-privacy-policy-uri` (uri); PWG 5100 series.
    public static var printerPrivacyPolicyURI: Self { Self("printer-privacy-policy-uri", as: .uri) }
    /// `printer-charge-info` (text); PWG 5100 series.
    public static var printerChargeInfo: Self { Self("printer-charge-info", as: .text) }
    /// `printer-charge-info-uri` (uri); PWG 5100 series.
    public static var printerChargeInfoURI: Self { Self("printer-charge-info-uri", as: .uri) }
    /// `document-format-preferred` (mimeMediaType); PWG 5100 series.
    public static var documentFormatPreferred: Self { Self("document-format-preferred", as: .mimeMediaType) }
    /// `multiple-operation-time-out-action` (keyword); PWG 5100 series.
    public static var multipleOperationTimeOutAction: Self { Self("multiple-operation-time-out-action") }
    /// `job-spooling-supported` (keyword); PWG 5100 series.
    public static var jobSpoolingSupported: Self { Self("job-spooling-supported") }
    /// `job-password-repertoire-configured` (keyword); PWG 5100 series.
    public static var jobPasswordRepertoireConfigured: Self { Self("job-password-repertoire-configured") }
}

extension AttributeKey<ClosedRange<Int32>> {
    /// `job-password-length-supported` (rangeOfInteger); PWG 5100 series.
    public static var jobPasswordLengthSupported: Self { Self("job-password-length-supported") }
}

extension AttributeKey<[String]> {
    /// `ipp-features-supported` (1setOf keyword); PWG 5100 series.
    public static var ippFeaturesSupported: Self { Self("ipp-features-supported") }
    /// `printer-kind` (1setOf keyword); PWG 5100 series.
    public static var printerKind: Self { Self("printer-kind") }
    /// `printer-icons` (1setOf uri); PWG 5100 series.
    public static var printerIcons: Self { Self("printer-icons", as: .uri) }
    /// `printer-organization` (1setOf text); PWG 5100 series.
    public static var printerOrganization: Self { Self("printer-organization", as: .text) }
    /// `printer-organizational-unit` (1setOf text); PWG 5100 series.
    public static var printerOrganizationalUnit: Self { Self("printer-organizational-unit", as: .text) }
    /// `printer-get-attributes-supported` (1setOf keyword); PWG 5100 series.
    public static var printerGetAttributesSupported: Self { Self("printer-get-attributes-supported") }
    /// `printer-mandatory-job-attributes` (1setOf keyword); PWG 5100 series.
    public static var printerMandatoryJobAttributes: Self { Self("printer-mandatory-job-attributes") }
    /// `printer-strings-languages-supported` (1setOf naturalLanguage); PWG 5100 series.
    public static var printerStringsLanguagesSupported: Self {
        Self("printer-strings-languages-supported", as: .naturalLanguage)
    }
    /// `printer-firmware-name` (1setOf name); PWG 5100 series.
    public static var printerFirmwareName: Self { Self("printer-firmware-name", as: .name) }
    /// `printer-firmware-string-version` (1setOf text); PWG 5100 series.
    public static var printerFirmwareStringVersion: Self { Self("printer-firmware-string-version", as: .text) }
    /// `printer-firmware-patches` (1setOf text); PWG 5100 series.
    public static var printerFirmwarePatches: Self { Self("printer-firmware-patches", as: .text) }
    /// `job-creation-attributes-supported` (1setOf keyword); PWG 5100 series.
    public static var jobCreationAttributesSupported: Self { Self("job-creation-attributes-supported") }
    /// `which-jobs-supported` (1setOf keyword); PWG 5100 series.
    public static var whichJobsSupported: Self { Self("which-jobs-supported") }
    /// `overrides-supported` (1setOf keyword); PWG 5100 series.
    public static var overridesSupported: Self { Self("overrides-supported") }
    /// `identify-actions-default` (1setOf keyword); PWG 5100 series.
    public static var identifyActionsDefault: Self { Self("identify-actions-default") }
    /// `identify-actions-supported` (1setOf keyword); PWG 5100 series.
    public static var identifyActionsSupported: Self { Self("identify-actions-supported") }
    /// `job-password-encryption-supported` (1setOf keyword); PWG 5100 series.
    public static var jobPasswordEncryptionSupported: Self { Self("job-password-encryption-supported") }
    /// `job-password-repertoire-supported` (1setOf keyword); PWG 5100 series.
    public static var jobPasswordRepertoireSupported: Self { Self("job-password-repertoire-supported") }
}

extension AttributeKey<[OctetString]> {
    /// `printer-firmware-version` (1setOf octetString); PWG 5100 series.
    public static var printerFirmwareVersion: Self { Self("printer-firmware-version") }
}

extension AttributeKey<[AttributeCollection]> {
    /// `printer-xri-supported` (1setOf collection); PWG 5100 series.
    public static var printerXRISupported: Self { Self("printer-xri-supported") }
    /// `job-constraints-supported` (1setOf collection); PWG 5100 series.
    public static var jobConstraintsSupported: Self { Self("job-constraints-supported") }
    /// `job-resolvers-supported` (1setOf collection); PWG 5100 series.
    public static var jobResolversSupported: Self { Self("job-resolvers-supported") }
    /// `job-presets-supported` (1setOf collection); PWG 5100 series.
    public static var jobPresetsSupported: Self { Self("job-presets-supported") }
}

extension AttributeKey<String> {
    /// `mopria-certified` (text); AirPrint and Mopria.
    public static var mopriaCertified: Self { Self("mopria-certified", as: .text) }
}

extension AttributeKey<Int> {
    /// `job-quota-period` (integer); CUPS.
    public static var jobQuotaPeriod: Self { Self("job-quota-period") }
    /// `job-k-limit` (integer); CUPS.
    public static var jobKLimit: Self { Self("job-k-limit") }
    /// `job-page-limit` (integer); CUPS.
    public static var jobPageLimit: Self { Self("job-page-limit") }
}

extension AttributeKey<Bool> {
    /// `printer-is-shared` (boolean); CUPS.
    public static var printerIsShared: Self { Self("printer-is-shared") }
    /// `printer-is-temporary` (boolean); CUPS.
    public static var printerIsTemporary: Self { Self("printer-is-temporary") }
    /// `server-is-sharing-printers` (boolean); CUPS.
    public static var serverIsSharingPrinters: Self { Self("server-is-sharing-printers") }
}

extension AttributeKey<String> {
    /// `printer-error-policy` (name); CUPS.
    public static var printerErrorPolicy: Self { Self("printer-error-policy", as: .name) }
    /// `printer-op-policy` (name); CUPS.
    public static var printerOpPolicy: Self { Self("printer-op-policy", as: .name) }
    /// `port-monitor` (name); CUPS.
    public static var portMonitor: Self { Self("port-monitor", as: .name) }
    /// `cups-version` (text); CUPS.
    public static var cupsVersion: Self { Self("cups-version", as: .text) }
}

extension AttributeKey<[String]> {
    /// `auth-info-required` (1setOf keyword); CUPS.
    public static var authInfoRequired: Self { Self("auth-info-required") }
    /// `printer-commands` (1setOf keyword); CUPS.
    public static var printerCommands: Self { Self("printer-commands") }
    /// `printer-error-policy-supported` (1setOf name); CUPS.
    public static var printerErrorPolicySupported: Self { Self("printer-error-policy-supported", as: .name) }
    /// `printer-op-policy-supported` (1setOf name); CUPS.
    public static var printerOpPolicySupported: Self { Self("printer-op-policy-supported", as: .name) }
    /// `requesting-user-name-allowed` (1setOf name); CUPS.
    public static var requestingUserNameAllowed: Self { Self("requesting-user-name-allowed", as: .name) }
    /// `requesting-user-name-denied` (1setOf name); CUPS.
    public static var requestingUserNameDenied: Self { Self("requesting-user-name-denied", as: .name) }
    /// `member-names` (1setOf name); CUPS.
    public static var memberNames: Self { Self("member-names", as: .name) }
    /// `member-uris` (1setOf uri); CUPS.
    public static var memberURIs: Self { Self("member-uris", as: .uri) }
    /// `port-monitor-supported` (1setOf name); CUPS.
    public static var portMonitorSupported: Self { Self("port-monitor-supported", as: .name) }
}
