// SPDX-License-Identifier: Apache-2.0

import Raster
import Rendering

/// An impression without any mark, coded like one that was rendered.
enum BlankImpression {
    /// Bytes of a page's header; 0 for formats that have no sheets.
    static func headerLength(of format: OutputFormat?) -> Int {
        switch format {
        case .pwgRaster: PWGPageHeader.byteCount
        case .appleRaster: URFPageHeader.byteCount
        case .pclm: PCLmPageHeader.byteCount
        default: 0
        }
    }

    /// The bytes of a blank impression with that page header; nil when the header is none of the format.
    static func coded(like header: [UInt8], format: OutputFormat?) -> [UInt8]? {
        switch format {
        case .pwgRaster:
            guard let page = try? PWGPageHeader(decoding: header) else { return nil }
            return coded(header, page.pixelFormat, width: Int(page.width), height: Int(page.height), isURF: false)
        case .appleRaster:
            guard let page = try? URFPageHeader(decoding: header) else { return nil }
            return coded(header, page.pixelFormat, width: Int(page.width), height: Int(page.height), isURF: true)
        case .pcl: return PCLJob.blankPage
        case .pclm: return PCLmPageHeader(decoding: header)?.blankPage()
        default: return nil
        }
    }

    private static func coded(
        _ header: [UInt8],
        _ pixels: PixelFormat,
        width: Int,
        height: Int,
        isURF: Bool
    ) -> [UInt8]? {
        guard width > 0, height > 0 else { return nil }
        var coder = LineCoder(pixels, width: width, endsLinesInWhite: isURF)
        var buffer = CodedBuffer(capacity: 1 << 12)
        coder.encodeBlank(lines: height, into: &buffer)
        coder.finish(into: &buffer)
        return header + buffer.withBytes { Array($0) }
    }
}
