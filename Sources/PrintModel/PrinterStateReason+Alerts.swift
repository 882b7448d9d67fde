// SPDX-License-Identifier: Apache-2.0

extension PrinterStateReason {
    /// The keyword without suffix for a PrtAlertCodeTC; nil for those that are no trouble (PWG 5100.9 table 2).
    public static func name(ofAlert code: String) -> String? {
        names[code] ?? codes.first { $0.value.code == code }?.key
    }

    /// PrtAlertCodeTC and PrtAlertGroupTC of the Printer MIB (RFC 3805) for this reason; nil where there are none.
    public var alert: (code: String, group: String)? { Self.codes[name] }

    /// For keywords of RFC 8011 and PWG 5100.9.
    private static let codes: [String: (code: String, group: String)] = [
        "cover-open": ("coverOpen", "cover"),
        "door-open": ("doorOpen", "cover"),
        "interlock-open": ("interlockOpen", "cover"),
        "media-jam": ("jam", "mediaPath"),
        "media-empty": ("inputMediaSupplyEmpty", "input"),
        "media-low": ("inputMediaSupplyLow", "input"),
        "media-needed": ("inputMediaChangeRequest", "input"),
        "input-tray-missing": ("inputMediaTrayMissing", "input"),
        "input-cannot-feed-size-selected": ("inputCannotFeedSizeSelected", "input"),
        "output-area-full": ("outputMediaTrayFull", "output"),
        "output-area-almost-full": ("outputMediaTrayAlmostFull", "output"),
        "output-tray-missing": ("outputMediaTrayMissing", "output"),
        "toner-empty": ("markerTonerEmpty", "markerSupplies"),
        "toner-low": ("markerTonerAlmostEmpty", "markerSupplies"),
        "marker-supply-empty": ("subunitEmpty", "markerSupplies"),
        "marker-supply-low": ("subunitAlmostEmpty", "markerSupplies"),
        "marker-supply-missing": ("markerTonerCartridgeMissing", "markerSupplies"),
        "marker-waste-full": ("markerWasteTonerReceptacleFull", "markerSupplies"),
        "marker-waste-almost-full": ("markerWasteTonerReceptacleAlmostFull", "markerSupplies"),
        "developer-empty": ("markerDeveloperEmpty", "markerSupplies"),
        "developer-low": ("markerDeveloperAlmostEmpty", "markerSupplies"),
        "fuser-over-temp": ("markerFuserOverTemperature", "marker"),
        "fuser-under-temp": ("markerFuserUnderTemperature", "marker"),
        "opc-life-over": ("markerOpcLifeOver", "markerSupplies"),
        "opc-near-eol": ("markerOpcLifeAlmostOver", "markerSupplies"),
        "media-path-cannot-duplex-media-selected": ("mediaPathCannotDuplexMediaSelected", "mediaPath"),
        "other": ("other", "other"),
    ]

    /// Further codes, which say the same as another one.
    private static let names: [String: String] = [
        "subunitMissing": "input-tray-missing",
        "subunitLifeAlmostOver": "opc-near-eol",
        "subunitLifeOver": "opc-life-over",
        "subunitAlmostFull": "output-area-almost-full",
        "subunitFull": "output-area-full",
        "subunitOffline": "offline",
        "subunitOverTemperature": "fuser-over-temp",
        "subunitRecoverableFailure": "service-needed",
        "subunitUnrecoverableFailure": "service-needed",
        "subunitMotorFailure": "service-needed",
        "subunitThermistorFailure": "service-needed",
        "subunitMemoryExhausted": "spool-area-full",
        "inputManualInputRequest": "media-needed",
        "inputTrayPositionFailure": "service-needed",
        "inputTrayElevationFailure": "service-needed",
        "markerFuserTimingFailure": "service-needed",
        "markerFuserThermistorFailure": "service-needed",
        "markerInkEmpty": "marker-supply-empty",
        "markerPrintRibbonEmpty": "marker-supply-empty",
        "markerInkAlmostEmpty": "marker-supply-low",
        "markerPrintRibbonAlmostEmpty": "marker-supply-low",
        "markerWasteInkReceptacleFull": "marker-waste-full",
        "markerWasteInkReceptacleAlmostFull": "marker-waste-almost-full",
        "mediaPathMediaTrayFull": "output-area-full",
        "mediaPathMediaTrayAlmostFull": "output-area-almost-full",
        "mediaPathMediaTrayMissing": "output-tray-missing",
    ]
}
