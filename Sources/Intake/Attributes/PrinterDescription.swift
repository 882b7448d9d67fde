// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// A printer's description attributes (RFC 8011 section 5.4) that stay the same until it is changed.
enum PrinterDescription {
    /// Those that only this printer has.
    static func own(_ printer: Printer) -> [Attribute] {
        identity(printer) + delivery(printer) + cups(printer)
    }

    /// Those that it has in common with all that can do the same.
    static func common(
        _ template: TemplateSupport,
        _ formats: DocumentFormatRules,
        _ configuration: IntakeConfiguration
    ) -> [Attribute] {
        let capabilities = template.capabilities
        return firmware(configuration) + protocolFacts + documents(capabilities, formats)
            + jobs(configuration, template) + administration(template) + RasterSupport(capabilities).attributes
            + TrayAttributes.outputTrays(capabilities)
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
            Attribute(.printerDeviceID, DeviceID.text(of: printer)),
            printer.setting("printer-geo-location") ?? Attribute("printer-geo-location", .outOfBand(.unknown)),
            printer.setting("printer-organization") ?? Attribute(.printerOrganization, [""]),
            printer.setting("printer-organizational-unit") ?? Attribute(.printerOrganizationalUnit, [""]),
            Attribute(.printerKind, PrinterKind.keywords(for: printer.capabilities)),
            Attribute(.printerMessageFromOperator, printer.operatorMessage),
            Attribute(.printerConfigChangeTime, Int(clamping: printer.configurationChangedAt.seconds)),
        ] + [printer.configurationChangedAt.attribute("printer-config-change-date-time")]
    }

    private static let protocolFacts: [Attribute] = [
        Attribute(.charsetConfigured, "utf-8"),
        Attribute(.charsetSupported, ["utf-8", "us-ascii"]),
        Attribute(.naturalLanguageConfigured, "en"),
        Attribute(.generatedNaturalLanguageSupported, ["en"]),
        Attribute(.ippVersionsSupported, ["1.1", "2.0", "2.1", "2.2"]),
        Attribute(.ippFeaturesSupported, features),
        Attribute(.printerGetAttributesSupported, ["document-format"]),
        Attribute(.documentFormatVaryingAttributes, ["none"]),
        Attribute(.preferredAttributesSupported, false),
        // PWG 5100.14 and 5100.6 spell it differently. No attribute can be overridden yet, so that only these are named.
        Attribute(.overridesSupported, ["document-number", "document-numbers", "pages"]),
        // Mopria's rules of this edition are followed; Android and Windows look for the attribute.
        Attribute(.mopriaCertified, "1.3"),
        Attribute(.landscapeOrientationRequestedPreferred, Int(Orientation.reverseLandscape.rawValue)),
    ]

    /// `ipp-features-supported`, as far as the operations for it are there.
    private static var features: [String] {
        let operations = Operation.table
        var features = ["ipp-everywhere", "ipp-everywhere-server"]
        if operations[.getDocumentAttributes] != nil { features.append("document-object") }
        if operations[.createPrinterSubscriptions] != nil { features.append("subscription-object") }
        return features
    }

    /// What can be asked of it by an administrator.
    private static func administration(_ template: TemplateSupport) -> [Attribute] {
        let actions = template.capabilities.identifyActions ?? IdentifyActions.ofServer
        return [
            Attribute(.printerSettableAttributesSupported, SettableAttributes(template).names),
            Attribute(.identifyActionsDefault, [actions[0]]),
            Attribute(.identifyActionsSupported, actions),
        ]
    }

    /// What is done when its device does not confirm what it printed, and when and in which order it begins jobs; ours.
    private static func delivery(_ printer: Printer) -> [Attribute] {
        [
            Attribute(Printer.unconfirmedPolicySetting, .keyword(printer.unconfirmedPolicy.rawValue)),
            Attribute(Printer.retryBudgetSetting, .integer(Int32(clamping: printer.retryBudget))),
            Attribute(Printer.queueOrderSetting, .keyword(printer.queueOrder.rawValue)),
            Attribute(Printer.priorityAgeingSetting, .integer(Int32(clamping: printer.priorityAgeing))),
        ] + [printer.setting(Printer.quietHoursSetting)].compactMap(\.self)
    }

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
            Attribute(.pdfVersionsSupported, ["adobe-1.3", "adobe-1.4", "adobe-1.5", "adobe-1.6", "iso-32000-1_2008"]),
            Attribute(.documentPasswordSupported, 0),
            Attribute(.jpegFeaturesSupported, ["arithmetic", "cmyk", "icc", "progressive"]),
            Attribute(.jpegXDimensionSupported, 0...65_535),
            Attribute(.jpegYDimensionSupported, 1...65_535),
        ] + (capabilities.isColor ? [Attribute(.pagesPerMinuteColor, max(capabilities.pagesPerMinute, 0))] : [])
    }

    private static func jobs(_ configuration: IntakeConfiguration, _ template: TemplateSupport) -> [Attribute] {
        let kilobytes = configuration.maximumDocumentSize >> 10
        return [
            Attribute(.jobKOctetsSupported, 0...Int32(clamping: kilobytes)),
            Attribute(.jobSpoolingSupported, "spool"),
            Attribute(.multipleOperationTimeOut, Int(configuration.multipleOperationTimeOut.components.seconds)),
            Attribute(.multipleOperationTimeOutAction, "abort-job"),
        ] + JobSupport.attributes(configuration, template: template) + SubscriptionSupport.attributes
    }

    private static func cups(_ printer: Printer) -> [Attribute] {
        [
            Attribute(.printerID, printer.id),
            Attribute(.deviceURI, printer.deviceURI.withoutCredentials()),
            Attribute(.authInfoRequired, ["none"]),
            Attribute(.printerIsShared, true),
            Attribute(.printerIsTemporary, false),
            Attribute(.printerErrorPolicy, "retry-job"),
            Attribute(.printerOpPolicy, "default"),
        ] + jobLanguage(printer.capabilities.pjl) + deviceKey(printer.capabilities.trust) + members(printer)
    }

    /// Who prints the jobs of a pool; nothing for other printers.
    private static func members(_ printer: Printer) -> [Attribute] {
        guard let pool = printer.pool else { return [] }
        return [
            Attribute(.memberNames, pool.members),
            Attribute(name: "pdps-pool-output-mode", values: [.keyword(pool.outputMode.rawValue)]),
        ]
    }

    /// By what the device proves over TLS that it is the same each time.
    private static func deviceKey(_ trust: DeviceTrust?) -> [Attribute] {
        switch trust {
        case nil: []
        case .system: [Attribute(Printer.deviceKeyAttribute, .text("system"))]
        case .key(let fingerprint): [Attribute(Printer.deviceKeyAttribute, .text(fingerprint))]
        }
    }

    /// What the printer's PJL was found to tell, `none` of one that does not speak it; only of those that were asked.
    private static func jobLanguage(_ pjl: PJLSupport?) -> [Attribute] {
        guard let pjl else { return [] }
        var keywords = pjl.isSpoken ? ["spoken"] : ["none"]
        if pjl.reportsJobs { keywords.append("job-status") }
        if pjl.reportsPages { keywords.append("page-status") }
        if pjl.hasPageCounter { keywords.append("page-counter") }
        return [Attribute(name: "pdps-device-pjl", values: keywords.map { .keyword($0) })]
    }
}
