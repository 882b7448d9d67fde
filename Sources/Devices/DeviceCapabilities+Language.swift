// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension DeviceCapabilities {
    /// Leaves what printers of a language have, where that is less than what any device may have.
    ///
    /// Printers that are driven by such a language alone say nothing of themselves.
    ///
    /// - Parameter format: The language's media type; others change nothing.
    mutating func limit(toLanguage format: String) {
        switch format {
        case "application/vnd.hp-PCL":
            rasterTypes = ["black_1"]
            (resolutions, defaultResolution) = ([300, 600], 600)
            // A sixth of an inch on each side.
            margins = Margins(top: 423, bottom: 423, left: 423, right: 423)
        case "application/PCLm":
            rasterTypes = ["srgb_8", "sgray_8"]
            (resolutions, defaultResolution) = ([300, 600], 600)
        case "application/vnd.zebra-zpl":
            (rasterTypes, sides) = (["black_1"], [.oneSided])
            (resolutions, defaultResolution) = ([203, 300, 600], 203)
            setMedia(["oe_4x6-label_4x6in", "na_index-4x6_4x6in", "custom_min_10x10mm", "custom_max_220x1000mm"])
        case "application/vnd.epson-escpos":
            (rasterTypes, sides) = (["black_1"], [.oneSided])
            (resolutions, defaultResolution) = ([203], 203)
            setMedia(["om_receipt_80x297mm", "om_receipt_58x297mm", "custom_min_40x30mm", "custom_max_80x1000mm"])
            // Paper of 80 mm has 576 dots, 72 mm.
            margins = Margins(left: 400, right: 400)
        default: break
        }
    }

    private mutating func setMedia(_ names: [String]) {
        media = names
        mediaReady = names.filter { !$0.hasPrefix("custom_") }
        mediaDefault = names[0]
    }
}
