// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The job template attributes (RFC 8011 section 5.2) that a printer takes, with their values.
struct TemplateSupport: Sendable {
    /// Copies are made by the server, so that every device can have them.
    static let copies: ClosedRange<Int32> = 1...999
    /// `multiple-document-handling-supported`.
    static let documentHandling = ["separate-documents-collated-copies"]

    let capabilities: DeviceCapabilities
    /// What takes a set of keywords or names.
    let keywords: [String: [String]]
    /// What takes a set of enum values.
    let enumerations: [String: Set<Int>]
    let media: MediaSupport

    init(_ capabilities: DeviceCapabilities) {
        self.capabilities = capabilities
        media = MediaSupport(capabilities)
        let modes: [PrintColorMode] =
            capabilities.isColor ? [.auto, .color, .monochrome, .biLevel] : [.auto, .monochrome, .biLevel]
        keywords = [
            "sides": capabilities.sides.map(\.rawValue),
            "output-bin": capabilities.outputBins,
            "print-color-mode": modes.map(\.rawValue),
            "print-content-optimize": ["auto"],
            "print-rendering-intent": ["auto"],
            "print-scaling": PrintScaling.allCases.map(\.rawValue),
            "multiple-document-handling": Self.documentHandling,
        ]
        enumerations = [
            "finishings": Set(capabilities.finishings).union([3]),
            "orientation-requested": Set(Orientation.allCases.map { Int($0.rawValue) }),
            "print-quality": Set(PrintQuality.allCases.map { Int($0.rawValue) }),
        ]
    }

    /// Names of the job template attributes that are taken.
    var names: [String] {
        Array(keywords.keys) + Array(enumerations.keys) + [
            "copies", "job-priority", "job-sheets", "media", "media-col", "number-up", "page-ranges",
            "printer-resolution",
        ] + TimingSupport.names
    }
}

extension TemplateSupport {
    /// `-default`, `-supported` and `-ready` attributes, but `media-col-database`.
    var printerAttributes: [Attribute] {
        copiesAndOrder + TimingSupport.printerAttributes + appearance + media.printerAttributes
    }

    /// `media-col-database`.
    var mediaDatabase: [Attribute] { media.database }

    private var copiesAndOrder: [Attribute] {
        [
            Attribute(.copiesDefault, 1),
            Attribute(.copiesSupported, Self.copies),
            Attribute(.jobPriorityDefault, 50),
            Attribute(.jobPrioritySupported, 100),
            Attribute(.jobSheetsDefault, ["none"]),
            Attribute(.jobSheetsSupported, ["none"]),
            Attribute(.multipleDocumentHandlingDefault, Self.documentHandling[0]),
            Attribute(.multipleDocumentHandlingSupported, Self.documentHandling),
            Attribute(.pageRangesSupported, true),
        ]
    }

    private var appearance: [Attribute] {
        let resolutions = capabilities.resolutions.map { Resolution(dpi: Int32(clamping: $0)) }
        let resolution = Resolution(dpi: Int32(clamping: capabilities.defaultResolution))
        return [
            Attribute(.finishingsDefault, [3]),
            Attribute(.finishingsSupported, enumerations["finishings"]?.sorted() ?? [3]),
            Attribute(.numberUpDefault, 1),
            Attribute("number-up-supported", .integer(1)),
            Attribute(.orientationRequestedDefault, Int(Orientation.portrait.rawValue)),
            Attribute(.orientationRequestedSupported, [3, 4, 5, 6]),
            Attribute(.outputBinDefault, capabilities.outputBins.first ?? "face-down"),
            Attribute(.outputBinSupported, keywords["output-bin"] ?? []),
            Attribute(.printColorModeDefault, PrintColorMode.auto.rawValue),
            Attribute(.printColorModeSupported, keywords["print-color-mode"] ?? []),
            Attribute(.printContentOptimizeDefault, "auto"),
            Attribute(.printContentOptimizeSupported, ["auto"]),
            Attribute(.printQualityDefault, Int(PrintQuality.normal.rawValue)),
            Attribute(.printQualitySupported, [3, 4, 5]),
            Attribute(.printRenderingIntentDefault, "auto"),
            Attribute(.printRenderingIntentSupported, ["auto"]),
            Attribute(.printScalingDefault, PrintScaling.auto.rawValue),
            Attribute(.printScalingSupported, keywords["print-scaling"] ?? []),
            Attribute(.printerResolutionDefault, resolution),
            Attribute(.printerResolutionSupported, resolutions),
            Attribute(.sidesDefault, Sides.oneSided.rawValue),
            Attribute(.sidesSupported, keywords["sides"] ?? []),
        ].filter { !$0.values.isEmpty }
    }
}
