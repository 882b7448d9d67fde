// SPDX-License-Identifier: Apache-2.0

import Raster

/// What a page of a test's document says of itself, whatever it was rendered to: 36 cells, black or white.
public struct PageIdentity: Hashable, Sendable, Comparable {
    /// Which document it is of, 0...65535.
    public var document: Int
    /// Which page of it, 1...255.
    public var page: Int

    static let cells = 6
    /// Behind 16 bits of the document and 8 of the page, so that no other pattern is taken for a page.
    private static let checkBits = 12

    /// Names a page.
    public init(document: Int, page: Int) {
        (self.document, self.page) = (document, page)
    }

    /// Reads the cells, row by row from the top left one; nil if they are no page of ours.
    init?(_ bits: UInt64) {
        self.init(document: Int(bits >> 20 & 0xFFFF), page: Int(bits >> 12 & 0xFF))
        guard self.bits == bits else { return nil }
    }

    /// The cells; a black one is 1, that of the top left is the highest bit.
    var bits: UInt64 {
        let check = UInt64(document &* 2311 &+ page &* 97 &+ 1365) & 0xFFF
        return UInt64(document & 0xFFFF) << 20 | UInt64(page & 0xFF) << 12 | check
    }

    public static func < (one: Self, other: Self) -> Bool {
        (one.document, one.page) < (other.document, other.page)
    }

    /// PostScript of a document with so many pages, on whatever paper.
    public static func postScript(document: Int, pages: Int) -> [UInt8] {
        var text = "%!PS\n"
        for page in 1...pages {
            text += "gsave currentpagedevice /PageSize get aload pop \(cells) div exch \(cells) div exch scale\n"
            let bits = PageIdentity(document: document, page: page).bits
            for cell in 0..<cells * cells where bits >> UInt64(cells * cells - 1 - cell) & 1 == 1 {
                text += "\(cell % cells) \(cells - 1 - cell / cells) 1 1 rectfill\n"
            }
            text += "grestore showpage\n"
        }
        return Array(text.utf8)
    }
}

/// A page as a printer gets it.
struct ReceivedPage: Sendable {
    var side: PrintedSide
    /// Whether it goes on a sheet with printed backs.
    var isTwoSided: Bool
}

/// Reads pages as their bytes come, and says which came whole.
struct PageReader: Sendable {
    private var decoder = RasterDecoder()
    private var header: RasterDecoder.PageHeader?
    private var line = 0
    private var bits: UInt64 = 0

    /// Takes bytes of PWG or Apple raster.
    ///
    /// - Returns: The pages that they complete.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws -> [ReceivedPage] {
        decoder.feed(bytes)
        var pages: [ReceivedPage] = []
        while let event = try decoder.next() {
            switch event {
            case .documentStarted: break
            case .pageStarted(let found): (header, line, bits) = (found, 0, 0)
            case .line(let pixels, let count): take(pixels, lines: count)
            case .pageEnded:
                let side = bits == 0 ? .blank : PageIdentity(bits).map { .page($0) } ?? PrintedSide.strange
                pages.append(ReceivedPage(side: side, isTwoSided: header?.isTwoSided ?? false))
            }
        }
        return pages
    }

    /// Looks at the cells whose middle lies in these lines.
    private mutating func take(_ pixels: [UInt8], lines count: Int) {
        defer { line += count }
        guard let header, header.width > 0 else { return }
        let cells = PageIdentity.cells
        let size = pixels.count / header.width
        for row in 0..<cells where (line..<line + count).contains((2 * row + 1) * header.height / (2 * cells)) {
            for column in 0..<cells where pixels[(2 * column + 1) * header.width / (2 * cells) * size] < 128 {
                bits |= 1 << UInt64(cells * cells - 1 - row * cells - column)
            }
        }
    }
}

extension RasterDecoder.PageHeader {
    fileprivate var isTwoSided: Bool {
        switch self {
        case .pwg(let header): header.duplex
        case .urf(let header): header.duplex != .none
        }
    }
}
