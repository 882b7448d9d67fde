// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `copies` (integer); RFC 8011 section 5.2.
    public static var copies: Self { Self("copies") }
    /// `orientation-requested` (enum); RFC 8011 section 5.2.
    public static var orientationRequested: Self { Self("orientation-requested", as: .enumeration) }
    /// `print-quality` (enum); RFC 8011 section 5.2.
    public static var printQuality: Self { Self("print-quality", as: .enumeration) }
    /// `number-up` (integer); RFC 8011 section 5.2.
    public static var numberUp: Self { Self("number-up") }
    /// `job-priority` (integer); RFC 8011 section 5.2.
    public static var jobPriority: Self { Self("job-priority") }
}

extension AttributeKey<String> {
    /// `media` (keyword or name); RFC 8011 section 5.2.
    public static var media: Self { Self("media") }
    /// `sides` (keyword); RFC 8011 section 5.2.
    public static var sides: Self { Self("sides") }
    /// `job-hold-until` (keyword or name); RFC 8011 section 5.2.
    public static var jobHoldUntil: Self { Self("job-hold-until") }
    /// `multiple-document-handling` (keyword); RFC 8011 section 5.2.
    public static var multipleDocumentHandling: Self { Self("multiple-document-handling") }
}

extension AttributeKey<Resolution> {
    /// `printer-resolution` (resolution); RFC 8011 section 5.2.
    public static var printerResolution: Self { Self("printer-resolution") }
}

extension AttributeKey<[Int]> {
    /// `finishings` (1setOf enum); RFC 8011 section 5.2.
    public static var finishings: Self { Self("finishings", as: .enumeration) }
}

extension AttributeKey<[String]> {
    /// `job-sheets` (1setOf keyword or name); RFC 8011 section 5.2.
    public static var jobSheets: Self { Self("job-sheets") }
}

extension AttributeKey<[ClosedRange<Int32>]> {
    /// `page-ranges` (1setOf rangeOfInteger); RFC 8011 section 5.2.
    public static var pageRanges: Self { Self("page-ranges") }
}

extension AttributeKey<Int> {
    /// `job-retain-until-interval` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobRetainUntilInterval: Self { Self("job-retain-until-interval") }
    /// `job-cancel-after` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobCancelAfter: Self { Self("job-cancel-after") }
    /// `x-image-shift` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var xImageShift: Self { Self("x-image-shift") }
    /// `y-image-shift` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var yImageShift: Self { Self("y-image-shift") }
    /// `x-side1-image-shift` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var xSide1ImageShift: Self { Self("x-side1-image-shift") }
    /// `y-side1-image-shift` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var ySide1ImageShift: Self { Self("y-side1-image-shift") }
    /// `x-side2-image-shift` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var xSide2ImageShift: Self { Self("x-side2-image-shift") }
    /// `y-side2-image-shift` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var ySide2ImageShift: Self { Self("y-side2-image-shift") }
    /// `print-darkness` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var printDarkness: Self { Self("print-darkness") }
    /// `print-speed` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var printSpeed: Self { Self("print-speed") }
    /// `proof-copies` (integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var proofCopies: Self { Self("proof-copies") }
}

extension AttributeKey<String> {
    /// `output-bin` (keyword or name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var outputBin: Self { Self("output-bin") }
    /// `output-device` (name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var outputDevice: Self { Self("output-device", as: .name) }
    /// `page-delivery` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var pageDelivery: Self { Self("page-delivery") }
    /// `job-delay-output-until` (keyword or name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobDelayOutputUntil: Self { Self("job-delay-output-until") }
    /// `job-retain-until` (keyword or name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobRetainUntil: Self { Self("job-retain-until") }
    /// `job-error-action` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobErrorAction: Self { Self("job-error-action") }
    /// `job-account-id` (name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobAccountID: Self { Self("job-account-id", as: .name) }
    /// `job-accounting-user-id` (name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobAccountingUserID: Self { Self("job-accounting-user-id", as: .name) }
    /// `job-message-to-operator` (text); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobMessageToOperator: Self { Self("job-message-to-operator", as: .text) }
    /// `job-recipient-name` (name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobRecipientName: Self { Self("job-recipient-name", as: .name) }
    /// `job-phone-number` (uri); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobPhoneNumber: Self { Self("job-phone-number", as: .uri) }
    /// `job-sheet-message` (text); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobSheetMessage: Self { Self("job-sheet-message", as: .text) }
    /// `print-color-mode` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var printColorMode: Self { Self("print-color-mode") }
    /// `print-content-optimize` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var printContentOptimize: Self { Self("print-content-optimize") }
    /// `print-rendering-intent` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var printRenderingIntent: Self { Self("print-rendering-intent") }
    /// `print-scaling` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var printScaling: Self { Self("print-scaling") }
    /// `presentation-direction-number-up` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var presentationDirectionNumberUp: Self { Self("presentation-direction-number-up") }
    /// `x-image-position` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var xImagePosition: Self { Self("x-image-position") }
    /// `y-image-position` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var yImagePosition: Self { Self("y-image-position") }
    /// `imposition-template` (keyword or name); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var impositionTemplate: Self { Self("imposition-template") }
    /// `feed-orientation` (keyword); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var feedOrientation: Self { Self("feed-orientation") }
}

extension AttributeKey<IPPDateTime> {
    /// `job-hold-until-time` (dateTime); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobHoldUntilTime: Self { Self("job-hold-until-time") }
    /// `job-delay-output-until-time` (dateTime); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobDelayOutputUntilTime: Self { Self("job-delay-output-until-time") }
    /// `job-retain-until-time` (dateTime); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobRetainUntilTime: Self { Self("job-retain-until-time") }
}

extension AttributeKey<AttributeCollection> {
    /// `media-col` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var mediaCol: Self { Self("media-col") }
    /// `job-sheets-col` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var jobSheetsCol: Self { Self("job-sheets-col") }
    /// `cover-back` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var coverBack: Self { Self("cover-back") }
    /// `cover-front` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var coverFront: Self { Self("cover-front") }
    /// `separator-sheets` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var separatorSheets: Self { Self("separator-sheets") }
    /// `proof-print` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var proofPrint: Self { Self("proof-print") }
    /// `media-overprint` (collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var mediaOverprint: Self { Self("media-overprint") }
}

extension AttributeKey<[Int]> {
    /// `force-front-side` (1setOf integer); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var forceFrontSide: Self { Self("force-front-side") }
}

extension AttributeKey<[AttributeCollection]> {
    /// `finishings-col` (1setOf collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var finishingsCol: Self { Self("finishings-col") }
    /// `overrides` (1setOf collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var overrides: Self { Self("overrides") }
    /// `insert-sheet` (1setOf collection); PWG 5100.1, 5100.3, 5100.7 and 5100.13.
    public static var insertSheet: Self { Self("insert-sheet") }
}

extension AttributeKey<String> {
    /// `number-up-layout` (keyword); CUPS.
    public static var numberUpLayout: Self { Self("number-up-layout") }
}
