// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension DeviceCapabilities {
    /// What a device can do that writes files of one format: every usual size, both sides, one copy.
    init(folderDevice makeAndModel: String, format: String) {
        self.init(makeAndModel: makeAndModel, formats: [format])
        rasterTypes = ["srgb_8", "sgray_8", "black_1"]
        resolutions = [150, 300, 600]
        defaultResolution = 300
        sides = Sides.allCases
        media = [
            "iso_a4_210x297mm", "na_letter_8.5x11in", "na_legal_8.5x14in", "iso_a3_297x420mm", "iso_a5_148x210mm",
            "na_index-4x6_4x6in",
        ]
        mediaReady = media
        mediaDefault = "iso_a4_210x297mm"
    }
}
