// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension DeviceCapabilities {
    /// Reads what a printer answered to Get-Printer-Attributes.
    ///
    /// What it does not say, or says in a form that is not its syntax, stays as for a plain device.
    init(printerAttributes attributes: AttributeGroup) {
        let model = attributes[.printerMakeAndModel] ?? attributes[.printerName] ?? "IPP Printer"
        self.init(makeAndModel: model, formats: Self.formats(attributes))
        let urf = URFKeywords(attributes[.urfSupported] ?? [])
        let takesPWG = formats.contains("image/pwg-raster")
        rasterTypes = Self.rasterTypes(attributes, urf: takesPWG ? nil : urf)
        readResolutions(attributes, urf: takesPWG ? nil : urf)
        sheetBack =
            attributes[.pwgRasterDocumentSheetBack].flatMap(SheetBack.init(rawValue:)) ?? urf.sheetBack ?? .normal
        let known = (attributes[.sidesSupported] ?? []).compactMap(Sides.init(rawValue:))
        if !known.isEmpty { sides = known }
        if let keywords = attributes[.mediaSourceSupported], !keywords.isEmpty { mediaSources = keywords }
        if let keywords = attributes[.mediaTypeSupported], !keywords.isEmpty { mediaTypes = keywords }
        if let values = attributes[.finishingsSupported], !values.isEmpty { finishings = values }
        if let keywords = attributes[.outputBinSupported], !keywords.isEmpty { outputBins = keywords }
        if let values = attributes[.printQualitySupported], !values.isEmpty { printQualities = values }
        maximumCopies = Self.maximumCopies(attributes, urf: takesPWG ? nil : urf)
        pagesPerMinute = max(attributes[.pagesPerMinute] ?? attributes[.pagesPerMinuteColor] ?? 0, 0)
        identifyActions = Self.identifyActions(attributes)
        readMedia(attributes)
    }

    /// Raster first, since our own pages can be counted and resumed; then what a printer interprets itself.
    private static func formats(_ attributes: AttributeGroup) -> [String] {
        var supported = (attributes[.documentFormatSupported] ?? []).map { $0.lowercased() }
        // Media types know no case; these are written with capitals everywhere else.
        for name in [DocumentFormat.pcl.mimeType, "application/PCLm"] {
            if let place = supported.firstIndex(of: name.lowercased()) { supported[place] = name }
        }
        // "Guess what it is": nothing is sent that way.
        supported.removeAll { $0 == "application/octet-stream" }
        let preferred = [
            "image/pwg-raster", "image/urf", "application/pdf", "application/postscript", "image/jpeg", "image/png",
            "application/PCLm", "application/vnd.hp-PCL",
        ]
        return preferred.filter(supported.contains) + supported.filter { !preferred.contains($0) }
    }

    /// The types that it takes, in the order of what they keep of a page's colours.
    private static func rasterTypes(_ attributes: AttributeGroup, urf: URFKeywords?) -> [String] {
        let stated = urf?.rasterTypes ?? attributes[.pwgRasterDocumentTypeSupported] ?? []
        let preferred = [
            "srgb_8", "adobe-rgb_8", "rgb_8", "cmyk_8", "sgray_8", "black_8", "sgray_1", "black_1",
        ]
        let ordered = preferred.filter(stated.contains) + stated.filter { !preferred.contains($0) }
        guard ordered.isEmpty else { return ordered }
        return attributes[.colorSupported] == true ? ["srgb_8", "sgray_8"] : ["sgray_8"]
    }

    /// How the printer shows which one it is, if it can be told to.
    private static func identifyActions(_ attributes: AttributeGroup) -> [String]? {
        let operations = attributes[.operationsSupported] ?? []
        guard operations.contains(Int(IPPOperation.identifyPrinter.rawValue)) else { return nil }
        let actions = (attributes[.identifyActionsSupported] ?? []).filter { $0 != "none" }
        return actions.isEmpty ? nil : actions
    }

    private mutating func readResolutions(_ attributes: AttributeGroup, urf: URFKeywords?) {
        let pwg = (attributes[.pwgRasterDocumentResolutionSupported] ?? []).compactMap(\.squareDPI)
        let stated = urf?.resolutions ?? pwg
        let general = (attributes[.printerResolutionSupported] ?? []).compactMap(\.squareDPI)
        let usable = Set(stated.isEmpty ? general : stated).sorted()
        guard !usable.isEmpty else { return }
        resolutions = usable
        let wanted = attributes[.printerResolutionDefault]?.squareDPI ?? 300
        defaultResolution = usable.min { abs($0 - wanted) < abs($1 - wanted) } ?? wanted
    }

    private static func maximumCopies(_ attributes: AttributeGroup, urf: URFKeywords?) -> Int {
        if let creation = attributes[.jobCreationAttributesSupported], !creation.contains("copies") { return 1 }
        let most = attributes[.copiesSupported].map { Int($0.upperBound) } ?? 1
        return max(min(most, urf?.maximumCopies ?? most), 1)
    }
}

extension Resolution {
    /// Dots per inch when it is the same in both directions and plausible.
    fileprivate var squareDPI: Int? {
        guard units == .perInch, crossFeed == feed, (36...9600).contains(crossFeed) else { return nil }
        return Int(crossFeed)
    }
}
