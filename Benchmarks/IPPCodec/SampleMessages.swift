// SPDX-License-Identifier: Apache-2.0
import IPP

/// A Print-Job request as CUPS's `lp` sends it.
func printJobRequest() -> IPPMessage {
    var message = IPPMessage(requesting: .printJob, of: "ipp://server.example.com:1314/ipp/print/Lobby", requestID: 7)
    message[group: .operationAttributes]?.append(.requestingUserName, "alice")
    message[group: .operationAttributes]?.append(.jobName, "Quarterly report.pdf")
    message[group: .operationAttributes]?.append(.documentFormat, "application/pdf")
    var job = AttributeGroup(tag: .jobAttributes)
    job.append(.copies, 2)
    job.append(.finishings, [3])
    job.append(.jobCancelAfter, 10_800)
    job.append(.jobHoldUntil, "no-hold")
    job.append(.jobPriority, 50)
    job.append(.jobSheets, ["none", "none"])
    job.append(.mediaCol, mediaCol(MediaName(for: .isoA4), type: "stationery", borderless: false))
    job.append(.printColorMode, "monochrome")
    job.append(.sides, "two-sided-long-edge")
    message.groups.append(job)
    return message
}

/// A Get-Printer-Attributes response of an office printer, media-col-database included.
func printerAttributesResponse() -> IPPMessage {
    var message = IPPMessage(respondingTo: IPPMessage(requesting: .getPrinterAttributes), status: .successfulOK)
    message.groups.append(
        AttributeGroup(tag: .printerAttributes, attributes: identity() + documents() + output() + media() + jobs())
    )
    return message
}

private func mediaCol(_ name: MediaName, type: String, borderless: Bool) -> AttributeCollection {
    var collection = AttributeCollection()
    collection.append(.mediaSize, name.size)
    collection.append(.mediaSizeName, name.keyword)
    collection.append(.mediaBottomMargin, borderless ? 0 : 423)
    collection.append(.mediaLeftMargin, borderless ? 0 : 423)
    collection.append(.mediaRightMargin, borderless ? 0 : 423)
    collection.append(.mediaTopMargin, borderless ? 0 : 423)
    collection.append(.mediaSource, "tray-1")
    collection.append(.mediaType, type)
    return collection
}

private let types = ["stationery", "photographic-glossy"]
private let names = MediaName.registered.prefix(30)

private func media() -> [Attribute] {
    let database = names.flatMap { name in types.map { mediaCol(name, type: $0, borderless: $0 != "stationery") } }
    let ready = mediaCol(MediaName(for: .isoA4), type: "stationery", borderless: false)
    var group = AttributeCollection()
    group.append(.mediaDefault, "iso_a4_210x297mm")
    group.append(.mediaSupported, names.map(\.keyword))
    group.append(.mediaReady, ["iso_a4_210x297mm", "na_letter_8.5x11in"])
    group.append(
        .mediaColSupported,
        ["media-bottom-margin", "media-left-margin", "media-size", "media-source", "media-type"]
    )
    group.append(.mediaColDefault, ready)
    group.append(.mediaColReady, [ready, ready])
    group.append(.mediaColDatabase, database)
    group.append(.mediaBottomMarginSupported, [0, 423])
    group.append(.mediaLeftMarginSupported, [0, 423])
    group.append(.mediaRightMarginSupported, [0, 423])
    group.append(.mediaTopMarginSupported, [0, 423])
    group.append(.mediaSourceSupported, ["auto", "main", "manual", "by-pass-tray", "tray-1", "tray-2"])
    group.append(.mediaTypeSupported, ["auto", "stationery", "photographic-glossy", "envelope", "labels", "cardstock"])
    return group.attributes
}

