// SPDX-License-Identifier: Apache-2.0

import CVips

/// An image of libvips: a recipe for pixels, made when they are asked for.
final class VipsImage {
    /// Why libvips could not do something.
    struct Failure: Error {
        /// libvips' own words.
        let message: String

        static func last() -> Failure {
            defer { vips_error_clear() }
            let lines = String(cString: vips_error_buffer()).split(separator: "\n")
            return Failure(message: lines.first.map { String($0) } ?? "unknown error")
        }
    }

    private let image: UnsafeMutablePointer<CVips.VipsImage>

    private init(_ image: UnsafeMutablePointer<CVips.VipsImage>) { self.image = image }

    deinit { pdps_vips_unref(image) }

    /// Starts libvips; once, before all else.
    static func start() throws {
        guard pdps_vips_start("pdps-rip") == 0 else { throw Failure.last() }
    }

    /// Makes HEIF readable, which libvips does by a plugin where that is installed apart.
    static func loadHEIF() { _ = pdps_vips_load("vips-heif") }

    /// libvips' name and version.
    static var version: String { "libvips " + String(cString: vips_version_string()) }

    /// Reads the header of an image file.
    convenience init(descriptor: CInt, options: String = "") throws {
        guard let image = pdps_vips_open(descriptor, options) else { throw Failure.last() }
        self.init(image)
    }

    var width: Int { Int(vips_image_get_width(image)) }
    var height: Int { Int(vips_image_get_height(image)) }
    var bands: Int { Int(vips_image_get_bands(image)) }
    /// Pixels per inch that the file claims; libvips says 1 per mm when it claims none.
    var resolution: (x: Double, y: Double) { (vips_image_get_xres(image) * 25.4, vips_image_get_yres(image) * 25.4) }
    /// Pages of a multi-page file.
    var pages: Int { max(1, Int(vips_image_get_n_pages(image))) }
    /// Whether the upright image's width is this one's height.
    var liesAcross: Bool { vips_image_get_orientation_swap(image) != 0 }
    /// Whether the image is stored upright.
    var isUpright: Bool { vips_image_get_orientation(image) == 1 }
    /// What the numbers of a pixel mean.
    var interpretation: VipsInterpretation { vips_image_get_interpretation(image) }
    /// Whether samples have 8 bits.
    var has8Bits: Bool { vips_image_get_format(image) == VIPS_FORMAT_UCHAR }
    /// The ICC profile that the file brings.
    var profile: [UInt8]? {
        var count = 0
        return pdps_vips_profile(image, &count).map { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }
    var hasAlpha: Bool { vips_image_hasalpha(image) != 0 }

    /// Larger, or as large, both ways; for 8-bit samples, up to four of a pixel.
    func enlarged(width: Int, height: Int) throws -> VipsImage {
        let enlargement = Enlargement(from: (self.width, self.height), bands: bands, to: (width, height))
        return try Self.make {
            pdps_vips_generated(
                image,
                $0,
                CInt(width),
                CInt(height),
                { output, input, _, context, _ in
                    guard let output, let input, let context else { return -1 }
                    let enlargement = Unmanaged<Enlargement>.fromOpaque(context).takeUnretainedValue()
                    let region = input.assumingMemoryBound(to: VipsRegion.self)
                    return enlargement.generate(output, from: region) ? 0 : -1
                },
                // The image holds it until nobody makes pixels any more.
                Unmanaged.passRetained(enlargement).toOpaque(),
                { context in if let context { Unmanaged<Enlargement>.fromOpaque(context).release() } }
            )
        }
    }
    /// At another size.
    func stretched(width: Int, height: Int) throws -> VipsImage {
        let scales = (Double(width) / Double(self.width), Double(height) / Double(self.height))
        return try Self.make { pdps_vips_stretch(image, $0, scales.0, scales.1) }
    }
    /// In the colours of an ICC profile, with 8 bits for each sample.
    ///
    /// - Parameters:
    ///   - input: what its colours are now, a path or a name that libvips knows; nil for its own profile.
    ///   - output: a path, or a name that libvips knows.
    func converted(
        from input: String?,
        to output: String,
        intent: VipsIntent,
        compensatesBlackPoint: Bool
    ) throws -> VipsImage {
        try Self.make { pdps_vips_convert(image, $0, input, output, intent, compensatesBlackPoint ? 1 : 0) }
    }
    /// With mildly stressed edges.
    func sharpened() throws -> VipsImage { try Self.make { pdps_vips_sharpen(image, $0) } }
    /// Turned as EXIF says; its pixels must be in memory.
    func upright() throws -> VipsImage { try Self.make { pdps_vips_upright(image, $0) } }
    /// Laid over white.
    func flattened() throws -> VipsImage { try Self.make { pdps_vips_flatten(image, $0) } }
    /// In other colours.
    func inSpace(_ space: VipsInterpretation) throws -> VipsImage {
        try Self.make { pdps_vips_colourspace(image, $0, space) }
    }
    /// With 8 bits for each sample.
    func with8Bits() throws -> VipsImage { try Self.make { pdps_vips_cast8(image, $0) } }
    /// All pixels in memory, so that they can be read in any order.
    func inMemory() throws -> VipsImage {
        guard let copy = vips_image_copy_memory(image) else { throw Failure.last() }
        return VipsImage(copy)
    }
    /// Its last line first; its pixels must be in memory.
    func upsideDown() throws -> VipsImage { try Self.make { pdps_vips_upside_down(image, $0) } }
    /// Turned clockwise.
    func turned(_ angle: VipsAngle) throws -> VipsImage { try Self.make { pdps_vips_turn(image, $0, angle) } }
    /// A part of it.
    func cropped(left: Int, top: Int, width: Int, height: Int) throws -> VipsImage {
        try Self.make { pdps_vips_crop(image, $0, CInt(left), CInt(top), CInt(width), CInt(height)) }
    }

    /// Makes all pixels, on several threads, and lends them from the top, some lines at a time.
    ///
    /// `body` gets the number of lines and a way to each one's bytes. It is called on another thread, which this one
    /// waits for.
    func forEachStrip(_ body: (_ lines: Int, _ bytes: (Int) -> UnsafeRawBufferPointer) -> Void) throws {
        let count = width * bands
        let code = withoutActuallyEscaping(body) { body in
            var take: (UnsafeMutablePointer<VipsRegion>, VipsRect) -> Void = { region, area in
                body(Int(area.height)) { line in
                    UnsafeRawBufferPointer(start: pdps_vips_address(region, 0, area.top + CInt(line)), count: count)
                }
            }
            return withUnsafeMutablePointer(to: &take) { take in
                vips_sink_disc(
                    image,
                    { region, area, context in
                        guard let region, let area, let context else { return -1 }
                        let take = context.assumingMemoryBound(
                            to: ((UnsafeMutablePointer<VipsRegion>, VipsRect) -> Void).self
                        )
                        take.pointee(region, area.pointee)
                        return 0
                    },
                    take
                )
            }
        }
        guard code == 0 else { throw Failure.last() }
    }

    private static func make(
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CVips.VipsImage>?>) -> CInt
    ) throws -> VipsImage {
        var image: UnsafeMutablePointer<CVips.VipsImage>?
        guard body(&image) == 0, let image else { throw Failure.last() }
        return VipsImage(image)
    }
}
