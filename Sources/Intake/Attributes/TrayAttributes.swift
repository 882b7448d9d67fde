// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// `printer-input-tray` and `printer-output-tray` (PWG 5100.13 section 5.6.14 and 5.6.22): one for each `media-source`
/// and `output-bin`, in their order.
enum TrayAttributes {
    static func outputTrays(_ capabilities: DeviceCapabilities) -> [Attribute] {
        [Attribute(.printerOutputTray, capabilities.outputBins.map { OctetString(output($0)) })]
            .filter { !$0.values.isEmpty }
    }

    /// - Parameter trays: What the device reports of them now.
    static func inputTrays(_ capabilities: DeviceCapabilities, _ trays: [InputTray]) -> [Attribute] {
        let values = capabilities.mediaSources.map { source in
            OctetString(input(source, capabilities, trays.first { $0.source == source }))
        }
        return values.isEmpty ? [] : [Attribute(.printerInputTray, values)]
    }

    /// -2 says of a number that it is not known (Printer MIB).
    private static func input(_ source: String, _ capabilities: DeviceCapabilities, _ tray: InputTray?) -> String {
        let loaded = tray?.media ?? capabilities.loadedMedia?.first { $0.source == source }?.media
        let size = (loaded ?? capabilities.mediaReady.first).flatMap { MediaName(selfDescribing: $0)?.size }
        let feed = size.map { ($0.height * 10, $0.width * 10) } ?? (-2, -2)
        let isManual = source == "manual" || source == "by-pass-tray"
        let type = tray?.type ?? (isManual ? "sheetFeedManual" : "sheetFeedAutoRemovableTray")
        return "type=\(type);dimunit=micrometers;mediafeed=\(feed.0);mediaxfeed=\(feed.1);"
            + "maxcapacity=\(tray?.capacity ?? -2);level=\(tray?.level ?? -2);status=\(tray?.status ?? 0);name=\(source);"
    }

    private static func output(_ bin: String) -> String {
        let isFaceUp = bin == "face-up"
        // CUPS's clients reverse a job's pages by the stacking order.
        let order = isFaceUp ? "lastToFirst" : "firstToLast"
        return "type=unRemovableBin;maxcapacity=-2;remaining=-2;status=0;name=\(bin);stackingorder=\(order);"
            + "pagedelivery=\(isFaceUp ? "faceUp" : "faceDown");"
    }
}