private func identity() -> [Attribute] {
    var group = AttributeCollection()
    group.append(.charsetConfigured, "utf-8")
    group.append(.charsetSupported, ["utf-8", "us-ascii"])
    group.append(.naturalLanguageConfigured, "en")
    group.append(.generatedNaturalLanguageSupported, ["en", "de", "fr"])
    group.append(.ippVersionsSupported, ["1.1", "2.0", "2.1", "2.2"])
    group.append(.ippFeaturesSupported, ["ipp-everywhere", "document-object", "subscription-object"])
    group.append(.operationsSupported, IPPOperation.registered.prefix(40).map { Int($0.rawValue) })
    group.append(
        .printerURISupported,
        ["ipp://server.example.com:1314/ipp/print/Lobby", "ipps://server.example.com:1314/ipp/print/Lobby"]
    )
    group.append(.uriSecuritySupported, ["none", "tls"])
    group.append(.uriAuthenticationSupported, ["requesting-user-name", "requesting-user-name"])
    group.append(.printerName, "Lobby")
    group.append(.printerInfo, "Printer in the lobby, second floor")
    group.append(.printerLocation, "Second floor")
    group.append(.printerMakeAndModel, "Acme LaserStream 4100 Series")
    group.append(.printerMoreInfo, "http://server.example.com:1314/printers/Lobby")
    group.append(.printerUUID, "urn:uuid:01234567-89ab-cdef-0123-456789abcdef")
    group.append(.printerDeviceID, "MFG:Acme;MDL:LaserStream 4100;CMD:PDF,PWGRaster,URF,JPEG;CLS:PRINTER;")
    group.append(.printerDNSSDName, "Lobby")
    group.append(.printerKind, ["document", "envelope", "photo"])
    group.append(.printerIcons, [48, 128, 512].map { "http://server.example.com:1314/icons/printer-\($0).png" })
    group.append(.printerGeoLocation, "geo:52.5,13.4")
    group.append(.printerOrganization, ["Example Ltd"])
    group.append(.printerOrganizationalUnit, ["Facilities"])
    group.append(.printerSupplyInfoURI, "http://server.example.com:1314/printers/Lobby/supplies")
    group.append(.printerSupply, ["black", "cyan", "magenta", "yellow"].map(supply))
    group.append(.printerSupplyDescription, ["Black Toner", "Cyan Toner", "Magenta Toner", "Yellow Toner"])
    group.append(.printerState, 3)
    group.append(.printerStateReasons, ["none"])
    group.append(.printerStateMessage, "Ready to print")
    group.append(.printerStateChangeTime, 86_400)
    group.append(.printerUpTime, 172_800)
    group.append(.printerIsAcceptingJobs, true)
    group.append(.queuedJobCount, 0)
    group.append(.printerConfigChangeTime, 1)
    for key in [
        AttributeKey<IPPDateTime>.printerCurrentTime, .printerStateChangeDateTime, .printerConfigChangeDateTime,
    ] {
        if let dateTime = IPPDateTime(unixSeconds: 1_777_624_200) { group.append(key, dateTime) }
    }
    return group.attributes
}

private func supply(_ color: String) -> OctetString {
    OctetString(
        "type=toner;maxcapacity=100;level=80;index=1;class=supplyThatIsConsumed;unit=percent;colorantname=\(color);"
    )
}

private func documents() -> [Attribute] {
    var group = AttributeCollection()
    group.append(.documentFormatDefault, "application/octet-stream")
    group.append(
        .documentFormatSupported,
        [
            "application/octet-stream", "application/pdf", "application/postscript", "image/pwg-raster", "image/urf",
            "image/jpeg", "image/png", "text/plain",
        ]
    )
    group.append(.documentFormatPreferred, "image/urf")
    group.append(.compressionSupported, ["none", "gzip", "deflate"])
    group.append(.pdlOverrideSupported, "attempted")
    group.append(.documentPasswordSupported, 127)
    group.append(.pdfVersionsSupported, ["adobe-1.7", "iso-32000-1_2008"])
    group.append(.pdfKOctetsSupported, 0...2_097_151)
    group.append(.jpegKOctetsSupported, 0...2_097_151)
    group.append(.jpegXDimensionSupported, 0...65_535)
    group.append(.jpegYDimensionSupported, 1...65_535)
    group.append(.pwgRasterDocumentResolutionSupported, [Resolution(dpi: 300), Resolution(dpi: 600)])
    group.append(.pwgRasterDocumentTypeSupported, ["black_1", "sgray_8", "srgb_8", "cmyk_8"])
    group.append(.pwgRasterDocumentSheetBack, "rotated")
    group.append(.urfSupported, ["CP99", "IS1-4-5-7-19", "MT1-2-3-4-5-6", "RS300-600", "SRGB24", "V1.4", "W8", "DM3"])
    group.append(.multipleDocumentJobsSupported, true)
    group.append(.multipleOperationTimeOut, 60)
    group.append(.multipleOperationTimeOutAction, "abort-job")
    group.append(.overridesSupported, ["pages", "document-numbers", "document-number", "media", "sides"])
    group.append(.identifyActionsDefault, ["display"])
    group.append(.identifyActionsSupported, ["display", "sound"])
    group.append(.printerGetAttributesSupported, ["document-format"])
    return group.attributes
}

