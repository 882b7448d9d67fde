// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster

/// The one message that a worker gets: what to do with the document, or documents, whose descriptors come with it.
package struct RenderOrder: Equatable {
    /// First bytes of the message.
    static let magic: UInt32 = 0x5044_5053
    /// Version of the message; server and worker must be of the same build.
    static let version: UInt16 = 4
    /// The most bytes that the message may have.
    package static let longest = 64 << 10
    /// The most page ranges that are sent.
    package static let mostPageRanges = 1000

    package var settings: RenderSettings
    package var limits: RenderLimits

    package init(settings: RenderSettings, limits: RenderLimits) {
        self.settings = settings
        self.limits = limits
    }

    /// The message's bytes.
    package func encode() -> [UInt8] {
        var writer = WireWriter()
        writer.put(Self.magic)
        writer.put(Self.version)
        writer.put(Int64(limits.memory))
        writer.put(limits.cpuTime.components.seconds)
        writer.put(Int64(limits.outputBytes))
        writer.put(settings.output.rawValue)
        writer.put(settings.pixelFormat.keyword)
        writer.put(settings.mediaName)
        for number in settings.numbers { writer.put(Int64(number)) }
        writer.put(settings.sides.rawValue)
        writer.put(settings.sheetBack.rawValue)
        writer.put(settings.scaling.rawValue)
        writer.put(settings.orientation.rawValue)
        writer.put(settings.quality.rawValue)
        writer.put(UInt8(settings.monochrome ? 1 : 0))
        writer.put(settings.halftone.rawValue)
        settings.putImposition(into: &writer)
        settings.putColors(into: &writer)
        writer.put(UInt16(settings.pageRanges.count))
        for range in settings.pageRanges {
            writer.put(Int64(range.lowerBound))
            writer.put(Int64(range.upperBound))
        }
        return writer.bytes
    }

    /// Reads a message.
    ///
    /// - Throws: ``WireError`` at the first byte that is wrong.
    package init(decoding bytes: [UInt8]) throws(WireError) {
        var reader = WireReader(bytes)
        guard try reader.number(UInt32.self) == Self.magic else { throw WireError("not a render order", offset: 0) }
        let version = try reader.number(UInt16.self)
        guard version == Self.version else {
            throw WireError("version \(version), not \(Self.version); use pdps-rip and server of one build", offset: 4)
        }
        limits = RenderLimits(
            memory: try reader.int(0...Int.max, "memory"),
            cpuTime: .seconds(try reader.int(0...1_000_000_000, "processor time")),
            outputBytes: try reader.int(0...Int.max, "output bytes")
        )
        settings = try RenderSettings(from: &reader)
        try reader.finish()
    }
}

extension RenderSettings {
    fileprivate var numbers: [Int] {
        [
            resolution.x, resolution.y, media.width, media.height,
            margins.left, margins.right, margins.top, margins.bottom, copies,
        ]
    }

    fileprivate init(from reader: inout WireReader) throws(WireError) {
        let output = try reader.keyword(OutputFormat.self)
        let keyword = try reader.string()
        guard let pixelFormat = PixelFormat(pwgRasterType: keyword) else {
            throw WireError("unknown pixel format \(keyword)", offset: reader.offset)
        }
        let mediaName = try reader.string()
        let resolution = Resolution(
            x: try reader.int(Self.resolutions, "horizontal resolution"),
            y: try reader.int(Self.resolutions, "vertical resolution")
        )
        let media = MediaSize(
            width: try reader.int(Self.mediaDimensions, "media width"),
            height: try reader.int(Self.mediaDimensions, "media height")
        )
        let margins = Margins(
            left: try reader.int(0...media.width / 2, "left margin"),
            right: try reader.int(0...media.width / 2, "right margin"),
            top: try reader.int(0...media.height / 2, "top margin"),
            bottom: try reader.int(0...media.height / 2, "bottom margin")
        )
        self.init(
            output: output,
            pixelFormat: pixelFormat,
            resolution: resolution,
            mediaName: mediaName,
            media: media,
            margins: margins
        )
        copies = try reader.int(1...Int(Int32.max), "copies")
        sides = try reader.keyword()
        sheetBack = try reader.keyword()
        scaling = try reader.keyword()
        orientation = try Self.enumeration(&reader)
        quality = try Self.enumeration(&reader)
        monochrome = try reader.number(UInt8.self) != 0
        halftone = try reader.keyword()
        try readImposition(from: &reader)
        try readColors(from: &reader)
        pageRanges = try Self.pageRanges(&reader)
    }

