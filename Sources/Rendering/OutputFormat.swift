// SPDX-License-Identifier: Apache-2.0

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

    /// The usual ending of a file's name, without the dot.
    public var fileExtension: String {
        switch self {
        case .pwgRaster: "pwg"
        case .appleRaster: "urf"
        case .png: "png"
        case .pdf: "pdf"
        case .postScript: "ps"
        }
    }

    /// Whether pages are pixels; else they stay a page description.
    public var isRaster: Bool {
        switch self {
        case .pwgRaster, .appleRaster, .png: true
        case .pdf, .postScript: false
        }
    }

    /// Bytes before the first page that may stand only once: PWG's synchronization word (PWG 5102.4 section 4.2), URF's
    /// file header.
    package var fileHeaderLength: Int {
        switch self {
        case .pwgRaster: 4
        case .appleRaster: 12
        case .png, .pdf, .postScript: 0
        }
    }

    /// Whether each impression is a file of its own, so that pages cannot be concatenated.
    public var isFilePerPage: Bool { self == .png }
}
