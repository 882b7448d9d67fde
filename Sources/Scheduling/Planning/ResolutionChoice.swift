// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The resolution of a job's raster: its ticket's against what the device has.
enum ResolutionChoice {
    /// Decides for `printer-resolution`, or else `print-quality`; in dots per inch.
    static func choose(
        _ wanted: Resolution?,
        quality: PrintQuality?,
        device: DeviceCapabilities
    ) -> Chosen<Int> {
        let possible = device.resolutions.filter { $0 > 0 }
        guard let wanted else { return Chosen(value: ofQuality(quality, possible, device)) }
        // Devices that take unlike resolutions get the finer one: nothing of the document is lost.
        let finer = Int(max(wanted.crossFeed, wanted.feed))
        let dotsPerInch = wanted.units == .perInch ? finer : Int((Double(finer) * 2.54).rounded())
        if possible.contains(dotsPerInch) { return Chosen(value: dotsPerInch) }
        let nearest = possible.min { abs($0 - dotsPerInch) < abs($1 - dotsPerInch) } ?? device.defaultResolution
        return Chosen(
            value: nearest,
            warning: "The device does not print at \(wanted); the job is printed at \(nearest) dpi."
        )
    }

    private static func ofQuality(_ quality: PrintQuality?, _ possible: [Int], _ device: DeviceCapabilities) -> Int {
        switch quality {
        case .draft?: possible.min() ?? device.defaultResolution
        case .high?: possible.max() ?? device.defaultResolution
        default: device.defaultResolution
        }
    }
}
