// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `job-state` (enum); RFC 8011 section 5.3.
    public static var jobState: Self { Self("job-state", as: .enumeration) }
    /// `number-of-documents` (integer); RFC 8011 section 5.3.
    public static var numberOfDocuments: Self { Self("number-of-documents") }
    /// `time-at-creation` (integer); RFC 8011 section 5.3.
    public static var timeAtCreation: Self { Self("time-at-creation") }
    /// `time-at-processing` (integer); RFC 8011 section 5.3.
    public static var timeAtProcessing: Self { Self("time-at-processing") }
    /// `time-at-completed` (integer); RFC 8011 section 5.3.
    public static var timeAtCompleted: Self { Self("time-at-completed") }
    /// `job-printer-up-time` (integer); RFC 8011 section 5.3.
    public static var jobPrinterUpTime: Self { Self("job-printer-up-time") }
    /// `number-of-intervening-jobs` (integer); RFC 8011 section 5.3.
    public static var numberOfInterveningJobs: Self { Self("number-of-intervening-jobs") }
    /// `job-k-octets-processed` (integer); RFC 8011 section 5.3.
    public static var jobKOctetsProcessed: Self { Self("job-k-octets-processed") }
    /// `job-impressions-completed` (integer); RFC 8011 section 5.3.
    public static var jobImpressionsCompleted: Self { Self("job-impressions-completed") }
    /// `job-media-sheets-completed` (integer); RFC 8011 section 5.3.
    public static var jobMediaSheetsCompleted: Self { Self("job-media-sheets-completed") }
}

extension AttributeKey<String> {
    /// `job-more-info` (uri); RFC 8011 section 5.3.
    public static var jobMoreInfo: Self { Self("job-more-info", as: .uri) }
    /// `job-printer-uri` (uri); RFC 8011 section 5.3.
    public static var jobPrinterURI: Self { Self("job-printer-uri", as: .uri) }
    /// `job-originating-user-name` (name); RFC 8011 section 5.3.
    public static var jobOriginatingUserName: Self { Self("job-originating-user-name", as: .name) }
    /// `job-state-message` (text); RFC 8011 section 5.3.
    public static var jobStateMessage: Self { Self("job-state-message", as: .text) }
    /// `output-device-assigned` (name); RFC 8011 section 5.3.
    public static var outputDeviceAssigned: Self { Self("output-device-assigned", as: .name) }
    /// `job-message-from-operator` (text); RFC 8011 section 5.3.
    public static var jobMessageFromOperator: Self { Self("job-message-from-operator", as: .text) }
}

extension AttributeKey<IPPDateTime> {
    /// `date-time-at-creation` (dateTime); RFC 8011 section 5.3.
    public static var dateTimeAtCreation: Self { Self("date-time-at-creation") }
    /// `date-time-at-processing` (dateTime); RFC 8011 section 5.3.
    public static var dateTimeAtProcessing: Self { Self("date-time-at-processing") }
    /// `date-time-at-completed` (dateTime); RFC 8011 section 5.3.
    public static var dateTimeAtCompleted: Self { Self("date-time-at-completed") }
}

extension AttributeKey<[String]> {
    /// `job-state-reasons` (1setOf keyword); RFC 8011 section 5.3.
    public static var jobStateReasons: Self { Self("job-state-reasons") }
    /// `job-detailed-status-messages` (1setOf text); RFC 8011 section 5.3.
    public static var jobDetailedStatusMessages: Self { Self("job-detailed-status-messages", as: .text) }
    /// `job-document-access-errors` (1setOf text); RFC 8011 section 5.3.
    public static var jobDocumentAccessErrors: Self { Self("job-document-access-errors", as: .text) }
}