private func output() -> [Attribute] {
    var group = AttributeCollection()
    group.append(.colorSupported, true)
    group.append(.pagesPerMinute, 41)
    group.append(.pagesPerMinuteColor, 41)
    group.append(.copiesDefault, 1)
    group.append(.copiesSupported, 1...999)
    group.append(.finishingsDefault, [3])
    group.append(.finishingsSupported, [3, 4, 5, 20, 21, 22, 23, 28, 29])
    group.append(.orientationRequestedDefault, 3)
    group.append(.orientationRequestedSupported, [3, 4, 5, 6])
    group.append(.outputBinDefault, "face-down")
    group.append(.outputBinSupported, ["face-down", "face-up"])
    group.append(.pageRangesSupported, true)
    group.append(.printColorModeDefault, "auto")
    group.append(.printColorModeSupported, ["auto", "monochrome", "color"])
    group.append(.printContentOptimizeDefault, "auto")
    group.append(.printContentOptimizeSupported, ["auto", "graphic", "photo", "text", "text-and-graphic"])
    group.append(.printQualityDefault, 4)
    group.append(.printQualitySupported, [3, 4, 5])
    group.append(.printRenderingIntentDefault, "auto")
    group.append(.printRenderingIntentSupported, ["auto", "absolute", "perceptual", "relative", "saturation"])
    group.append(.printScalingDefault, "auto")
    group.append(.printScalingSupported, ["auto", "auto-fit", "fill", "fit", "none"])
    group.append(.printerResolutionDefault, Resolution(dpi: 600))
    group.append(.printerResolutionSupported, [Resolution(dpi: 300), Resolution(dpi: 600)])
    group.append(.sidesDefault, "one-sided")
    group.append(.sidesSupported, ["one-sided", "two-sided-long-edge", "two-sided-short-edge"])
    group.append(.numberUpDefault, 1)
    group.append(.numberUpSupported, [1...1, 2...2, 4...4, 6...6, 9...9, 16...16])
    return group.attributes
}

private func jobs() -> [Attribute] {
    var group = AttributeCollection()
    group.append(.jobHoldUntilDefault, "no-hold")
    group.append(.jobHoldUntilSupported, ["no-hold", "indefinite", "day-time", "evening", "night", "weekend"])
    group.append(.jobPriorityDefault, 50)
    group.append(.jobPrioritySupported, 100)
    group.append(.jobSheetsDefault, ["none"])
    group.append(.jobSheetsSupported, ["none", "standard"])
    group.append(.jobKOctetsSupported, 0...Int32.max)
    group.append(.jobImpressionsSupported, 0...Int32.max)
    group.append(.jobMediaSheetsSupported, 0...Int32.max)
    group.append(.jobIDsSupported, true)
    group.append(.whichJobsSupported, ["completed", "not-completed", "aborted", "all", "canceled", "pending"])
    group.append(
        .jobCreationAttributesSupported,
        [
            "copies", "document-format", "document-name", "ipp-attribute-fidelity", "job-name", "job-priority", "media",
            "media-col", "orientation-requested", "page-ranges", "print-color-mode", "print-quality", "print-scaling",
            "sides",
        ]
    )
    group.append(.jobSettableAttributesSupported, ["copies", "job-hold-until", "job-name", "job-priority"])
    group.append(.printerSettableAttributesSupported, ["printer-info", "printer-location"])
    group.append(.multipleDocumentHandlingDefault, "separate-documents-collated-copies")
    group.append(
        .multipleDocumentHandlingSupported,
        ["separate-documents-collated-copies", "separate-documents-uncollated-copies", "single-document"]
    )
    group.append(
        .notifyEventsSupported,
        ["job-completed", "job-created", "job-state-changed", "printer-state-changed"]
    )
    group.append(.notifyPullMethodSupported, ["ippget"])
    group.append(.ippgetEventLife, 300)
    return group.attributes
}
