// SPDX-License-Identifier: Apache-2.0

extension PixelFormat {
    /// The format of a `pwg-raster-document-type-supported` keyword such as `srgb_8`, or nil if there is none.
    public init?(pwgRasterType keyword: String) {
        guard let underscore = keyword.utf8.lastIndex(of: UInt8(ascii: "_")),
            let bits = Int(keyword[keyword.index(after: underscore)...]),
            let colorSpace = Self.colorSpace(named: keyword[..<underscore])
        else { return nil }
        self.init(colorSpace: colorSpace, bitsPerColor: bits)
        // Int reads "+8" and "08", too.
        guard self.keyword == keyword else { return nil }
    }

    /// The format's `pwg-raster-document-type-supported` keyword, for example `srgb_8`.
    public var keyword: String {
        let name =
            switch colorSpace {
            case .black: "black"
            case .sGray: "sgray"
            case .rgb: "rgb"
            case .sRGB: "srgb"
            case .adobeRGB: "adobe-rgb"
            case .cmyk: "cmyk"
            case .device(let inks): "device\(inks)"
            }
        return "\(name)_\(bitsPerColor)"
    }

    private static func colorSpace(named name: Substring) -> ColorSpace? {
        switch name {
        case "black": .black
        case "sgray": .sGray
        case "rgb": .rgb
        case "srgb": .sRGB
        case "adobe-rgb": .adobeRGB
        case "cmyk": .cmyk
        default: name.hasPrefix("device") ? Int(name.dropFirst(6)).map { .device(inks: $0) } : nil
        }
    }

    /// The format of a PWG page header's ColorSpace and BitsPerColor, or nil if PWG 5102.4 knows none such.
    public init?(colorSpaceCode: UInt32, bitsPerColor: Int) {
        let colorSpace: ColorSpace
        switch colorSpaceCode {
        case 1: colorSpace = .rgb
        case 3: colorSpace = .black
        case 6: colorSpace = .cmyk
        case 18: colorSpace = .sGray
        case 19: colorSpace = .sRGB
        case 20: colorSpace = .adobeRGB
        case 48...62: colorSpace = .device(inks: Int(colorSpaceCode) - 47)
        default: return nil
        }
        self.init(colorSpace: colorSpace, bitsPerColor: bitsPerColor)
    }

    /// ColorSpace of the PWG page header (PWG 5102.4 section 4.3.2.4).
    public var colorSpaceCode: UInt32 {
        switch colorSpace {
        case .rgb: 1
        case .black: 3
        case .cmyk: 6
        case .sGray: 18
        case .sRGB: 19
        case .adobeRGB: 20
        case .device(let inks): UInt32(47 + inks)
        }
    }

    /// The format of a URF page header's colour space and bits per pixel, or nil if it is none of ours.
    ///
    /// Device gray (4) reads as sGray; CIELab (2) is not supported.
    public init?(urfCode: UInt8, bitsPerPixel: Int) {
        let colorSpace: ColorSpace
        switch urfCode {
        case 0, 4: colorSpace = .sGray
        case 1: colorSpace = .sRGB
        case 3: colorSpace = .adobeRGB
        case 5: colorSpace = .rgb
        case 6: colorSpace = .cmyk
        default: return nil
        }
        guard let colors = PixelFormat(colorSpace: colorSpace, bitsPerColor: 8)?.colors,
            bitsPerPixel % colors == 0, bitsPerPixel >= 8
        else { return nil }
        self.init(colorSpace: colorSpace, bitsPerColor: bitsPerPixel / colors)
    }

    /// Colour space of the URF page header, or nil if URF cannot hold the format.
    public var urfCode: UInt8? {
        guard bitsPerColor > 1 else { return nil }
        return switch colorSpace {
        case .sGray: 0
        case .sRGB: 1
        case .adobeRGB: 3
        case .rgb: 5
        case .cmyk: 6
        case .black, .device: nil
        }
    }
}
