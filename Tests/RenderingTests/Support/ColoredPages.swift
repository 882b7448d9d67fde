// SPDX-License-Identifier: Apache-2.0

/// Pages that can be told apart wherever they lie: each has a colour of its own, and a black square in its lower left
/// corner that shows how it is turned.
enum ColoredPages {
    /// Red and green of page N; blue is always 128.
    private static let step = 12

    /// PDF pages of 4 by 6 inches, or another size.
    static func pdf(_ count: Int, width: Int = 288, height: Int = 432, page: String = "") -> [UInt8] {
        let contents = (1...count).map { number in
            "\(level(number)) \(level(20 - number)) 0.502 rg 0 0 \(width) \(height) re f 0 g 0 0 48 48 re f"
        }
        return SampleDocuments.pdf(pages: contents, mediaBox: "[0 0 \(width) \(height)]", page: page)
    }

    /// The same in PostScript.
    static func postScript(_ count: Int) -> String {
        """
        %!PS
        << /PageSize [288 432] >> setpagedevice
        1 1 \(count) {
          dup 12 mul 255 div exch 20 exch sub 12 mul 255 div 0.502 setrgbcolor 0 0 288 432 rectfill
          0 setgray 0 0 48 48 rectfill showpage
        } for

        """
    }

    private static func level(_ number: Int) -> Double { Double(number * step) / 255 }

    /// The page that a pixel belongs to; 0 for paper, -1 for black, nil for anything else.
    static func number(_ pixel: [UInt8]) -> Int? {
        if pixel == [255, 255, 255] { return 0 }
        if pixel == [0, 0, 0] { return -1 }
        let number = (Int(pixel[0]) + step / 2) / step
        let isOurs = abs(Int(pixel[0]) - number * step) < 3 && abs(Int(pixel[1]) - (20 - number) * step) < 3
        return isOurs && abs(Int(pixel[2]) - 128) < 3 ? number : nil
    }
}

extension Picture {
    /// The pages in the middle of each field of a grid, line by line from the top.
    func pages(columns: Int, rows: Int) -> [[Int?]] {
        (0..<rows).map { row in
            (0..<columns).map { column in
                ColoredPages.number(self[width * (2 * column + 1) / columns / 2, height * (2 * row + 1) / rows / 2])
            }
        }
    }

    /// The page at the middle.
    var page: Int? { pages(columns: 1, rows: 1)[0][0] }
}
