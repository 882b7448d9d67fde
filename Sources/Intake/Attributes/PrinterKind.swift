// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// `printer-kind` (PWG 5100.13 section 5.6.15): what a printer is for, from the media that it takes.
enum PrinterKind {
    private static let envelopes: Set<String> = [
        "iso_dl_110x220mm", "iso_c4_229x324mm", "iso_c5_162x229mm", "iso_c6_114x162mm", "na_number-9_3.875x8.875in",
        "na_number-10_4.125x9.5in", "na_number-11_4.5x10.375in", "na_monarch_3.875x7.5in",
    ]
    private static let photos: Set<String> = [
        "na_index-4x6_4x6in", "na_5x7_5x7in", "oe_photo-l_3.5x5in", "om_small-photo_100x150mm",
    ]

    static func keywords(for capabilities: DeviceCapabilities) -> [String] {
        let sizes = capabilities.media.compactMap { MediaName(selfDescribing: $0)?.size }
        let types = capabilities.mediaTypes
        var kinds: [String] = []
        // A printer of labels takes no sheet that is as wide as A5.
        let isForSheets = sizes.contains { min($0.width, $0.height) >= 14_700 }
        if isForSheets || sizes.isEmpty { kinds.append("document") }
        if types.contains(where: { $0.hasPrefix("envelope") }) || !envelopes.isDisjoint(with: capabilities.media) {
            kinds.append("envelope")
        }
        if types.contains(where: { $0.hasPrefix("labels") }) || !isForSheets { kinds.append("label") }
        if sizes.contains(where: { min($0.width, $0.height) > 29_800 }) { kinds.append("large-format") }
        if types.contains(where: { $0.hasPrefix("photographic") }) || !photos.isDisjoint(with: capabilities.media) {
            kinds.append("photo")
        }
        if capabilities.media.contains("jpn_hagaki_100x148mm") { kinds.append("postcard") }
        return kinds.isEmpty ? ["document"] : kinds
    }
}
