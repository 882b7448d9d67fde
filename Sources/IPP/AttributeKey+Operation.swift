// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `job-k-octets` (integer); RFC 8011 section 4.
    public static var jobKOctets: Self { Self("job-k-octets") }
    /// `job-impressions` (integer); RFC 8011 section 4.
    public static var jobImpressions: Self { Self("job-impressions") }
    /// `job-media-sheets` (integer); RFC 8011 section 4.
    public static var jobMediaSheets: Self { Self("job-media-sheets") }
    /// `limit` (integer); RFC 8011 section 4.
    public static var limit: Self { Self("limit") }
    /// `job-id` (integer); RFC 8011 section 4.
    public static var jobID: Self { Self("job-id") }
}

extension AttributeKey<Bool> {
    /// `ipp-attribute-fidelity` (boolean); RFC 8011 section 4.
    public static var ippAttributeFidelity: Self { Self("ipp-attribute-fidelity") }
    /// `last-document` (boolean); RFC 8011 section 4.
    public static var lastDocument: Self { Self("last-document") }
    /// `my-jobs` (boolean); RFC 8011 section 4.
    public static var myJobs: Self { Self("my-jobs") }
}

extension AttributeKey<String> {
    /// `attributes-charset` (charset); RFC 8011 section 4.
    public static var attributesCharset: Self { Self("attributes-charset", as: .charset) }
    /// `attributes-natural-language` (naturalLanguage); RFC 8011 section 4.
    public static var attributesNaturalLanguage: Self { Self("attributes-natural-language", as: .naturalLanguage) }
    /// `status-message` (text); RFC 8011 section 4.
    public static var statusMessage: Self { Self("status-message", as: .text) }
    /// `detailed-status-message` (text); RFC 8011 section 4.
    public static var detailedStatusMessage: Self { Self("detailed-status-message", as: .text) }
    /// `document-access-error` (text); RFC 8011 section 4.
    public static var documentAccessError: Self { Self("document-access-error", as: .text) }
    /// `requesting-user-name` (name); RFC 8011 section 4.
    public static var requestingUserName: Self { Self("requesting-user-name", as: .name) }
    /// `job-name` (name); RFC 8011 section 4.
    public static var jobName: Self { Self("job-name", as: .name) }
    /// `document-name` (name); RFC 8011 section 4.
    public static var documentName: Self { Self("document-name", as: .name) }
    /// `document-format` (mimeMediaType); RFC 8011 section 4.
    public static var documentFormat: Self { Self("document-format", as: .mimeMediaType) }
    /// `document-natural-language` (naturalLanguage); RFC 8011 section 4.
    public static var documentNaturalLanguage: Self { Self("document-natural-language", as: .naturalLanguage) }
    /// `compression` (keyword); RFC 8011 section 4.
    public static var compression: Self { Self("compression") }
    /// `document-uri` (uri); RFC 8011 section 4.
    public static var documentURI: Self { Self("document-uri", as: .uri) }
    /// `which-jobs` (keyword); RFC 8011 section 4.
    public static var whichJobs: Self { Self("which-jobs") }
    /// `message` (text); RFC 8011 section 4.
    public static var message: Self { Self("message", as: .text) }
    /// `printer-uri` (uri); RFC 8011 section 4.
    public static var printerURI: Self { Self("printer-uri", as: .uri) }
    /// `job-uri` (uri); RFC 8011 section 4.
    public static var jobURI: Self { Self("job-uri", as: .uri) }
}

extension AttributeKey<[String]> {
    /// `requested-attributes` (1setOf keyword); RFC 8011 section 4.
    public static var requestedAttributes: Self { Self("requested-attributes") }
}

extension AttributeKey<Int> {
    /// `first-index` (integer); PWG 5100 series.
    public static var firstIndex: Self { Self("first-index") }
    /// `document-number` (integer); PWG 5100 series.
    public static var documentNumber: Self { Self("document-number") }
    /// `predecessor-job-id` (integer); PWG 5100 series.
    public static var predecessorJobID: Self { Self("predecessor-job-id") }
}

