// SPDX-License-Identifier: Apache-2.0

public import Raster

/// What a document is rendered to; raw values are media types.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// PWG Raster (PWG 5102.4).
    case pwgRaster = "image/pwg-raster"
    /// Apple Raster.
    case appleRaster = "image/urf"
    /// PNG, one file per impression.
    case png = "image/png"
    /// PDF, one file for the whole document.
    case pdf = "application/pdf"
    /// PostScript, one file for the whole document.
    case postScript = "application/postscript"
    /// PCL 5 with PJL around it, black and white.
    case pcl = "application/vnd.hp-PCL"
    /// PCLm: a PDF of strips that a printer reads as it comes.
    case pclm = "application/PCLm"
    /// ZPL II of label printers, black and white. The media type is not registered; LPrint calls it so, too.
    case zpl = "application/vnd.zebra-zpl"
    /// ESC/POS of receipt printers, black and white. There is no registered media type.
    case escPOS = "application/vnd.epson-escpos"

    /// The usual ending of a file's name, without the dot.
    public var fileExtension: String {
        switch self {
        case .pwgRaster: "pwg"
        case .appleRaster: "urf"
        case .png: "png"
        case .pdf: "pdf"
        case .postScript: "ps"
        case .pcl: "pcl"
        case .pclm: "pclm"
        case .zpl: "zpl"
        case .escPOS: "escpos"
        }
    }

    /// Whether pages are pixels; else they stay a page description.
    public var isRaster: Bool {
        switch self {
        case .pdf, .postScript: false
        default: true
        }
    }

    /// The pixels that it can hold and workers make; none for page descriptions.
    public var pixelFormats: [PixelFormat] {
        switch self {
        case .pwgRaster: [.black1, .sgray1, .black8, .sgray8, .srgb8, .cmyk8]
        case .appleRaster: [.sgray8, .srgb8, .cmyk8]
        case .png: [.black1, .sgray1, .sgray8, .srgb8]
        case .pclm: [.sgray8, .srgb8]
        case .pcl, .zpl, .escPOS: [.black1]
        case .pdf, .postScript: []
        }
    }

    /// Bytes before the first page that may stand only once: PWG's synchronization word (PWG 5102.4 section 4.2), URF's
    /// file header, PCL's job header.
    package var fileHeaderLength: Int {
        switch self {
        case .pwgRaster: 4
        case .appleRaster: 12
        case .pcl: PCLJob.headerLength
        default: 0
        }
    }

    /// Whether it is the language of some printers, with pixels that follow from it alone.
    public var isPrinterLanguage: Bool {
        switch self {
        case .pcl, .pclm, .zpl, .escPOS: true
        default: false
        }
    }

    /// Whether each impression is a file of its own, so that pages cannot be concatenated.
    public var isFilePerPage: Bool { self == .png }
}
