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
    let copies: CopiesChoice

    let media: Chosen<MediaChoice>
    let sides: Chosen<Sides>
    let resolution: Chosen<Int>
    let color: Chosen<PixelChoice>
    let margins: Chosen<DeviceCapabilities.Margins>
    let imposition: Chosen<Imposition>

    init(ticket: Ticket, device: DeviceCapabilities, copies: CopiesChoice) {
        self.ticket = ticket
        self.device = device
        self.copies = copies
        media = MediaChoice.choose(ticket.media, device: device)
        imposition = Self.imposition(ticket)
        sides =
            ticket.impositionTemplate == .signature
            ? Self.sidesOfBooklet(device) : Self.sides(ticket.sides, device: device)
        margins = Self.margins(ticket, device: device)
        resolution = ResolutionChoice.choose(ticket.resolution, quality: ticket.printQuality, device: device)
        color = PixelChoice.choose(ticket.printColorMode, device: device)
    }

    /// Everything that cannot be had as asked.
    var warnings: [String] {
        [media.warning, sides.warning, resolution.warning, color.warning, margins.warning, imposition.warning]
            .compactMap { $0 }
    }

    /// Whether a document can go to the device unchanged: nothing is asked, or only what the device does by itself.
    func leavesDocumentAsItIs(_ format: String) -> Bool {
        guard ticket.pageRanges.isEmpty, ticket.jobSheets.isEmpty, imposition.value.isPlain, !placesPages,
            copies.allowsPassingThrough(format)
        else { return false }
        switch ticket.printColorMode {
        case nil, .auto?, .color?: return true
        case .monochrome?: return !device.isColor
        case .biLevel?: return false
        }
    }

    /// Whether pages must be put on the media, which passing on and copying leave to the device.
    private var placesPages: Bool {
        switch ticket.orientation {
        case nil, .portrait?, Orientation.none?: break
        default: return true
        }
        switch ticket.printScaling {
        case nil, .auto?: return false
        default: return true
        }
    }

    /// The settings with which a worker renders for this job, or nil if the device does not take such pixels.
    func renderSettings(for output: OutputFormat) -> RenderSettings? {
        guard let pixelFormat = color.value.pixelFormat(for: output, device: device) else { return nil }
        let margins = margins.value
        var settings = RenderSettings(
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
            copies: copies.device,
            monochrome: color.value.isMonochrome
        )
        settings.halftone = ticket.isForPhotos ? .errorDiffusion : .threshold
        settings.imposition = imposition.value
        settings.imposition.copies = copies.byWorker(output)
        settings.imposition.isCollated = copies.isCollated
        settings.fitsMedia = placesPages
        settings.renderingIntent = ticket.renderingIntent ?? .auto
        settings.sharpensPhotos = ticket.isForPhotos
        return settings
    }

    private static func imposition(_ ticket: Ticket) -> Chosen<Imposition> {
        let imposition = Imposition(ticket)
        guard imposition.template == .signature, imposition.numberUp > 2 else { return Chosen(value: imposition) }
        return Chosen(
            value: imposition,
            warning: "A booklet has two pages on each side; number-up=\(imposition.numberUp) is left out."
        )
    }

    /// A booklet's sheets are turned over the short edge, which is where its fold is.
    private static func sidesOfBooklet(_ device: DeviceCapabilities) -> Chosen<Sides> {
        if device.sides.contains(.twoSidedShortEdge) { return Chosen(value: .twoSidedShortEdge) }
        return Chosen(
            value: .oneSided,
            warning: "The device does not turn sheets over their short edge, as a booklet needs; its sides are printed "
                + "on sheets of their own. By hand: print with page-set=odd, put the sheets in again, print with "
                + "page-set=even."
        )
    }

    private static func margins(
        _ ticket: Ticket,
        device: DeviceCapabilities
    ) -> Chosen<DeviceCapabilities.Margins> {
        guard ticket.isBorderless, device.margins != .init() else { return Chosen(value: device.margins) }
        if device.printsBorderless { return Chosen(value: .init()) }
        return Chosen(value: device.margins, warning: "The device does not print without borders; the job has them.")
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
