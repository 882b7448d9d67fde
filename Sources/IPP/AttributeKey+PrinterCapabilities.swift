// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `copies-default` (integer); RFC 8011 section 5.2.
    public static var copiesDefault: Self { Self("copies-default") }
    /// `orientation-requested-default` (enum); RFC 8011 section 5.2.
    public static var orientationRequestedDefault: Self { Self("orientation-requested-default", as: .enumeration) }
    /// `print-quality-default` (enum); RFC 8011 section 5.2.
    public static var printQualityDefault: Self { Self("print-quality-default", as: .enumeration) }
    /// `number-up-default` (integer); RFC 8011 section 5.2.
    public static var numberUpDefault: Self { Self("number-up-default") }
    /// `job-priority-default` (integer); RFC 8011 section 5.2.
    public static var jobPriorityDefault: Self { Self("job-priority-default") }
    /// `job-priority-supported` (integer); RFC 8011 section 5.2.
    public static var jobPrioritySupported: Self { Self("job-priority-supported") }
}

extension AttributeKey<Bool> {
    /// `page-ranges-supported` (boolean); RFC 8011 section 5.2.
    public static var pageRangesSupported: Self { Self("page-ranges-supported") }
}

extension AttributeKey<String> {
    /// `sides-default` (keyword); RFC 8011 section 5.2.
    public static var sidesDefault: Self { Self("sides-default") }
    /// `job-hold-until-default` (keyword or name); RFC 8011 section 5.2.
    public static var jobHoldUntilDefault: Self { Self("job-hold-until-default") }
    /// `multiple-document-handling-default` (keyword); RFC 8011 section 5.2.
    public static var multipleDocumentHandlingDefault: Self { Self("multiple-document-handling-default") }
}

extension AttributeKey<ClosedRange<Int32>> {
    /// `copies-supported` (rangeOfInteger); RFC 8011 section 5.2.
    public static var copiesSupported: Self { Self("copies-supported") }
}

extension AttributeKey<Resolution> {
    /// `printer-resolution-default` (resolution); RFC 8011 section 5.2.
    public static var printerResolutionDefault: Self { Self("printer-resolution-default") }
}

extension AttributeKey<[Int]> {
    /// `finishings-default` (1setOf enum); RFC 8011 section 5.2.
    public static var finishingsDefault: Self { Self("finishings-default", as: .enumeration) }
    /// `finishings-supported` (1setOf enum); RFC 8011 section 5.2.
    public static var finishingsSupported: Self { Self("finishings-supported", as: .enumeration) }
    /// `finishings-ready` (1setOf enum); RFC 8011 section 5.2.
    public static var finishingsReady: Self { Self("finishings-ready", as: .enumeration) }
    /// `orientation-requested-supported` (1setOf enum); RFC 8011 section 5.2.
    public static var orientationRequestedSupported: Self { Self("orientation-requested-supported", as: .enumeration) }
    /// `print-quality-supported` (1setOf enum); RFC 8011 section 5.2.
    public static var printQualitySupported: Self { Self("print-quality-supported", as: .enumeration) }
}

extension AttributeKey<[String]> {
    /// `sides-supported` (1setOf keyword); RFC 8011 section 5.2.
    public static var sidesSupported: Self { Self("sides-supported") }
    /// `job-hold-until-supported` (1setOf keyword or name); RFC 8011 section 5.2.
    public static var jobHoldUntilSupported: Self { Self("job-hold-until-supported") }
    /// `job-sheets-default` (1setOf keyword or name); RFC 8011 section 5.2.
    public static var jobSheetsDefault: Self { Self("job-sheets-default") }
    /// `job-sheets-supported` (1setOf keyword or name); RFC 8011 section 5.2.
    public static var jobSheetsSupported: Self { Self("job-sheets-supported") }
    /// `multiple-document-handling-supported` (1setOf keyword); RFC 8011 section 5.2.
    public static var multipleDocumentHandlingSupported: Self { Self("multiple-document-handling-supported") }
}

extension AttributeKey<[ClosedRange<Int32>]> {
    /// `number-up-supported` (1setOf integer or rangeOfInteger); RFC 8011 section 5.2.
    public static var numberUpSupported: Self { Self("number-up-supported") }
}

