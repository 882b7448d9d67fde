// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering
import Testing

@testable import Scheduling

@Suite("Choosing what the device has")
struct ChoiceTests {
    private static let pixelCases: [(PrintColorMode?, [String], OutputFormat, PixelFormat?)] = [
        (nil, ["srgb_8", "sgray_8"], OutputFormat.pwgRaster, PixelFormat.srgb8),
        (.auto, ["cmyk_8", "srgb_8"], .pwgRaster, .cmyk8),
        (.color, ["sgray_8", "srgb_8"], .appleRaster, .srgb8),
        (.monochrome, ["srgb_8", "sgray_8"], .pwgRaster, .sgray8),
        (.monochrome, ["srgb_8", "black_8"], .pwgRaster, .black8),
        (.monochrome, ["srgb_8"], .pwgRaster, .srgb8),
        (.biLevel, ["srgb_8", "sgray_8", "black_1"], .pwgRaster, .black1),
        (.biLevel, ["sgray_8", "black_1"], .appleRaster, .sgray8),
        (.color, ["sgray_8"], .png, .sgray8),
        (nil, ["srgb_16", "adobe-rgb_8", "srgb_8"], .pwgRaster, .srgb8),
        (nil, ["srgb_16"], .pwgRaster, nil),
        (nil, ["black_1"], .appleRaster, nil),
    ]

    @Test(
        "pixels follow the colour mode and what the device takes",
        arguments: Self.pixelCases
    )
    func pixels(mode: PrintColorMode?, types: [String], output: OutputFormat, expected: PixelFormat?) {
        let device = officePrinter { $0.rasterTypes = types }
        let choice = PixelChoice.choose(mode, device: device)
        #expect(choice.value.pixelFormat(for: output, device: device) == expected)
    }

    @Test("colour on a gray device is printed in gray, with a warning")
    func colorOnGray() {
        let device = officePrinter { $0.rasterTypes = ["sgray_8"] }
        let choice = PixelChoice.choose(.color, device: device)
        #expect(choice.value == .gray)
        #expect(choice.warning != nil)
        #expect(PixelChoice.choose(.auto, device: device).warning == nil)
    }

    private static let resolutionCases: [(Resolution?, PrintQuality?, Int, Bool)] = [
        (nil, nil, 600, false),
        (nil, .draft, 300, false),
        (nil, .normal, 600, false),
        (nil, .high, 1200, false),
        (Resolution(dpi: 300), .high, 300, false),
        (Resolution(crossFeed: 600, feed: 1200), nil, 1200, false),
        (Resolution(crossFeed: 236, feed: 236, units: .perCentimeter), nil, 600, true),
        (Resolution(dpi: 360), nil, 300, true),
        (Resolution(dpi: 9600), nil, 1200, true),
    ]

    @Test(
        "the resolution is the ticket's, or the quality's, or the default",
        arguments: Self.resolutionCases
    )
    func resolution(wanted: Resolution?, quality: PrintQuality?, expected: Int, warns: Bool) {
        let choice = ResolutionChoice.choose(wanted, quality: quality, device: officePrinter())
        #expect(choice.value == expected)
        #expect((choice.warning != nil) == warns)
    }

    private static let mediaCases: [(Ticket.RequestedMedia?, String, Bool)] = [
        (nil, "iso_a4_210x297mm", false),
        (.name("na_letter_8.5x11in"), "na_letter_8.5x11in", false),
        (.name("letter"), "na_letter_8.5x11in", false),
        (.name("Letter"), "na_letter_8.5x11in", false),
        (.name("iso-a5"), "iso_a5_148x210mm", false),
        (.size(MediaSize(width: 14_810, height: 20_990)), "iso_a5_148x210mm", false),
        (.name("iso_a3_297x420mm"), "iso_a4_210x297mm", true),
        (.name("nonsense"), "iso_a4_210x297mm", true),
        (.size(MediaSize(width: 5000, height: 5000)), "iso_a4_210x297mm", true),
    ]

    @Test(
        "media are found by any name or by size; what the device does not have becomes its default",
        arguments: Self.mediaCases
    )
    func media(wanted: Ticket.RequestedMedia?, expected: String, warns: Bool) {
        let choice = MediaChoice.choose(wanted, device: officePrinter())
        #expect(choice.value.name == expected)
        #expect(choice.value.size == MediaName(expected)?.size)
        #expect((choice.warning != nil) == warns)
    }

    @Test("a sheet within the device's custom sizes is taken as it is")
    func customMedia() {
        let device = officePrinter { $0.media += ["custom_min_76x127mm", "custom_max_216x356mm"] }
        let size = MediaSize(width: 10_000, height: 15_000)
        let choice = MediaChoice.choose(.size(size), device: device)
        #expect(choice.value == MediaChoice(name: "custom_100x150mm_100x150mm", size: size))
        #expect(choice.warning == nil)
        let tooLarge = MediaChoice.choose(.size(MediaSize(width: 30_000, height: 15_000)), device: device)
        #expect(tooLarge.warning != nil)
    }

    @Test("a device without a usable default prints on A4")
    func noDefaultMedia() {
        let choice = MediaChoice.choose(nil, device: officePrinter { $0.mediaDefault = "" })
        #expect(choice.value == MediaChoice(name: "iso_a4_210x297mm", size: .isoA4))
    }
}
