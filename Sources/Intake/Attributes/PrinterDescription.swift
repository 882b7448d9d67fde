// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// A printer's description attributes (RFC 8011 section 5.4) that stay the same until it is changed.
enum PrinterDescription {
    /// Builds them.
    static func attributes(
        of printer: Printer,
        formats: DocumentFormatRules,
        configuration: IntakeConfiguration
    ) -> [Attribute] {
        identity(printer) + firmware(configuration) + protocolFacts + documents(printer.capabilities, formats)
            + jobs(configuration, TemplateSupport(printer.capabilities)) + raster(printer.capabilities)
            + cups(printer)
    }

    /// Which program this is (PWG 5100.13): four attributes of as many values each.
    private static func firmware(_ configuration: IntakeConfiguration) -> [Attribute] {
        guard !configuration.serverVersion.isEmpty else { return [] }
        return [
            Attribute(.printerFirmwareName, [configuration.serverName]),
            Attribute(.printerFirmwarePatches, [""]),
            Attribute(.printerFirmwareStringVersion, [configuration.serverVersion]),
            Attribute(.printerFirmwareVersion, [OctetString(configuration.serverVersion)]),
        ]
    }

    private static func identity(_ printer: Printer) -> [Attribute] {
        [
            Attribute(.printerName, printer.name),
            Attribute(.printerInfo, printer.info.isEmpty ? printer.name : printer.info),
            Attribute(.printerLocation, printer.location),
            Attribute(.printerMakeAndModel, printer.capabilities.makeAndModel),
            Attribute(.printerUUID, printer.uuid.urn),
            Attribute(.printerDeviceID, deviceID(printer.capabilities)),
            Attribute("printer-geo-location", .outOfBand(.unknown)),
            Attribute(.printerOrganization, [""]),
            Attribute(.printerOrganizationalUnit, [""]),
            Attribute(.printerKind, ["document"]),
            Attribute(.printerMessageFromOperator, printer.operatorMessage),
            Attribute(.printerConfigChangeTime, Int(clamping: printer.configurationChangedAt.seconds)),
        ] + [printer.configurationChangedAt.attribute("printer-config-change-date-time")]
    }

    private static let protocolFacts: [Attribute] = [
        Attribute(.charsetConfigured, "utf-8"),
        Attribute(.charsetSupported, ["utf-8", "us-ascii"]),
        Attribute(.naturalLanguageConfigured, "en"),
        Attribute(.generatedNaturalLanguageSupported, ["en"]),
        Attribute(.ippVersionsSupported, ["1.1", "2.0"]),
        Attribute(.operationsSupported, Operation.table.keys.map { Int($0.rawValue) }.sorted()),
        Attribute(.printerGetAttributesSupported, ["document-format"]),
        Attribute(.printerSettableAttributesSupported, ["none"]),
        Attribute(.documentFormatVaryingAttributes, ["none"]),
        Attribute(.preferredAttributesSupported, false),
    ]

    private static func documents(_ capabilities: DeviceCapabilities, _ formats: DocumentFormatRules) -> [Attribute] {
        [
            Attribute(.documentFormatDefault, "application/octet-stream"),
            Attribute(.documentFormatPreferred, "application/pdf"),
            Attribute(.documentFormatSupported, formats.supported),
            Attribute(.compressionSupported, Compression.allCases.map(\.rawValue)),
            Attribute(.pdlOverrideSupported, "attempted"),
            Attribute(.multipleDocumentJobsSupported, true),
            Attribute(.colorSupported, capabilities.isColor),
            Attribute(.pagesPerMinute, max(capabilities.pagesPerMinute, 0)),
        ] + (capabilities.isColor ? [Attribute(.pagesPerMinuteColor, max(capabilities.pagesPerMinute, 0))] : [])
    }

    private static func jobs(_ configuration: IntakeConfiguration, _ template: TemplateSupport) -> [Attribute] {
        let kilobytes = configuration.maximumDocumentSize >> 10
        return [
            Attribute(.jobKOctetsSupported, 0...Int32(clamping: kilobytes)),
            Attribute(.jobSpoolingSupported, "spool"),
            Attribute(.multipleOperationTimeOut, Int(configuration.multipleOperationTimeOut.components.seconds)),
            Attribute(.multipleOperationTimeOutAction, "abort-job"),
        ] + JobSupport.attributes(template: template) + SubscriptionSupport.attributes
    }

    /// What is demanded of printers that take raster; left out for others.
    private static func raster(_ capabilities: DeviceCapabilities) -> [Attribute] {
        guard capabilities.formats.contains("image/pwg-raster") else { return [] }
        let resolutions = capabilities.resolutions.map { Resolution(dpi: Int32(clamping: $0)) }
        return [
            Attribute(.pwgRasterDocumentResolutionSupported, resolutions),
            Attribute(.pwgRasterDocumentTypeSupported, capabilities.rasterTypes),
            Attribute(.pwgRasterDocumentSheetBack, capabilities.sheetBack.rawValue),
        ].filter { !$0.values.isEmpty }
    }

    private static func cups(_ printer: Printer) -> [Attribute] {
        [
            Attribute(.printerID, printer.id),
            Attribute(.deviceURI, withoutCredentials(printer.deviceURI)),
            Attribute(.authInfoRequired, ["none"]),
            Attribute(.printerIsShared, true),
            Attribute(.printerIsTemporary, false),
            Attribute(.printerErrorPolicy, "retry-job"),
            Attribute(.printerOpPolicy, "default"),
        ]
    }

    /// IEEE 1284 form: the first word of the model is taken for the maker.
    private static func deviceID(_ capabilities: DeviceCapabilities) -> String {
        let words = capabilities.makeAndModel.split(separator: " ", maxSplits: 1)
        func cleaned(_ text: Substring?) -> String {
            String((text ?? "Unknown").filter { $0.isASCII && $0 != ";" && $0 != ":" })
        }
        let languages =
            ["PDF", "PS", "JPEG", "PNG"]
            + (capabilities.formats.contains("image/pwg-raster") ? ["PWGRaster"] : [])
            + (capabilities.formats.contains("image/urf") ? ["URF"] : [])
        let model = cleaned(words.count > 1 ? words[1] : words.first)
        return "MFG:\(cleaned(words.first));MDL:\(model);CMD:\(languages.joined(separator: ","));"
    }

    private static func withoutCredentials(_ uri: String) -> String {
        guard let start = uri.range(of: "://"), let at = uri[start.upperBound...].firstIndex(of: "@"),
            !uri[start.upperBound..<at].contains("/")
        else { return uri }
        return String(uri[..<start.upperBound]) + uri[uri.index(after: at)...]
    }
}

extension String {
    /// The first place of `text`.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
