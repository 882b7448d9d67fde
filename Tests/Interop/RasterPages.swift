// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster

/// A page of a raster file, read at some places.
struct RasterPage {
    var width: Int
    var height: Int
    /// The first value of the pixel in the middle of the line at each 1/16 of the height; of sRGB that is red.
    var middle: [UInt8] = []

    /// The pages of a PWG or Apple raster file.
    static func pages(of file: URL) throws -> [RasterPage] {
        var decoder = RasterDecoder()
        decoder.feed(try Data(contentsOf: file))
        var pages: [RasterPage] = []
        var (lineNumber, bytesPerPixel) = (0, 1)
        while let event = try decoder.next() {
            switch event {
            case .documentStarted, .pageEnded: break
            case .pageStarted(let header):
                pages.append(RasterPage(width: header.width, height: header.height))
                (lineNumber, bytesPerPixel) = (0, max(header.pixelFormat.bitsPerPixel / 8, 1))
            case .line(let line, let count):
                lineNumber += count
                var page = pages.removeLast()
                while page.middle.count < 16, page.middle.count * page.height < lineNumber * 16 {
                    page.middle.append(line[page.width / 2 * bytesPerPixel])
                }
                pages.append(page)
            }
        }
        try decoder.finish()
        return pages
    }
}
