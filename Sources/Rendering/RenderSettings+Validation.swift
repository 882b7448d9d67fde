// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster

extension RenderSettings {
    /// Resolutions that are rendered, in dots per inch.
    static let resolutions = 18...4800
    /// Widths and heights of media that are rendered, in 1/100 mm: 1 mm to 200 inches (14,400 points).
    static let mediaDimensions = 100...508_000
    /// Documents that can become one.
    public static let mostJoinedDocuments = DescriptorPassing.mostDescriptors - 1
    /// Copies that a worker makes.
    static let impositionCopies = 1...100_000
    /// The most pixels of a line or of a column.
    static let mostPixels = 1 << 18

    /// Pixels of a line: the media's width at the horizontal resolution.
    public var pixelWidth: Int { max(1, (media.width * resolution.x + 1270) / 2540) }
    /// Lines of a page: the media's height at the vertical resolution.
    public var pixelHeight: Int { max(1, (media.height * resolution.y + 1270) / 2540) }

    /// Checks that the settings can be met at all.
    ///
    /// - Throws: ``RenderError`` with code `unsupportedSettings`, which names the setting and what is possible.
    public func validate() throws(RenderError) {
        guard Self.resolutions.contains(resolution.x), Self.resolutions.contains(resolution.y) else {
            throw .settings("a resolution of \(resolution.x)x\(resolution.y) dpi; \(Self.resolutions) is possible")
        }
        guard Self.mediaDimensions.contains(media.width), Self.mediaDimensions.contains(media.height) else {
            throw .settings("media of \(media.width) by \(media.height) 1/100 mm; each may be \(Self.mediaDimensions)")
        }
        guard pixelWidth <= Self.mostPixels, pixelHeight <= Self.mostPixels else {
            throw .settings("pages of \(pixelWidth) by \(pixelHeight) pixels; lower the resolution")
        }
        guard (0...media.width / 2).contains(margins.left), (0...media.width / 2).contains(margins.right),
            (0...media.height / 2).contains(margins.top), (0...media.height / 2).contains(margins.bottom)
        else { throw .settings("margins that leave nothing of the media") }
        guard pageRanges.count <= RenderOrder.mostPageRanges else {
            throw .settings("\(pageRanges.count) page ranges; \(RenderOrder.mostPageRanges) are possible")
        }
        guard pageRanges.allSatisfy({ $0.lowerBound >= 1 && $0.upperBound <= Int(Int32.max) }) else {
            throw .settings("page ranges that do not count from 1")
        }
        guard (1...Int(Int32.max)).contains(copies) else { throw .settings("\(copies) copies") }
        try validateImposition()
        try validatePixels()
    }

    private func validateImposition() throws(RenderError) {
        guard Ticket.numbersUp.contains(imposition.numberUp) else {
            let possible = Ticket.numbersUp.map { "\($0)" }.joined(separator: ", ")
            throw .settings("\(imposition.numberUp) pages on a side; \(possible) are possible")
        }
        guard Self.impositionCopies.contains(imposition.copies) else { throw .settings("\(imposition.copies) copies") }
        guard (1...Int(Int32.max)).contains(firstImpression) else {
            throw .settings("impressions from number \(firstImpression) on")
        }
        for sheet in [startSheet, endSheet].compactMap({ $0 }) where sheet.rows.count > JobSheet.mostRows {
            throw .settings("a job sheet of \(sheet.rows.count) lines; \(JobSheet.mostRows) are possible")
        }
    }

    private func validatePixels() throws(RenderError) {
        guard output.isRaster else { return }
        switch output {
        case .appleRaster, .pcl, .pclm, .zpl, .escPOS:
            guard resolution.x == resolution.y else {
                throw .settings("\(output.rawValue) with \(resolution.x)x\(resolution.y) dpi; both must be the same")
            }
        default: break
        }
        if output == .pcl, !PCLJob.resolutions.contains(resolution.x) {
            let possible = PCLJob.resolutions.map { "\($0)" }.joined(separator: ", ")
            throw .settings("PCL with \(resolution.x) dpi; \(possible) are possible")
        }
        guard output.pixelFormats.contains(pixelFormat) else {
            let names = output.pixelFormats.map(\.keyword).joined(separator: ", ")
            throw .settings("\(output.rawValue) with \(pixelFormat.keyword) pixels; \(names) are possible")
        }
        guard let deviceProfile, deviceProfile.colorSpace.colors != pixelFormat.colors else { return }
        throw .settings(
            "\(pixelFormat.keyword) pixels by an ICC profile for \(deviceProfile.colorSpace) colours; the two must agree"
        )
    }
}

extension RenderError {
    fileprivate static func settings(_ what: String) -> RenderError {
        RenderError(code: .unsupportedSettings, message: "The job asks for \(what).")
    }
}
