// SPDX-License-Identifier: Apache-2.0

/// The kind of pixels of a page: colour space and bits per colour (PWG 5102.4 section 3.6, "PWG raster document type").
public struct PixelFormat: Sendable, Hashable {
    /// What the numbers of a pixel mean.
    public enum ColorSpace: Sendable, Hashable {
        /// Black ink: 0 is paper.
        case black
        /// Luminance with the sRGB transfer curve: 0 is black.
        case sGray
        /// The device's own red, green, blue.
        case rgb
        /// Red, green, blue of IEC 61966-2-1.
        case sRGB
        /// Red, green, blue of Adobe RGB (1998).
        case adobeRGB
        /// Cyan, magenta, yellow, black ink: 0 is paper.
        case cmyk
        /// The device's own 1 to 15 inks: 0 is paper.
        case device(inks: Int)
    }

    /// What the numbers of a pixel mean.
    public let colorSpace: ColorSpace
    /// Bits of one colour of one pixel: 1, 8 or 16 (16 bit samples are big-endian).
    public let bitsPerColor: Int

    private init(_ colorSpace: ColorSpace, _ bitsPerColor: Int) {
        self.colorSpace = colorSpace
        self.bitsPerColor = bitsPerColor
    }

    /// Makes a format, or nil if PWG 5102.4 knows none such: 1 bit exists for black and gray only.
    public init?(colorSpace: ColorSpace, bitsPerColor: Int) {
        switch (colorSpace, bitsPerColor) {
        case (.device(let inks), 8), (.device(let inks), 16):
            guard (1...15).contains(inks) else { return nil }
        case (.black, 1), (.sGray, 1), (_, 8), (_, 16):
            break
        default:
            return nil
        }
        self.init(colorSpace, bitsPerColor)
    }

    /// 1 bit, 1 is ink.
    public static let black1 = PixelFormat(.black, 1)
    /// 8 bits of black ink, 255 is full ink.
    public static let black8 = PixelFormat(.black, 8)
    /// 1 bit of gray, 1 is white.
    public static let sgray1 = PixelFormat(.sGray, 1)
    /// 8 bits of gray, 255 is white.
    public static let sgray8 = PixelFormat(.sGray, 8)
    /// 8 bits each of sRGB.
    public static let srgb8 = PixelFormat(.sRGB, 8)
    /// 8 bits each of Adobe RGB.
    public static let adobeRGB8 = PixelFormat(.adobeRGB, 8)
    /// 8 bits each of cyan, magenta, yellow and black, 255 is full ink.
    public static let cmyk8 = PixelFormat(.cmyk, 8)

    /// Colours (samples) of a pixel.
    public var colors: Int {
        switch colorSpace {
        case .black, .sGray: 1
        case .rgb, .sRGB, .adobeRGB: 3
        case .cmyk: 4
        case .device(let inks): inks
        }
    }

    /// Bits of a pixel: 1, or a multiple of 8 up to 240.
    public var bitsPerPixel: Int { bitsPerColor * colors }

    /// Bytes of a line of `width` pixels, without padding but to the whole byte.
    public func bytesPerLine(width: Int) -> Int { (width * bitsPerPixel + 7) / 8 }

    /// Bytes of the unit which the line coding repeats: a pixel, or 8 pixels if they have 1 bit.
    public var bytesPerCodedPixel: Int { max(1, bitsPerPixel / 8) }

    /// The byte that unprinted paper is made of: 0xFF for light, 0x00 for ink.
    public var whiteByte: UInt8 {
        switch colorSpace {
        case .sGray, .rgb, .sRGB, .adobeRGB: 0xFF
        case .black, .cmyk, .device: 0x00
        }
    }
}
