// SPDX-License-Identifier: Apache-2.0

/// PDPS's own operations, among those that RFC 8011 section 5.4.15 leaves to vendors.
extension IPPOperation {
    /// PDPS-Get-Ledger: what jobs used of paper, row by row or summed up.
    public static let pdpsGetLedger = IPPOperation(rawValue: 0x7D01)
    /// PDPS-Send-Part (PDPS): a part of a document that is yet to be printed, or the question how much there is.
    public static let pdpsSendPart = IPPOperation(rawValue: 0x7D02)
    /// PDPS-Close-Delivery (PDPS): whether a delivery became a job; if not, it never will.
    public static let pdpsCloseDelivery = IPPOperation(rawValue: 0x7D03)
    /// PDPS-Get-Quotas: how much paper users and projects may use, and have used.
    public static let pdpsGetQuotas = IPPOperation(rawValue: 0x7D04)
    /// PDPS-Set-Quota: how much paper a user or project may use from now on.
    public static let pdpsSetQuota = IPPOperation(rawValue: 0x7D05)
    /// PDPS-Remove-Quota: they may use as much as they like.
    public static let pdpsRemoveQuota = IPPOperation(rawValue: 0x7D06)
}

extension AttributeKey<String> {
    /// `pdps-upload`: a document on its way, named by the SHA-256 of its bytes.
    public static var pdpsUpload: Self { Self("pdps-upload", as: .keyword) }
    /// `pdps-upload-size`: bytes of the whole document, decimal, since `integer` ends at 2 GiB.
    public static var pdpsUploadSize: Self { Self("pdps-upload-size", as: .text) }
    /// `pdps-upload-offset`: bytes that are there, decimal.
    public static var pdpsUploadOffset: Self { Self("pdps-upload-offset", as: .text) }
    /// `pdps-delivery`: names one delivery of a job, which becomes a job once at the most (`urn:uuid:...`).
    public static var pdpsDelivery: Self { Self("pdps-delivery", as: .uri) }
}

extension AttributeKey<Bool> {
    /// `pdps-delivery-supported`: whether Print-Job takes `pdps-delivery`.
    public static var pdpsDeliverySupported: Self { Self("pdps-delivery-supported") }
}
