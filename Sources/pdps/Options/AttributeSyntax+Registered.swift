// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension AttributeSyntax {
    /// The job template attributes and their syntaxes (RFC 8011 section 5.2, PWG 5100.3, 5100.7, 5100.11, 5100.13).
    static let registered: [String: AttributeSyntax] = [
        "copies": .integer(1...Int32.max),
        "job-cancel-after": .integer(1...Int32.max),
        "job-priority": .integer(1...100),
        "job-retain-until-interval": .integer(0...Int32.max),
        "number-up": .integer(1...Int32.max),
        "x-image-shift": .integer(Int32.min...Int32.max),
        "y-image-shift": .integer(Int32.min...Int32.max),
        "x-side1-image-shift": .integer(Int32.min...Int32.max),
        "y-side1-image-shift": .integer(Int32.min...Int32.max),
        "x-side2-image-shift": .integer(Int32.min...Int32.max),
        "y-side2-image-shift": .integer(Int32.min...Int32.max),

        "finishings": .setOf(.enumeration(FinishingTemplate.values)),
        "orientation-requested": .enumeration(orientations),
        "print-quality": .enumeration(["draft": 3, "normal": 4, "high": 5]),

        "page-ranges": .setOf(.range),
        "printer-resolution": .resolution,

        "feed-orientation": .keyword,
        "imposition-template": .keyword,
        "job-delay-output-until": .keyword,
        "job-error-action": .keyword,
        "job-hold-until": .keyword,
        "job-retain-until": .keyword,
        "job-sheets": .setOf(.keyword),
        "media": .media,
        "multiple-document-handling": .keyword,
        "number-up-layout": .keyword,
        "output-bin": .keyword,
        "outputorder": .keyword,
        "page-delivery": .keyword,
        "page-set": .keyword,
        "presentation-direction-number-up": .keyword,
        "print-color-mode": .keyword,
        "print-content-optimize": .keyword,
        "print-rendering-intent": .keyword,
        "print-scaling": .keyword,
        "sheet-collate": .keyword,
        "sides": .keyword,
        "x-image-position": .keyword,
        "y-image-position": .keyword,

        "job-account-id": .name,
        "job-accounting-user-id": .name,
        "job-recipient-name": .name,
        "output-device": .name,
        "job-message-to-operator": .text,
        "job-sheet-message": .text,
    ]

    /// `orientation-requested` (RFC 8011 section 5.2.10, PWG 5100.13).
    static let orientations: [String: Int32] = [
        "portrait": 3, "landscape": 4, "reverse-landscape": 5, "reverse-portrait": 6, "none": 7,
    ]
}
