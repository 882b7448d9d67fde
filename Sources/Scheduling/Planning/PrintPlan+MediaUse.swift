// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering

extension PrintPlan {
    /// How the plan uses paper, for the ledger.
    func mediaUse(_ ticket: Ticket, on printer: Printer) -> MediaUse {
        let device = printer.capabilities
        let renderings = steps.compactMap { step in
            if case .render(let settings) = step { settings } else { nil }
        }
        let isRendered = renderings.count == steps.count
        let isRaster = OutputFormat(rawValue: format)?.isRaster == true
        return MediaUse(
            sides: sides,
            color: color(of: renderings, isRendered: isRendered, device),
            media: renderings.first?.mediaName ?? MediaChoice.choose(ticket.media, device: device).value.name,
            deviceCopies: deviceCopies,
            isRendered: isRendered,
            countsSides: isRendered && isRaster,
            isConfirmed: device.pjl?.reportsPages == true || Self.tellsPages(printer.deviceURI)
        )
    }

    /// What is known of a job's colours: those of the pixels that are made of it, and of the device.
    private func color(
        of renderings: [RenderSettings],
        isRendered: Bool,
        _ device: DeviceCapabilities
    ) -> PrintColorMode? {
        guard device.isColor else { return .monochrome }
        let hasColor = renderings.contains { settings in
            settings.output.isRaster ? settings.pixelFormat.colors > 1 : !settings.monochrome
        }
        if hasColor { return .color }
        return isRendered ? .monochrome : nil
    }

    /// Whether devices behind this URI tell how many impressions they have printed.
    private static func tellsPages(_ uri: String) -> Bool {
        ["ipp:", "ipps:", "virtual:"].contains { uri.lowercased().hasPrefix($0) }
    }
}