extension AttributeKey<Int> {
    /// `job-pages` (integer); PWG 5100 series.
    public static var jobPages: Self { Self("job-pages") }
    /// `job-pages-completed` (integer); PWG 5100 series.
    public static var jobPagesCompleted: Self { Self("job-pages-completed") }
    /// `job-processing-time` (integer); PWG 5100 series.
    public static var jobProcessingTime: Self { Self("job-processing-time") }
    /// `errors-count` (integer); PWG 5100 series.
    public static var errorsCount: Self { Self("errors-count") }
    /// `warnings-count` (integer); PWG 5100 series.
    public static var warningsCount: Self { Self("warnings-count") }
    /// `document-state` (enum); PWG 5100 series.
    public static var documentState: Self { Self("document-state", as: .enumeration) }
    /// `impressions-completed` (integer); PWG 5100 series.
    public static var impressionsCompleted: Self { Self("impressions-completed") }
    /// `impressions-completed-current-copy` (integer); PWG 5100 series.
    public static var impressionsCompletedCurrentCopy: Self { Self("impressions-completed-current-copy") }
    /// `sheet-completed-copy-number` (integer); PWG 5100 series.
    public static var sheetCompletedCopyNumber: Self { Self("sheet-completed-copy-number") }
    /// `sheet-completed-document-number` (integer); PWG 5100 series.
    public static var sheetCompletedDocumentNumber: Self { Self("sheet-completed-document-number") }
}

extension AttributeKey<String> {
    /// `job-uuid` (uri); PWG 5100 series.
    public static var jobUUID: Self { Self("job-uuid", as: .uri) }
    /// `compression-supplied` (keyword); PWG 5100 series.
    public static var compressionSupplied: Self { Self("compression-supplied") }
    /// `document-format-supplied` (mimeMediaType); PWG 5100 series.
    public static var documentFormatSupplied: Self { Self("document-format-supplied", as: .mimeMediaType) }
    /// `document-name-supplied` (name); PWG 5100 series.
    public static var documentNameSupplied: Self { Self("document-name-supplied", as: .name) }
    /// `document-charset-supplied` (charset); PWG 5100 series.
    public static var documentCharsetSupplied: Self { Self("document-charset-supplied", as: .charset) }
    /// `document-natural-language-supplied` (naturalLanguage); PWG 5100 series.
    public static var documentNaturalLanguageSupplied: Self {
        Self("document-natural-language-supplied", as: .naturalLanguage)
    }
    /// `document-format-detected` (mimeMediaType); PWG 5100 series.
    public static var documentFormatDetected: Self { Self("document-format-detected", as: .mimeMediaType) }
    /// `document-uuid` (uri); PWG 5100 series.
    public static var documentUUID: Self { Self("document-uuid", as: .uri) }
}

extension AttributeKey<AttributeCollection> {
    /// `job-impressions-col` (collection); PWG 5100 series.
    public static var jobImpressionsCol: Self { Self("job-impressions-col") }
    /// `job-impressions-completed-col` (collection); PWG 5100 series.
    public static var jobImpressionsCompletedCol: Self { Self("job-impressions-completed-col") }
    /// `job-media-sheets-col` (collection); PWG 5100 series.
    public static var jobMediaSheetsCol: Self { Self("job-media-sheets-col") }
    /// `job-media-sheets-completed-col` (collection); PWG 5100 series.
    public static var jobMediaSheetsCompletedCol: Self { Self("job-media-sheets-completed-col") }
}

extension AttributeKey<[String]> {
    /// `document-state-reasons` (1setOf keyword); PWG 5100 series.
    public static var documentStateReasons: Self { Self("document-state-reasons") }
}

extension AttributeKey<Int> {
    /// `job-media-progress` (integer); CUPS.
    public static var jobMediaProgress: Self { Self("job-media-progress") }
    /// `document-count` (integer); CUPS.
    public static var documentCount: Self { Self("document-count") }
}

extension AttributeKey<Bool> {
    /// `job-preserved` (boolean); CUPS.
    public static var jobPreserved: Self { Self("job-preserved") }
}

extension AttributeKey<String> {
    /// `job-printer-state-message` (text); CUPS.
    public static var jobPrinterStateMessage: Self { Self("job-printer-state-message", as: .text) }
    /// `job-actual-printer-uri` (uri); CUPS.
    public static var jobActualPrinterURI: Self { Self("job-actual-printer-uri", as: .uri) }
}

extension AttributeKey<[String]> {
    /// `job-printer-state-reasons` (1setOf keyword); CUPS.
    public static var jobPrinterStateReasons: Self { Self("job-printer-state-reasons") }
}