extension AttributeKey<[Resolution]> {
    /// `printer-resolution-supported` (1setOf resolution); RFC 8011 section 5.2.
    public static var printerResolutionSupported: Self { Self("printer-resolution-supported") }
}

extension AttributeKey<Int> {
    /// `job-cancel-after-default` (integer); PWG 5100 series.
    public static var jobCancelAfterDefault: Self { Self("job-cancel-after-default") }
    /// `landscape-orientation-requested-preferred` (enum); PWG 5100 series.
    public static var landscapeOrientationRequestedPreferred: Self {
        Self("landscape-orientation-requested-preferred", as: .enumeration)
    }
}

extension AttributeKey<Bool> {
    /// `job-account-id-supported` (boolean); PWG 5100 series.
    public static var jobAccountIDSupported: Self { Self("job-account-id-supported") }
    /// `job-accounting-user-id-supported` (boolean); PWG 5100 series.
    public static var jobAccountingUserIDSupported: Self { Self("job-accounting-user-id-supported") }
}

extension AttributeKey<String> {
    /// `output-bin-default` (keyword or name); PWG 5100 series.
    public static var outputBinDefault: Self { Self("output-bin-default") }
    /// `page-delivery-default` (keyword); PWG 5100 series.
    public static var pageDeliveryDefault: Self { Self("page-delivery-default") }
    /// `print-color-mode-default` (keyword); PWG 5100 series.
    public static var printColorModeDefault: Self { Self("print-color-mode-default") }
    /// `print-content-optimize-default` (keyword); PWG 5100 series.
    public static var printContentOptimizeDefault: Self { Self("print-content-optimize-default") }
    /// `print-rendering-intent-default` (keyword); PWG 5100 series.
    public static var printRenderingIntentDefault: Self { Self("print-rendering-intent-default") }
    /// `print-scaling-default` (keyword); PWG 5100 series.
    public static var printScalingDefault: Self { Self("print-scaling-default") }
    /// `presentation-direction-number-up-default` (keyword); PWG 5100 series.
    public static var presentationDirectionNumberUpDefault: Self { Self("presentation-direction-number-up-default") }
    /// `job-error-action-default` (keyword); PWG 5100 series.
    public static var jobErrorActionDefault: Self { Self("job-error-action-default") }
    /// `job-account-id-default` (name); PWG 5100 series.
    public static var jobAccountIDDefault: Self { Self("job-account-id-default", as: .name) }
    /// `job-accounting-user-id-default` (name); PWG 5100 series.
    public static var jobAccountingUserIDDefault: Self { Self("job-accounting-user-id-default", as: .name) }
    /// `job-delay-output-until-default` (keyword or name); PWG 5100 series.
    public static var jobDelayOutputUntilDefault: Self { Self("job-delay-output-until-default") }
    /// `job-retain-until-default` (keyword or name); PWG 5100 series.
    public static var jobRetainUntilDefault: Self { Self("job-retain-until-default") }
}

extension AttributeKey<ClosedRange<Int32>> {
    /// `job-cancel-after-supported` (rangeOfInteger); PWG 5100 series.
    public static var jobCancelAfterSupported: Self { Self("job-cancel-after-supported") }
    /// `job-delay-output-until-time-supported` (rangeOfInteger); PWG 5100 series.
    public static var jobDelayOutputUntilTimeSupported: Self { Self("job-delay-output-until-time-supported") }
    /// `job-hold-until-time-supported` (rangeOfInteger); PWG 5100 series.
    public static var jobHoldUntilTimeSupported: Self { Self("job-hold-until-time-supported") }
}

