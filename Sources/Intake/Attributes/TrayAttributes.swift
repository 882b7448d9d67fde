// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// `printer-input-tray` and `printer-output-tray` (PWG 5100.13 section 5.6.14 and 5.6.22): one for each `media-source`
/// and `output-bin`, in their order.
enum TrayAttributes {
    static func attributes(_ capabilities: DeviceCapabilities) -> [Attribute] {
        [
            Attribute(.printerInputTray, capabilities.mediaSources.map { OctetString(input($0, capabilities)) }),
            Attribute(.printerOutputTray, capabilities.outputBins.map { OctetString(output($0)) }),
        ].filter { !$0.values.isEmpty }
    }

    /// -2 says of a number that it is not known (Printer MIB); nobody counts the sheets.
    private static func input(_ source: String, _ capabilities: DeviceCapabilities) -> String {
        let loaded = capabilities.loadedMedia?.first { $0.source == source }?.media
        let size = (loaded ?? capabilities.mediaReady.first).flatMap { MediaName(selfDescribing: $0)?.size }
        let feed = size.map { ($0.height * 10, $0.width * 10) } ?? (-2, -2)
        let type = source == "manual" || source == "by-pass-tray" ? "sheetFeedManual" : "sheetFeedAutoRemovableTray"
        return "type=\(type);dimunit=micrometers;mediafeed=\(feed.0);mediaxfeed=\(feed.1);maxcapacity=-2;level=-2;"
            + "status=0;name=\(source);"
    }

    private static func output(_ bin: String) -> String {
        let isFaceUp = bin == "face-up"
        // CUPS's clients reverse a job's pages by the stacking order.
        let order = isFaceUp ? "lastToFirst" : "firstToLast"
        return "type=unRemovableBin;maxcapacity=-2;remaining=-2;status=0;name=\(bin);stackingorder=\(order);"
            + "pagedelivery=\(isFaceUp ? "faceUp" : "faceDown");"
    }
}
