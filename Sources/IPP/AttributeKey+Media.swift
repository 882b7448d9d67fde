// SPDX-License-Identifier: Apache-2.0

extension AttributeKey<Int> {
    /// `media-bottom-margin` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaBottomMargin: Self { Self("media-bottom-margin") }
    /// `media-left-margin` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaLeftMargin: Self { Self("media-left-margin") }
    /// `media-right-margin` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaRightMargin: Self { Self("media-right-margin") }
    /// `media-top-margin` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaTopMargin: Self { Self("media-top-margin") }
    /// `media-hole-count` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaHoleCount: Self { Self("media-hole-count") }
    /// `media-order-count` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaOrderCount: Self { Self("media-order-count") }
    /// `media-thickness` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaThickness: Self { Self("media-thickness") }
    /// `media-top-offset` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaTopOffset: Self { Self("media-top-offset") }
    /// `media-weight-metric` (integer); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaWeightMetric: Self { Self("media-weight-metric") }
}

extension AttributeKey<String> {
    /// `media-size-name` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaSizeName: Self { Self("media-size-name") }
    /// `media-source` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaSource: Self { Self("media-source") }
    /// `media-type` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaType: Self { Self("media-type") }
    /// `media-color` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaColor: Self { Self("media-color") }
    /// `media-back-coating` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaBackCoating: Self { Self("media-back-coating") }
    /// `media-front-coating` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaFrontCoating: Self { Self("media-front-coating") }
    /// `media-grain` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaGrain: Self { Self("media-grain") }
    /// `media-info` (text); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaInfo: Self { Self("media-info", as: .text) }
    /// `media-key` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaKey: Self { Self("media-key") }
    /// `media-pre-printed` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaPrePrinted: Self { Self("media-pre-printed") }
    /// `media-recycled` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaRecycled: Self { Self("media-recycled") }
    /// `media-tooth` (keyword or name); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaTooth: Self { Self("media-tooth") }
    /// `media-tracking` (keyword); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaTracking: Self { Self("media-tracking") }
}

extension AttributeKey<AttributeCollection> {
    /// `media-source-properties` (collection); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaSourceProperties: Self { Self("media-source-properties") }
}

extension AttributeKey<MediaSize> {
    /// `media-size` (collection); PWG 5100.3 and 5100.7, member of `media-col`.
    public static var mediaSize: Self { Self("media-size") }
}

extension AttributeKey<Int> {
    /// `x-dimension` (integer); PWG 5100.3, 1/100 mm.
    public static var xDimension: Self { Self("x-dimension") }
    /// `y-dimension` (integer); PWG 5100.3, 1/100 mm.
    public static var yDimension: Self { Self("y-dimension") }
}

extension AttributeKey<Int> {
    /// `media-source-feed-orientation` (enum); PWG 5100.7.
    public static var mediaSourceFeedOrientation: Self { Self("media-source-feed-orientation", as: .enumeration) }
}

extension AttributeKey<String> {
    /// `media-source-feed-direction` (keyword); PWG 5100.7.
    public static var mediaSourceFeedDirection: Self { Self("media-source-feed-direction") }
    /// `finishing-template` (keyword or name); PWG 5100.7.
    public static var finishingTemplate: Self { Self("finishing-template") }
}

extension AttributeKey<String> {
    /// `media-default` (keyword or name); RFC 8011 section 5.2.11.
    public static var mediaDefault: Self { Self("media-default") }
}

extension AttributeKey<[String]> {
    /// `media-ready` (1setOf keyword or name); RFC 8011 section 5.2.11.
    public static var mediaReady: Self { Self("media-ready") }
    /// `media-supported` (1setOf keyword or name); RFC 8011 section 5.2.11.
    public static var mediaSupported: Self { Self("media-supported") }
}

extension AttributeKey<Bool> {
    /// `media-info-supported` (boolean); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaInfoSupported: Self { Self("media-info-supported") }
}

extension AttributeKey<ClosedRange<Int32>> {
    /// `media-hole-count-supported` (rangeOfInteger); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaHoleCountSupported: Self { Self("media-hole-count-supported") }
    /// `media-order-count-supported` (rangeOfInteger); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaOrderCountSupported: Self { Self("media-order-count-supported") }
    /// `media-thickness-supported` (rangeOfInteger); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaThicknessSupported: Self { Self("media-thickness-supported") }
}

extension AttributeKey<AttributeCollection> {
    /// `media-col-default` (collection); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaColDefault: Self { Self("media-col-default") }
}

extension AttributeKey<[Int]> {
    /// `media-bottom-margin-supported` (1setOf integer); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaBottomMarginSupported: Self { Self("media-bottom-margin-supported") }
    /// `media-left-margin-supported` (1setOf integer); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaLeftMarginSupported: Self { Self("media-left-margin-supported") }
    /// `media-right-margin-supported` (1setOf integer); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaRightMarginSupported: Self { Self("media-right-margin-supported") }
    /// `media-top-margin-supported` (1setOf integer); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaTopMarginSupported: Self { Self("media-top-margin-supported") }
}

extension AttributeKey<[String]> {
    /// `media-col-supported` (1setOf keyword); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaColSupported: Self { Self("media-col-supported") }
    /// `media-source-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaSourceSupported: Self { Self("media-source-supported") }
    /// `media-type-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaTypeSupported: Self { Self("media-type-supported") }
    /// `media-color-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaColorSupported: Self { Self("media-color-supported") }
    /// `media-back-coating-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaBackCoatingSupported: Self { Self("media-back-coating-supported") }
    /// `media-front-coating-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaFrontCoatingSupported: Self { Self("media-front-coating-supported") }
    /// `media-grain-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaGrainSupported: Self { Self("media-grain-supported") }
    /// `media-key-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaKeySupported: Self { Self("media-key-supported") }
    /// `media-pre-printed-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaPrePrintedSupported: Self { Self("media-pre-printed-supported") }
    /// `media-recycled-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaRecycledSupported: Self { Self("media-recycled-supported") }
    /// `media-tooth-supported` (1setOf keyword or name); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaToothSupported: Self { Self("media-tooth-supported") }
}

extension AttributeKey<[ClosedRange<Int32>]> {
    /// `media-weight-metric-supported` (1setOf rangeOfInteger); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaWeightMetricSupported: Self { Self("media-weight-metric-supported") }
}

extension AttributeKey<[AttributeCollection]> {
    /// `media-col-ready` (1setOf collection); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaColReady: Self { Self("media-col-ready") }
    /// `media-col-database` (1setOf collection); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaColDatabase: Self { Self("media-col-database") }
    /// `media-size-supported` (1setOf collection); PWG 5100.3, 5100.7 and 5100.13.
    public static var mediaSizeSupported: Self { Self("media-size-supported") }
}
