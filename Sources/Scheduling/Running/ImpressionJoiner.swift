// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering

/// Joins the coded pages of several documents and copies into one, leaving out impressions that were printed before.
///
/// PWG raster, URF and PCL begin with bytes that may stand only once: PWG's synchronization word (PWG 5102.4 section
/// 4.2), URF's file header, PCL's job header. A worker gives them with its first page.
struct ImpressionJoiner: Sendable {
    private let format: OutputFormat?
    private let headerLength: Int
    private let isWhole: Bool
    private var binding: PageBinding
    /// Whether the running document comes from a worker; what a client made of PCL is a job of its own.
    private var isRendered = true
    /// What ends the rendered pages before a document that is a job of its own.
    private var ending: [UInt8] = []
    /// Impressions that are still to be left out.
    private var dropped: Int
    /// Bytes of the running document's header seen so far; nil behind it.
    private var header: [UInt8]?
    private var hasSentHeader = false
    private var isFirstPage = true
    /// Bytes of the running impression that went out, without a header.
    private var sentBytes = 0
    /// Bytes of the running impression that come again, since its worker was replaced; nil when none was.
    private var repeated: Int?
    private var firstHeader: [UInt8] = []
    /// The first bytes of the running impression: its page header, after which a blank one can be made.
    private var pageHeader: [UInt8] = []
    /// The last impression that came, counted from 1 over everything, the dropped ones among them.
    private(set) var impression = 0

    /// Makes a joiner.
    ///
    /// - Parameters:
    ///   - format: What is joined.
    ///   - dropped: How many impressions are left out at the start.
    ///   - isWhole: True when it is one document from its start, whose header can stay as it is.
    init(format: OutputFormat?, dropped: Int, isWhole: Bool) {
        self.format = format
        self.dropped = dropped
        self.isWhole = isWhole
        binding = PageBinding(format)
        headerLength = format?.fileHeaderLength ?? 0
    }

    /// The running document goes on with a new worker, whose first impression is the one that was running, or the next
    /// one when none was.
    mutating func resume(isInPage: Bool) {
        repeated = isInPage ? sentBytes : nil
        if isInPage { impression -= 1 }
        isFirstPage = true
    }

    /// Impressions that come next and are left out, since they were printed before.
    var left: Int { max(0, dropped - impression) }

    /// So many impressions of those that are left out do not come at all.
    mutating func passOver(_ impressions: Int) { impression += impressions }

    /// The next document, or the next copy of one, begins; it is rendered, or as a client sent it.
    mutating func beginDocument(isRendered: Bool = true) {
        isFirstPage = true
        self.isRendered = isRendered || format != .pcl
        guard !self.isRendered else { return }
        ending += binding.end()
        hasSentHeader = false
    }

    /// What goes out behind everything; nothing in formats that have no end.
    mutating func end() -> CodedPageEvent? {
        let bytes = binding.end()
        return bytes.isEmpty ? nil : .bytes(bytes)
    }

    /// What goes out for an event of the running document; impressions are numbered from 1 as they go out.
    mutating func join(_ event: CodedPageEvent) -> CodedPageEvent? {
        switch event {
        case .pageStarted:
            impression += 1
            pageHeader = []
            header = isFirstPage && isRendered && headerLength > 0 ? [] : nil
            isFirstPage = false
            guard repeated == nil else { return nil }
            sentBytes = 0
            return impression > dropped ? .pageStarted(impression - dropped) : nil
        case .bytes(let bytes):
            let all = withoutHeader(bytes)
            pageHeader += all.prefix(BlankImpression.headerLength(of: format) - pageHeader.count)
            let rest = notRepeated(all)
            guard impression > dropped, !rest.isEmpty else { return nil }
            sentBytes += rest.count
            guard isRendered else {
                defer { ending = [] }
                return .bytes(ending + rest)
            }
            guard !hasSentHeader, headerLength > 0 else { return .bytes(binding.bind(rest)) }
            hasSentHeader = true
            return .bytes(binding.bind(firstHeader + rest))
        case .pageEnded:
            repeated = nil
            return impression > dropped ? .pageEnded(impression - dropped) : nil
        }
    }

    /// What fills the back of the last sheet, so that what follows begins on a sheet of its own; nothing when it is
    /// filled, or the format has no such sheets.
    mutating func blankBack() -> [CodedPageEvent] {
        guard isRendered, !impression.isMultiple(of: 2),
            let blank = BlankImpression.coded(like: pageHeader, format: format)
        else {
            return []
        }
        isFirstPage = false
        return [.pageStarted(1), .bytes(blank), .pageEnded(1)].compactMap { join($0) }
    }

    private mutating func notRepeated(_ bytes: [UInt8]) -> [UInt8] {
        guard let left = repeated, left > 0 else { return bytes }
        let count = min(left, bytes.count)
        repeated = left - count
        return Array(bytes.dropFirst(count))
    }

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