extension AttributeKey<[String]> {
    /// `finishings-col-supported` (1setOf keyword); PWG 5100 series.
    public static var finishingsColSupported: Self { Self("finishings-col-supported") }
    /// `finishing-template-supported` (1setOf keyword or name); PWG 5100 series.
    public static var finishingTemplateSupported: Self { Self("finishing-template-supported") }
    /// `output-bin-supported` (1setOf keyword or name); PWG 5100 series.
    public static var outputBinSupported: Self { Self("output-bin-supported") }
    /// `page-delivery-supported` (1setOf keyword); PWG 5100 series.
    public static var pageDeliverySupported: Self { Self("page-delivery-supported") }
    /// `print-color-mode-supported` (1setOf keyword); PWG 5100 series.
    public static var printColorModeSupported: Self { Self("print-color-mode-supported") }
    /// `print-content-optimize-supported` (1setOf keyword); PWG 5100 series.
    public static var printContentOptimizeSupported: Self { Self("print-content-optimize-supported") }
    /// `print-rendering-intent-supported` (1setOf keyword); PWG 5100 series.
    public static var printRenderingIntentSupported: Self { Self("print-rendering-intent-supported") }
    /// `print-scaling-supported` (1setOf keyword); PWG 5100 series.
    public static var printScalingSupported: Self { Self("print-scaling-supported") }
    /// `presentation-direction-number-up-supported` (1setOf keyword); PWG 5100 series.
    public static var presentationDirectionNumberUpSupported: Self {
        Self("presentation-direction-number-up-supported")
    }
    /// `job-error-action-supported` (1setOf keyword); PWG 5100 series.
    public static var jobErrorActionSupported: Self { Self("job-error-action-supported") }
    /// `job-delay-output-until-supported` (1setOf keyword or name); PWG 5100 series.
    public static var jobDelayOutputUntilSupported: Self { Self("job-delay-output-until-supported") }
    /// `job-retain-until-supported` (1setOf keyword or name); PWG 5100 series.
    public static var jobRetainUntilSupported: Self { Self("job-retain-until-supported") }
    /// `job-sheets-col-supported` (1setOf keyword); PWG 5100 series.
    public static var jobSheetsColSupported: Self { Self("job-sheets-col-supported") }
    /// `feed-orientation-supported` (1setOf keyword); PWG 5100 series.
    public static var feedOrientationSupported: Self { Self("feed-orientation-supported") }
}

extension AttributeKey<[AttributeCollection]> {
    /// `finishings-col-default` (1setOf collection); PWG 5100 series.
    public static var finishingsColDefault: Self { Self("finishings-col-default") }
    /// `finishings-col-ready` (1setOf collection); PWG 5100 series.
    public static var finishingsColReady: Self { Self("finishings-col-ready") }
    /// `finishings-col-database` (1setOf collection); PWG 5100 series.
    public static var finishingsColDatabase: Self { Self("finishings-col-database") }
}

extension AttributeKey<String> {
    /// `pwg-raster-document-sheet-back` (keyword); PWG 5100.14.
    public static var pwgRasterDocumentSheetBack: Self { Self("pwg-raster-document-sheet-back") }
}

extension AttributeKey<[String]> {
    /// `pwg-raster-document-type-supported` (1setOf keyword); PWG 5100.14.
    public static var pwgRasterDocumentTypeSupported: Self { Self("pwg-raster-document-type-supported") }
}

extension AttributeKey<[Resolution]> {
    /// `pwg-raster-document-resolution-supported` (1setOf resolution); PWG 5100.14.
    public static var pwgRasterDocumentResolutionSupported: Self { Self("pwg-raster-document-resolution-supported") }
}

extension AttributeKey<[String]> {
    /// `urf-supported` (1setOf keyword); AirPrint.
    public static var urfSupported: Self { Self("urf-supported") }
}

extension AttributeKey<ClosedRange<Int32>> {
    /// `pdf-k-octets-supported` (rangeOfInteger); PWG 5100.13 and 5100.16.
    public static var pdfKOctetsSupported: Self { Self("pdf-k-octets-supported") }
    /// `jpeg-k-octets-supported` (rangeOfInteger); PWG 5100.13 and 5100.16.
    public static var jpegKOctetsSupported: Self { Self("jpeg-k-octets-supported") }
    /// `jpeg-x-dimension-supported` (rangeOfInteger); PWG 5100.13 and 5100.16.
    public static var jpegXDimensionSupported: Self { Self("jpeg-x-dimension-supported") }
    /// `jpeg-y-dimension-supported` (rangeOfInteger); PWG 5100.13 and 5100.16.
    public static var jpegYDimensionSupported: Self { Self("jpeg-y-dimension-supported") }
}

extension AttributeKey<[String]> {
    /// `pdf-versions-supported` (1setOf keyword); PWG 5100.13 and 5100.16.
    public static var pdfVersionsSupported: Self { Self("pdf-versions-supported") }
    /// `jpeg-features-supported` (1setOf keyword); PWG 5100.13 and 5100.16.
    public static var jpegFeaturesSupported: Self { Self("jpeg-features-supported") }
}