    fileprivate func putImposition(into writer: inout WireWriter) {
        for number in [imposition.numberUp, imposition.copies, firstImpression] { writer.put(Int64(number)) }
        writer.put(imposition.direction.rawValue)
        writer.put(imposition.template.rawValue)
        writer.put(imposition.pageSet.rawValue)
        let flags = [
            imposition.isReversed, imposition.isCollated, startsOnBack, fitsMedia, joining.separatesSheets,
            joining.countsPagesThrough, joining.repeatsDocuments,
        ]
        for flag in flags {
            writer.put(UInt8(flag ? 1 : 0))
        }
        writer.put(startSheet)
        writer.put(endSheet)
    }

    private mutating func readImposition(from reader: inout WireReader) throws(WireError) {
        imposition.numberUp = try reader.int(1...(Ticket.numbersUp.max() ?? 1), "pages on a side")
        imposition.copies = try reader.int(Self.impositionCopies, "copies of pages")
        firstImpression = try reader.int(1...Int(Int32.max), "first impression")
        imposition.direction = try reader.keyword()
        imposition.template = try reader.keyword()
        imposition.pageSet = try reader.keyword()
        imposition.isReversed = try reader.number(UInt8.self) != 0
        imposition.isCollated = try reader.number(UInt8.self) != 0
        startsOnBack = try reader.number(UInt8.self) != 0
        fitsMedia = try reader.number(UInt8.self) != 0
        joining.separatesSheets = try reader.number(UInt8.self) != 0
        joining.countsPagesThrough = try reader.number(UInt8.self) != 0
        joining.repeatsDocuments = try reader.number(UInt8.self) != 0
        startSheet = try reader.sheet()
        endSheet = try reader.sheet()
    }

    fileprivate func putColors(into writer: inout WireWriter) {
        writer.put(renderingIntent.rawValue)
        writer.put(UInt8(sharpensPhotos ? 1 : 0))
        writer.put(UInt8(deviceProfile == nil ? 0 : 1))
        // Its bytes come by a descriptor behind those of the documents.
        guard let deviceProfile else { return }
        writer.put(deviceProfile.colorSpace.rawValue)
        writer.put(deviceProfile.sha256)
    }

    private mutating func readColors(from reader: inout WireReader) throws(WireError) {
        renderingIntent = try reader.keyword()
        sharpensPhotos = try reader.number(UInt8.self) != 0
        guard try reader.number(UInt8.self) != 0 else { return }
        let colorSpace = try reader.keyword(DeviceProfile.ColorSpace.self)
        deviceProfile = DeviceProfile(sha256: try reader.string(), colorSpace: colorSpace)
    }

    private static func enumeration<Value: RawRepresentable<Int32>>(
        _ reader: inout WireReader
    ) throws(WireError) -> Value {
        let raw = try reader.number(Int32.self)
        guard let value = Value(rawValue: raw) else { throw WireError("unknown enum \(raw)", offset: reader.offset) }
        return value
    }

    private static func pageRanges(_ reader: inout WireReader) throws(WireError) -> [ClosedRange<Int>] {
        let count = Int(try reader.number(UInt16.self))
        guard count <= RenderOrder.mostPageRanges else {
            throw WireError("\(count) page ranges", offset: reader.offset)
        }
        var ranges: [ClosedRange<Int>] = []
        for _ in 0..<count {
            let first = try reader.int(1...Int(Int32.max), "first page")
            let last = try reader.int(first...Int(Int32.max), "last page")
            ranges.append(first...last)
        }
        return ranges
    }
}
