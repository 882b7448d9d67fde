// SPDX-License-Identifier: Apache-2.0

import CVips
import Glibc
import PrintModel
import Rendering

/// Brings an image's colours, whatever they are, to the device's.
///
/// Colours mean what the image's ICC profile says; without one RGB and gray are sRGB, and CMYK is what Ghostscript takes
/// it for, so that a photo looks the same by itself and in a PDF.
struct ImageColors {
    /// Ghostscript's own CMYK, else that of libvips.
    private static let cmyk = ghostscript("default_cmyk.icc") ?? "cmyk"
    /// Ghostscript's own gray, by which lightness stays; libvips' weights of colours are rounded.
    private static let gray = ghostscript("default_gray.icc")

    private static func ghostscript(_ name: String) -> String? {
        let path = "/usr/share/color/icc/ghostscript/" + name
        return access(path, R_OK) == 0 ? path : nil
    }

    let settings: RenderSettings
    let contone: ImpressionWriter.Contone

    /// The image's own profile, if it is one for such pixels.
    static func profile(of image: VipsImage) -> [UInt8]? {
        guard let profile = image.profile, profile.count > 128 else { return nil }
        let colors = DeviceProfile.ColorSpace(rawValue: String(decoding: profile[16..<20], as: UTF8.self))?.colors
        return colors == image.bands ? profile : nil
    }

    /// The image with 8 bits for each of the device's colours.
    func converted(_ image: VipsImage) throws -> VipsImage {
        // A profile that is broken counts as none.
        if Self.profile(of: image) != nil, let pixels = try? converted(image, from: nil) { return try finished(pixels) }
        if image.interpretation == VIPS_INTERPRETATION_CMYK { return try finished(converted(image, from: Self.cmyk)) }
        if image.bands == 1, contone == .gray, deviceProfile == nil {
            return try image.inSpace(VIPS_INTERPRETATION_B_W).with8Bits()
        }
        let pixels = try image.inSpace(VIPS_INTERPRETATION_sRGB)
        return try finished(target == nil ? pixels : converted(pixels, from: "srgb"))
    }

    private var deviceProfile: String? {
        let isOurs = settings.deviceProfile?.colorSpace.colors == contone.bytesPerPixel && settings.output.isRaster
        return isOurs ? WorkerProfile.path : nil
    }

    /// The profile of the colours that are wanted; nil for sRGB.
    private var target: String? {
        if let deviceProfile { return deviceProfile }
        return switch contone {
        case .gray: Self.gray
        case .rgb: nil
        case .cmyk: Self.cmyk
        }
    }

    private func converted(_ image: VipsImage, from input: String?) throws -> VipsImage {
        try image.converted(
            from: input,
            to: target ?? "srgb",
            intent: intent,
            // `auto` as Ghostscript does.
            compensatesBlackPoint: [.auto, .relativeBlackPoint].contains(settings.renderingIntent)
        )
    }

    private var intent: VipsIntent {
        switch settings.renderingIntent {
        case .auto, .perceptual: VIPS_INTENT_PERCEPTUAL
        case .relative, .relativeBlackPoint: VIPS_INTENT_RELATIVE
        case .saturation: VIPS_INTENT_SATURATION
        case .absolute: VIPS_INTENT_ABSOLUTE
        }
    }

    /// Where there is sRGB: what is wanted, with 8 bits.
    private func finished(_ image: VipsImage) throws -> VipsImage {
        guard target == nil else { return try image.with8Bits() }
        let space = contone == .gray ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB
        return try image.inSpace(space).with8Bits()
    }
}
