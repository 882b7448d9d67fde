// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering

/// What colours a job is printed in: its `print-color-mode` against what the device has.
enum PixelChoice: Sendable, Equatable {
    /// The device's colours.
    case color
    /// Shades of gray.
    case gray
    /// Black and white, one bit.
    case biLevel

    /// Decides for a `print-color-mode`; none, or `auto`, takes what the device has.
    static func choose(_ mode: PrintColorMode?, device: DeviceCapabilities) -> Chosen<PixelChoice> {
        switch mode {
        case .monochrome?: return Chosen(value: .gray)
        case .biLevel?: return Chosen(value: .biLevel)
        case .color? where !device.isColor:
            return Chosen(value: .gray, warning: "The device has no colour; the job is printed in gray.")
        default: return Chosen(value: device.isColor ? .color : .gray)
        }
    }

    /// Whether page descriptions must be made gray.
    var isMonochrome: Bool { self != .color }

    /// The pixels for an output format that the device takes, or nil if there are none that we render.
    func pixelFormat(for output: OutputFormat, device: DeviceCapabilities) -> PixelFormat? {
        guard output.isRaster else { return isMonochrome ? .sgray8 : .srgb8 }
        let possible = output.pixelFormats
        var taken = device.rasterTypes.compactMap(PixelFormat.init(pwgRasterType:)).filter(possible.contains)
        // Printer languages have pixels of their own, which `pwg-raster-document-type-supported` does not speak of.
        if output.isPrinterLanguage { taken = possible.filter { device.isColor || $0.colors == 1 } }
        return preference.compactMap { wanted in taken.first(where: wanted) }.first
    }

    /// What is wanted, the best first: what comes later is better than not to print.
    private var preference: [(PixelFormat) -> Bool] {
        let isColor = { (format: PixelFormat) in format.colors > 1 }
        let isGray = { (format: PixelFormat) in format.colors == 1 && format.bitsPerColor == 8 }
        let isBit = { (format: PixelFormat) in format.bitsPerColor == 1 }
        return switch self {
        case .color: [isColor, isGray, isBit]
        case .gray: [isGray, isBit, isColor]
        case .biLevel: [isBit, isGray, isColor]
        }
    }
}
