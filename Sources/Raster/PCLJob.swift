// SPDX-License-Identifier: Apache-2.0

/// What stands around the raster rows of a PCL 5 job (HP PCL 5 Printer Language Technical Reference Manual).
///
/// The job is bracketed by PJL. Rows cover the whole sheet; the printer cuts off what it cannot print on.
public struct PCLJob: Sendable {
    /// Bytes of ``header``, whatever is in it, so that pages of several jobs can be joined.
    public static let headerLength = 256
    /// Dots per inch that PCL 5 knows (`ESC *t # R`).
    public static let resolutions = [75, 100, 150, 200, 300, 600, 1200]
    /// What ends a job: printer reset, and the return to PJL.
    public static let end: [UInt8] = Array("\u{1B}E\u{1B}%-12345X".utf8)
    /// A side without a mark.
    public static let blankPage: [UInt8] = [0x0C]

    /// Sides of the sheet: the number of `ESC &l # S`.
    public enum Duplex: Int, Sendable {
        /// One side.
        case none = 0
        /// Both, turned over the long edge.
        case longEdge = 1
        /// Both, turned over the short edge.
        case shortEdge = 2
    }

    private let width: Int
    private let height: Int
    private let resolution: Int
    private let duplex: Duplex
    private let copies: Int
    private let paper: Paper

    /// Describes a job's pages.
    ///
    /// - Parameters:
    ///   - width: pixels of a line.
    ///   - height: lines of a page.
    ///   - resolution: dots per inch, one of ``resolutions``.
    ///   - media: width and height of the sheet in 1/100 mm; a size that PCL has no number for is called custom.
    ///   - duplex: sides of the sheet.
    ///   - copies: how often the printer prints each page.
    public init(
        width: Int,
        height: Int,
        resolution: Int,
        media: (width: Int, height: Int),
        duplex: Duplex = .none,
        copies: Int = 1
    ) {
        self.width = width
        self.height = height
        self.resolution = resolution
        self.duplex = duplex
        self.copies = copies
        paper = Paper(media)
    }

    /// What stands once, before the first page.
    public var header: [UInt8] {
        let start = "\u{1B}%-12345X@PJL\r\n@PJL SET RESOLUTION=\(resolution)\r\n@PJL COMMENT "
        let end =
            "\r\n@PJL ENTER LANGUAGE=PCL\r\n\u{1B}E\u{1B}&l\(paper.code)a0o\(duplex.rawValue)s\(copies)X\u{1B}*t\(resolution)R"
        let padding = max(0, Self.headerLength - start.utf8.count - end.utf8.count)
        return Array((start + String(repeating: "-", count: padding) + end).utf8)
    }

    /// What stands before the rows of each page: no margins, the cursor in the sheet's corner, rows from there on.
    public var pageStart: String {
        "\u{1B}&l\(-paper.leftOffset)u0z0e0L\u{1B}*p0x0Y\u{1B}*r0f\(width)s\(height)t1A"
    }

    /// What stands behind the rows of each page.
    public static let pageEnd = "\u{1B}*rC\u{0C}"
}

/// A size of paper as PCL knows it.
private struct Paper {
    /// The number of `ESC &l # A`.
    var code: Int
    /// How far the logical page begins from the sheet's left edge, in 1/720 inch (PCL 5 manual, "Logical page").
    var leftOffset: Int

    private static let inchOffset = 180
    private static let metricOffset = 170
    private static let custom = 101
    /// Width and height in 1/100 mm, number.
    private static let sizes: [(width: Int, height: Int, code: Int, offset: Int)] = [
        (18415, 26670, 1, inchOffset), (21590, 27940, 2, inchOffset), (21590, 35560, 3, inchOffset),
        (27940, 43180, 6, inchOffset), (10500, 14800, 24, metricOffset), (14800, 21000, 25, metricOffset),
        (21000, 29700, 26, metricOffset), (29700, 42000, 27, metricOffset), (18200, 25700, 45, metricOffset),
        (25700, 36400, 46, metricOffset), (10000, 14800, 71, metricOffset), (9843, 19050, 80, inchOffset),
        (10478, 24130, 81, inchOffset), (11000, 22000, 90, metricOffset), (16200, 22900, 91, metricOffset),
        (17600, 25000, 100, metricOffset),
    ]

    init(_ media: (width: Int, height: Int)) {
        let known = Self.sizes.first { abs($0.width - media.width) <= 100 && abs($0.height - media.height) <= 100 }
        code = known?.code ?? Self.custom
        leftOffset = known?.offset ?? Self.inchOffset
    }
}
