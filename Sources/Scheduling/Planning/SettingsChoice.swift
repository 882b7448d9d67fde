// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering

/// A choice, and what a person should know about it.
struct Chosen<Value> {
    /// What will be done.
    var value: Value
    /// Why it is not what was asked; nil when it is.
    var warning: String?
}

extension Chosen: Sendable where Value: Sendable {}

/// What of a ticket a device can have, decided once for all of a job's documents.
struct SettingsChoice {
    let ticket: Ticket
    let device: DeviceCapabilities
    /// Copies that the device makes.
    var copies = 1

    let media: Chosen<MediaChoice>
    let sides: Chosen<Sides>
    let resolution: Chosen<Int>
    let color: Chosen<PixelChoice>

    init(ticket: Ticket, device: DeviceCapabilities) {
        self.ticket = ticket
        self.device = device
        media = MediaChoice.choose(ticket.media, device: device)
        sides = Self.sides(ticket.sides, device: device)
        resolution = ResolutionChoice.choose(ticket.resolution, quality: ticket.printQuality, device: device)
        color = PixelChoice.choose(ticket.printColorMode, device: device)
    }

    /// Everything that cannot be had as asked.
    var warnings: [String] { [media.warning, sides.warning, resolution.warning, color.warning].compactMap { $0 } }

    /// Whether the document can go to the device unchanged: nothing is asked, or only what the device does by itself.
    var leavesDocumentAsItIs: Bool {
        guard ticket.pageRanges.isEmpty else { return false }
        switch ticket.orientation {
        case nil, .portrait?, Orientation.none?: break
        default: return false
        }
        switch ticket.printScaling {
        case nil, .auto?: break
        default: return false
        }
        switch ticket.printColorMode {
        case nil, .auto?, .color?: return true
        case .monochrome?: return !device.isColor
        case .biLevel?: return false
        }
    }

    /// The settings with which a worker renders for this job, or nil if the device does not take such pixels.
    func renderSettings(for output: OutputFormat) -> RenderSettings? {
        guard let pixelFormat = color.value.pixelFormat(for: output, device: device) else { return nil }
        let margins = device.margins
        return RenderSettings(
            output: output,
            pixelFormat: pixelFormat,
            resolution: RenderSettings.Resolution(x: resolution.value),
            mediaName: media.value.name,
            media: media.value.size,
            margins: RenderSettings.Margins(
                left: margins.left,
                right: margins.right,
                top: margins.top,
                bottom: margins.bottom
            ),
            pageRanges: PageRanges.normalized(ticket.pageRanges),
            sides: sides.value,
            sheetBack: device.sheetBack,
            scaling: ticket.printScaling ?? .auto,
            orientation: ticket.orientation ?? .none,
            quality: ticket.printQuality ?? .normal,
            copies: copies,
            monochrome: color.value.isMonochrome
        )
    }

    private static func sides(_ wanted: Sides?, device: DeviceCapabilities) -> Chosen<Sides> {
        guard let wanted, wanted != .oneSided else { return Chosen(value: .oneSided) }
        guard !device.sides.contains(wanted) else { return Chosen(value: wanted) }
        return Chosen(
            value: .oneSided,
            warning: "The device does not print \(wanted.rawValue); the job is printed one-sided."
        )
    }
}
