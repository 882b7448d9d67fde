// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The job template attributes (RFC 8011 section 5.2) that a printer takes, with their values.
struct TemplateSupport: Sendable {
    /// Copies are made by the server, so that every device can have them.
    static let copies: ClosedRange<Int32> = 1...999
    /// `multiple-document-handling-supported`.
    static let documentHandling = DocumentHandling.allCases.map(\.rawValue)

    let capabilities: DeviceCapabilities
    /// What takes a set of keywords or names.
    let keywords: [String: [String]]
    /// What takes a set of enum values.
    let enumerations: [String: Set<Int>]
    let media: MediaSupport
    let finishing: FinishingSupport
    let timing: TimingSupport

    init(_ capabilities: DeviceCapabilities, timing: TimingSupport = TimingSupport()) {
        self.timing = timing
        self.capabilities = capabilities
        media = MediaSupport(capabilities)
        finishing = FinishingSupport(capabilities)
        var keywords = [
            "sides": capabilities.sides.map(\.rawValue),
            "output-bin": capabilities.outputBins,
            "print-color-mode": Self.colorModes(capabilities).map(\.rawValue),
            "print-content-optimize": capabilities.isBiLevel ? ["auto", "photo"] : ["auto"],
            "print-rendering-intent": ["auto"],
            "multiple-document-handling": Self.documentHandling,
        ]
        // What is made of the pages; a device that only takes documents as they are has none of it.
        if capabilities.takesRenderedPages { keywords.merge(Self.pageKeywords) { $1 } }
        self.keywords = keywords
        enumerations = [
            "finishings": Set(capabilities.finishings).union([3]),
            "orientation-requested": Set(Orientation.allCases.map { Int($0.rawValue) }),
            "print-quality": Set(Self.qualities(capabilities)),
        ]
    }

    /// What workers make of pages (PWG 5100.3, 5100.13, RFC 3381), and CUPS's `page-set`.
    private static let pageKeywords = [
        "imposition-template": ImpositionTemplate.allCases.map(\.rawValue),
        "job-sheets": JobSheets.keywords,
        "page-delivery": ["same-order", "reverse-order", "system-specified"],
        "page-set": PageSet.allCases.map(\.rawValue),
        "presentation-direction-number-up": NumberUpDirection.allCases.map(\.rawValue),
        "print-content-optimize": ["auto", "photo"],
        "print-rendering-intent": RenderingIntent.allCases.map(\.rawValue),
        "print-scaling": PrintScaling.allCases.map(\.rawValue),
        "sheet-collate": ["collated", "uncollated"],
    ]

    /// `number-up-supported`.
    var numbersUp: [Int] { capabilities.takesRenderedPages ? Ticket.numbersUp : [1] }

    private static func colorModes(_ capabilities: DeviceCapabilities) -> [PrintColorMode] {
        [.auto] + (capabilities.isColor ? [.color] : []) + [.monochrome] + (capabilities.isBiLevel ? [.biLevel] : [])
    }

    /// Those that the device tells apart, or that choose among its resolutions.
    private static func qualities(_ capabilities: DeviceCapabilities) -> [Int] {
        let all = PrintQuality.allCases.map { Int($0.rawValue) }
        let choosesResolution = capabilities.resolutions.count > 1 && capabilities.takesRenderedPages
        let some = choosesResolution ? all : all.filter { capabilities.printQualities?.contains($0) == true }
        return some.isEmpty ? [Int(PrintQuality.normal.rawValue)] : some
    }

    /// Names of the job template attributes that are taken.
    var names: [String] {
        Array(keywords.keys) + Array(enumerations.keys) + [
            "copies", "job-priority", "media", "media-col", "number-up", "page-ranges", "printer-resolution",
        ] + TimingSupport.names + AccountSupport.names + finishing.names
    }
}

extension TemplateSupport {
    /// `-default`, `-supported` and `-ready` attributes, but `media-col-database`.
    var printerAttributes: [Attribute] {
        copiesAndOrder + timing.printerAttributes + AccountSupport.printerAttributes + appearance
            + finishing.printerAttributes + media.printerAttributes
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
            Attribute(.jobSheetsSupported, keywords["job-sheets"] ?? ["none"]),
            Attribute(.multipleDocumentHandlingDefault, Self.documentHandling[0]),
            Attribute(.multipleDocumentHandlingSupported, Self.documentHandling),
            Attribute(.pageRangesSupported, capabilities.takesRenderedPages),
        ] + pageOrder
    }

    private var pageOrder: [Attribute] {
        let defaults = [
            "imposition-template": "none", "page-delivery": "same-order", "page-set": "all",
            "presentation-direction-number-up": NumberUpDirection.toRightToBottom.rawValue, "sheet-collate": "collated",
        ]
        return defaults.sorted { $0.key < $1.key }.flatMap { name, standard -> [Attribute] in
            guard let values = keywords[name] else { return [] }
            return [
                Attribute("\(name)-default", .keyword(standard)),
                Attribute(name: "\(name)-supported", values: values.map { .keyword($0) }),
            ]
        }
    }

    private var appearance: [Attribute] {
        let resolutions = capabilities.resolutions.map { Resolution(dpi: Int32(clamping: $0)) }
        let resolution = Resolution(dpi: Int32(clamping: capabilities.defaultResolution))
        return [
            Attribute(.finishingsDefault, [3]),
            Attribute(.finishingsSupported, enumerations["finishings"]?.sorted() ?? [3]),
            Attribute(.numberUpDefault, 1),
            Attribute(name: "number-up-supported", values: numbersUp.map { .integer(Int32(clamping: $0)) }),
            Attribute(.orientationRequestedDefault, Int(Orientation.portrait.rawValue)),
            Attribute(.orientationRequestedSupported, [3, 4, 5, 6]),
            Attribute(.outputBinDefault, capabilities.outputBins.first ?? "face-down"),
            Attribute(.outputBinSupported, keywords["output-bin"] ?? []),
            Attribute(.printColorModeDefault, PrintColorMode.auto.rawValue),
            Attribute(.printColorModeSupported, keywords["print-color-mode"] ?? []),
            Attribute(.printContentOptimizeDefault, "auto"),
            Attribute(.printContentOptimizeSupported, keywords["print-content-optimize"] ?? ["auto"]),
            Attribute(.printQualityDefault, Int(PrintQuality.normal.rawValue)),
            Attribute(.printQualitySupported, enumerations["print-quality"]?.sorted() ?? [4]),
            Attribute(.printRenderingIntentDefault, "auto"),
            Attribute(.printRenderingIntentSupported, keywords["print-rendering-intent"] ?? ["auto"]),
            Attribute(.printScalingDefault, PrintScaling.auto.rawValue),
            Attribute(.printScalingSupported, keywords["print-scaling"] ?? [PrintScaling.auto.rawValue]),
            Attribute(.printerResolutionDefault, resolution),
            Attribute(.printerResolutionSupported, resolutions),
            Attribute(.sidesDefault, Sides.oneSided.rawValue),
            Attribute(.sidesSupported, keywords["sides"] ?? []),
        ].filter { !$0.values.isEmpty }
    }
}
