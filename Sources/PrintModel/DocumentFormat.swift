// SPDX-License-Identifier: Apache-2.0

/// What a document is, found from its first bytes and never from its name.
public enum DocumentFormat: String, Sendable, CaseIterable {
    /// Adobe PostScript.
    case postScript
    /// Encapsulated PostScript: one picture with a bounding box.
    case encapsulatedPostScript
    /// Portable Document Format.
    case pdf
    /// JPEG.
    case jpeg
    /// PNG.
    case png
    /// TIFF, also BigTIFF.
    case tiff
    /// WebP.
    case webP
    /// HEIF or AVIF.
    case heif
    /// Text in UTF-8 or, failing that, Latin-1.
    case plainText
    /// PWG Raster (PWG 5102.4).
    case pwgRaster
    /// Apple Raster (URF).
    case appleRaster
    /// PCL 5 or PCL 6, with or without PJL around it.
    case pcl
    /// ZPL II, the language of label printers.
    case zpl
    /// A zip archive: OOXML and OpenDocument office files are such.
    case zip
    /// An old Microsoft Office file (OLE compound document).
    case oleDocument
    /// Something compressed by gzip.
    case gzip
    /// No bytes at all.
    case empty
    /// None of the above.
    case unknown

    /// How many bytes of a document `detect` wants to see to be sure.
    public static let detectionLength = 4096

    /// The registered media type (`document-format`, RFC 8011 section 5.1.10).
    public var mimeType: String {
        switch self {
        case .postScript, .encapsulatedPostScript: "application/postscript"
        case .pdf: "application/pdf"
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .tiff: "image/tiff"
        case .webP: "image/webp"
        case .heif: "image/heif"
        case .plainText: "text/plain"
        case .pwgRaster: "image/pwg-raster"
        case .appleRaster: "image/urf"
        case .pcl: "application/vnd.hp-PCL"
        case .zpl: "application/vnd.zebra-zpl"
        case .zip: "application/zip"
        case .oleDocument: "application/x-ole-storage"
        case .gzip: "application/gzip"
        case .empty, .unknown: "application/octet-stream"
        }
    }

    /// What people call it, for messages.
    public var name: String {
        switch self {
        case .postScript: "PostScript"
        case .encapsulatedPostScript: "Encapsulated PostScript"
        case .pdf: "PDF"
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .tiff: "TIFF"
        case .webP: "WebP"
        case .heif: "HEIF"
        case .plainText: "plain text"
        case .pwgRaster: "PWG raster"
        case .appleRaster: "Apple raster (URF)"
        case .pcl: "PCL"
        case .zpl: "ZPL"
        case .zip: "a zip archive or an office file (such as .docx or .odt)"
        case .oleDocument: "an old Microsoft Office file (such as .doc or .xls)"
        case .gzip: "gzip-compressed data"
        case .empty: "empty"
        case .unknown: "of an unknown format"
        }
    }

    /// Whether it is a picture of pixels.
    public var isImage: Bool {
        switch self {
        case .jpeg, .png, .tiff, .webP, .heif: true
        default: false
        }
    }

    /// Whether a RIP worker can turn it into pages.
    public var isRenderable: Bool {
        switch self {
        case .postScript, .encapsulatedPostScript, .pdf, .plainText, .pwgRaster, .appleRaster: true
        default: isImage
        }
    }
}
