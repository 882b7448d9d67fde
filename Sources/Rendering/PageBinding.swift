// SPDX-License-Identifier: Apache-2.0

import Raster

/// Makes one document of coded pages where that is more than to put them one after the other.
///
/// A worker does not know which page is the last one, nor what was sent before its own: a document's end and what counts
/// over all of it belong here.
public struct PageBinding: Sendable {
    private let format: OutputFormat?
    private var document = PCLmDocument()
    private var hasPages = false

    /// Makes a binding for documents of a format; nil for those that are not rendered.
    public init(_ format: OutputFormat?) {
        self.format = format
    }

    /// What goes out for the next bytes of pages.
    public mutating func bind(_ bytes: [UInt8]) -> [UInt8] {
        hasPages = true
        return format == .pclm ? document.append(bytes) : bytes
    }

    /// What goes out behind the last page; another document may follow.
    public mutating func end() -> [UInt8] {
        guard hasPages else { return [] }
        hasPages = false
        switch format {
        case .pcl: return PCLJob.end
        case .pclm: return document.finish()
        default: return []
        }
    }
}