extension AttributeKey<String> {
    /// `requesting-user-uri` (uri); PWG 5100 series.
    public static var requestingUserURI: Self { Self("requesting-user-uri", as: .uri) }
    /// `job-password-encryption` (keyword); PWG 5100 series.
    public static var jobPasswordEncryption: Self { Self("job-password-encryption") }
    /// `system-uri` (uri); PWG 5100 series.
    public static var systemURI: Self { Self("system-uri", as: .uri) }
    /// `output-device-uuid` (uri); PWG 5100 series.
    public static var outputDeviceUUID: Self { Self("output-device-uuid", as: .uri) }
}

extension AttributeKey<OctetString> {
    /// `document-password` (octetString); PWG 5100 series.
    public static var documentPassword: Self { Self("document-password") }
    /// `job-password` (octetString); PWG 5100 series.
    public static var jobPassword: Self { Self("job-password") }
}

extension AttributeKey<AttributeCollection> {
    /// `preferred-attributes` (collection); PWG 5100 series.
    public static var preferredAttributes: Self { Self("preferred-attributes") }
}

extension AttributeKey<[Int]> {
    /// `job-ids` (1setOf integer); PWG 5100 series.
    public static var jobIDs: Self { Self("job-ids") }
}

extension AttributeKey<[String]> {
    /// `job-mandatory-attributes` (1setOf keyword); PWG 5100 series.
    public static var jobMandatoryAttributes: Self { Self("job-mandatory-attributes") }
    /// `identify-actions` (1setOf keyword); PWG 5100 series.
    public static var identifyActions: Self { Self("identify-actions") }
}

extension AttributeKey<[AttributeCollection]> {
    /// `client-info` (1setOf collection); PWG 5100 series.
    public static var clientInfo: Self { Self("client-info") }
}

extension AttributeKey<Int> {
    /// `printer-id` (integer); CUPS.
    public static var printerID: Self { Self("printer-id") }
    /// `printer-type` (enum); CUPS.
    public static var printerType: Self { Self("printer-type", as: .enumeration) }
    /// `printer-type-mask` (enum); CUPS.
    public static var printerTypeMask: Self { Self("printer-type-mask", as: .enumeration) }
    /// `first-job-id` (integer); CUPS.
    public static var firstJobID: Self { Self("first-job-id") }
    /// `timeout` (integer); CUPS.
    public static var timeout: Self { Self("timeout") }
}

extension AttributeKey<Bool> {
    /// `purge-jobs` (boolean); CUPS.
    public static var purgeJobs: Self { Self("purge-jobs") }
    /// `purge-job` (boolean); CUPS.
    public static var purgeJob: Self { Self("purge-job") }
}

extension AttributeKey<String> {
    /// `first-printer-name` (name); CUPS.
    public static var firstPrinterName: Self { Self("first-printer-name", as: .name) }
    /// `requested-user-name` (name); CUPS.
    public static var requestedUserName: Self { Self("requested-user-name", as: .name) }
    /// `ppd-name` (name); CUPS.
    public static var ppdName: Self { Self("ppd-name", as: .name) }
    /// `device-class` (keyword); CUPS.
    public static var deviceClass: Self { Self("device-class") }
    /// `device-id` (text); CUPS.
    public static var deviceID: Self { Self("device-id", as: .text) }
    /// `device-info` (text); CUPS.
    public static var deviceInfo: Self { Self("device-info", as: .text) }
    /// `device-location` (text); CUPS.
    public static var deviceLocation: Self { Self("device-location", as: .text) }
    /// `device-make-and-model` (text); CUPS.
    public static var deviceMakeAndModel: Self { Self("device-make-and-model", as: .text) }
    /// `device-uri` (uri); CUPS.
    public static var deviceURI: Self { Self("device-uri", as: .uri) }
}

extension AttributeKey<[String]> {
    /// `auth-info` (1setOf text); CUPS.
    public static var authInfo: Self { Self("auth-info", as: .text) }
    /// `exclude-schemes` (1setOf name); CUPS.
    public static var excludeSchemes: Self { Self("exclude-schemes", as: .name) }
    /// `include-schemes` (1setOf name); CUPS.
    public static var includeSchemes: Self { Self("include-schemes", as: .name) }
}
