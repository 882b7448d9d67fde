// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// Joins the coded pages of several documents and copies into one, leaving out impressions that were printed before.
///
/// PWG raster and URF begin with a few bytes that may stand only once: PWG's synchronization word (PWG 5102.4 section
/// 4.2) and URF's file header. A worker gives them with its first page.
struct ImpressionJoiner: Sendable {
    private let headerLength: Int
    private let isWhole: Bool
    /// Impressions that are still to be left out.
    private var dropped: Int
    /// Bytes of the running document's header seen so far; nil behind it.
    private var header: [UInt8]?
    private var hasSentHeader = false
    private var isFirstPage = true
    /// The last impression that came, counted from 1 over everything, the dropped ones among them.
    private(set) var impression = 0

    /// Makes a joiner.
    ///
    /// - Parameters:
    ///   - format: What is joined.
    ///   - dropped: How many impressions are left out at the start.
    ///   - isWhole: True when it is one document from its start, whose header can stay as it is.
    init(format: OutputFormat?, dropped: Int, isWhole: Bool) {
        self.dropped = dropped
        self.isWhole = isWhole
        headerLength =
            switch format {
            case .pwgRaster: 4
            case .appleRaster: 12
            default: 0
            }
    }

    /// The next document, or the next copy of one, begins.
    mutating func beginDocument() {
        isFirstPage = true
    }

    /// What goes out for an event of the running document; impressions are numbered from 1 as they go out.
    mutating func join(_ event: CodedPageEvent) -> CodedPageEvent? {
        switch event {
        case .pageStarted:
            impression += 1
            header = isFirstPage && headerLength > 0 ? [] : nil
            isFirstPage = false
            return impression > dropped ? .pageStarted(impression - dropped) : nil
        case .bytes(let bytes):
            let rest = withoutHeader(bytes)
            guard impression > dropped, !rest.isEmpty else { return nil }
            guard !hasSentHeader, headerLength > 0 else { return .bytes(rest) }
            hasSentHeader = true
            return .bytes(firstHeader + rest)
        case .pageEnded:
            return impression > dropped ? .pageEnded(impression - dropped) : nil
        }
    }

    private var firstHeader: [UInt8] = []

    private mutating func withoutHeader(_ bytes: [UInt8]) -> [UInt8] {
        guard var collected = header else { return bytes }
        let missing = headerLength - collected.count
        collected += bytes.prefix(missing)
        header = collected.count < headerLength ? collected : nil
        if header == nil && firstHeader.isEmpty { firstHeader = isWhole ? collected : Self.unknownCount(collected) }
        return Array(bytes.dropFirst(missing))
    }

    /// URF counts its pages in bytes 8 to 11; 0 means that their number is not known yet.
    private static func unknownCount(_ header: [UInt8]) -> [UInt8] {
        header.count == 12 ? header.prefix(8) + [0, 0, 0, 0] : header
    }
}
