// SPDX-License-Identifier: Apache-2.0

import CVips
import IPP
import PrintModel
import Raster
import Rendering

/// A document of pixels: each image of it becomes a page.
struct ImageDocument {
    /// The most pixels of an image; libvips' own loaders have like limits.
    private static let mostPixels = 1 << 30

    let document: WorkerDocument
    let settings: RenderSettings
    let engine: String

    /// Renders all images that were asked for; returns how many.
    ///
    /// - Throws: ``RenderError``.
    func run(_ renderer: DocumentRenderer) throws -> Int {
        do {
            let count = try pageCount()
            let chosen = (0..<count).filter { settings.includes(page: $0 + 1) }
            guard !chosen.isEmpty else { throw RenderError.noPagesChosen(settings.pageRanges, documentPages: count) }
            let total = PrintSequence(pages: chosen.count, settings).count
            renderer.started(pages: total, engine: engine)
            switch settings.output {
            case .pwgRaster, .appleRaster, .png, .pcl, .pclm, .zpl, .escPOS:
                let writer = try renderer.impressionWriter(totalPages: total)
                writer.givesChosenPagesOnly = true
                if settings.startSheet != nil || settings.endSheet != nil { try renderer.openDisplay(for: writer) }
                try renderer.withSheets(writer) {
                    for page in chosen { try rasterize(page: page, to: writer) }
                }
                return writer.impressions
            case .pdf, .postScript:
                var pdf = ImagePDFWriter(images: self, settings: settings)
                try pdf.write(pages: chosen, to: PageDescriptionWriter(output: renderer.output))
            }
            return chosen.count
        } catch let failure as VipsImage.Failure {
            throw error(failure)
        }
    }

    /// Writes all images as PDF, each on a page of the media's size, or of its own with `cutsPagesToImages`.
    ///
    /// - Parameter marginInCell: what is left white around each image on a page of its own, as a part of its longer edge.
    /// - Throws: ``RenderError``.
    func write(to writer: PageDescriptionWriter, cutsPagesToImages: Bool, marginInCell: Double) throws {
        do {
            var pdf = ImagePDFWriter(images: self, settings: settings)
            pdf.cutsPagesToImages = cutsPagesToImages
            pdf.marginInCell = marginInCell
            try pdf.write(pages: Array(0..<pageCount()), to: writer)
        } catch let failure as VipsImage.Failure {
            throw error(failure)
        }
    }

    private func pageCount() throws -> Int { document.format == .tiff ? try open(page: 0).pages : 1 }

    /// The image's header.
    func open(page: Int) throws -> VipsImage {
        if document.format == .heif { VipsImage.loadHEIF() }
        let image = try VipsImage(descriptor: WorkerDocument.descriptorNumber, options: options(page: page))
        guard image.width > 0, image.height > 0, image.width <= Self.mostPixels / image.height else {
            throw RenderError(
                code: .documentFormatError,
                message: "The \(document.format.name) image has \(image.width) by \(image.height) pixels, which is too "
                    + "many; make it smaller."
            )
        }
        return image
    }

    /// The image's pixels, upright and turned further, at a size of `width` by `height`, in the colours that are wanted.
    ///
    /// What is not turned comes in one pass over the file, as its lines are asked for. Turning needs all pixels at hand:
    /// no more than the file has, or than are wanted.
    ///
    /// - Parameter turns: quarter turns, counter-clockwise.
    func pixels(
        page: Int,
        turns: Int = 0,
        width: Int,
        height: Int,
        of image: VipsImage,
        as contone: ImpressionWriter.Contone
    ) throws -> VipsImage {
        let isAcross = image.liesAcross != !turns.isMultiple(of: 2)
        let (storedWidth, storedHeight) = isAcross ? (height, width) : (width, height)
        let reduced = (width: min(image.width, storedWidth), height: min(image.height, storedHeight))
        var pixels = try open(page: page, shrunkTo: reduced, of: image)
        if pixels.hasAlpha { pixels = try pixels.flattened() }
        if pixels.width != reduced.width || pixels.height != reduced.height {
            pixels = try pixels.stretched(width: reduced.width, height: reduced.height)
        }
        pixels = try ImageColors(settings: settings, contone: contone).converted(pixels)
        let isSmaller = reduced.width < image.width && reduced.height < image.height
        if settings.sharpensPhotos, isSmaller { pixels = try pixels.sharpened() }
        if turns != 0 || !image.isUpright {
            // libvips turns clockwise.
            let angles = [VIPS_ANGLE_D0, VIPS_ANGLE_D270, VIPS_ANGLE_D180, VIPS_ANGLE_D90]
            pixels = try pixels.inMemory().upright().turned(angles[turns])
        }
        guard pixels.bands == contone.bytesPerPixel, pixels.has8Bits else {
            throw VipsImage.Failure(message: "its pixels have \(pixels.bands) colors of an unknown meaning")
        }
        guard pixels.width != width || pixels.height != height else { return pixels }
        return try pixels.enlarged(width: width, height: height)
    }

    /// The image with as few pixels as its decoder can leave out, but at least twice as many as `size` each way.
    private func open(page: Int, shrunkTo size: (width: Int, height: Int), of image: VipsImage) throws -> VipsImage {
        guard document.format == .jpeg else { return try open(page: page) }
        let ratio = min(image.width / size.width, image.height / size.height)
        guard let shrink = [8, 4, 2].first(where: { ratio >= $0 * 2 }) else { return try open(page: page) }
        return try VipsImage(
            descriptor: WorkerDocument.descriptorNumber,
            options: "[shrink=\(shrink),fail_on=truncated]"
        )
    }

    /// The image's size in points at its own resolution; images that claim none, or nonsense, count as 100 dpi.
    func naturalSize(of image: VipsImage) -> (width: Double, height: Double) {
        let claimed = image.resolution
        let isSensible = (30.0...10_000).contains(claimed.x) && (30.0...10_000).contains(claimed.y)
        let resolution = isSensible ? claimed : (x: 100, y: 100)
        let width = Double(image.width) * 72 / resolution.x
        let height = Double(image.height) * 72 / resolution.y
        return image.liesAcross ? (height, width) : (width, height)
    }

    private func options(page: Int) -> String {
        // A photo that lost its end on the way here shall fail, not be printed half gray.
        document.format == .tiff ? "[page=\(page),fail_on=truncated]" : "[fail_on=truncated]"
    }

    private func rasterize(page: Int, to writer: ImpressionWriter) throws {
        guard writer.wantsNext else { return writer.passOver() }
        let image = try open(page: page)
        let natural = naturalSize(of: image)
        let placement = ImagePlacement(width: natural.width, height: natural.height, settings: settings)
        let box = PixelBox(placement, settings)
        let pixels = try pixels(
            page: page,
            turns: placement.turns,
            width: box.width,
            height: box.height,
            of: image,
            as: writer.contone
        )
        let (visible, left, top) = try box.visiblePart(of: pixels, on: settings)
        guard let transform = writer.beginPage() else { return }
        let isBottomFirst = transform.mirrorY
        let page = ImagePage(
            pixels: isBottomFirst ? try visible.inMemory().upsideDown() : visible,
            left: left,
            blankLines: isBottomFirst ? settings.pixelHeight - top - visible.height : top,
            isBottomFirst: isBottomFirst,
            writer: writer
        )
        try page.send()
    }

    private func error(_ failure: VipsImage.Failure) -> RenderError {
        if failure.message.contains("out of memory") || failure.message.contains("not enough memory") {
            return RenderError(
                code: .outOfMemory,
                message: "The \(document.format.name) image wants more memory than it may have; make it smaller."
            )
        }
        return RenderError(
            code: .documentFormatError,
            message: "The \(document.format.name) image is broken (\(failure.message)); save it anew and print that."
        )
    }
}

/// A placement in whole pixels of the page, from its upper left corner.
private struct PixelBox {
    let left: Int
    let top: Int
    let width: Int
    let height: Int

    init(_ placement: ImagePlacement, _ settings: RenderSettings) {
        let x = Double(settings.resolution.x) / 72
        let y = Double(settings.resolution.y) / 72
        left = Int((placement.left * x).rounded())
        top = Int(((settings.media.height.points - placement.bottom - placement.height) * y).rounded())
        width = max(1, Int((placement.width * x).rounded()))
        height = max(1, Int((placement.height * y).rounded()))
    }

    /// The part of the image that lies on the page, and where.
    func visiblePart(
        of image: VipsImage,
        on settings: RenderSettings
    ) throws -> (VipsImage, left: Int, top: Int) {
        let columns = max(0, -left)..<min(image.width, settings.pixelWidth - left)
        let lines = max(0, -top)..<min(image.height, settings.pixelHeight - top)
        guard columns.count < image.width || lines.count < image.height else { return (image, left, top) }
        let part = try image.cropped(
            left: columns.lowerBound,
            top: lines.lowerBound,
            width: columns.count,
            height: lines.count
        )
        return (part, max(0, left), max(0, top))
    }
}

/// One page with an image on it, cut into bands.
private struct ImagePage {
    private static let mostLines = 64

    /// The visible pixels, in the order of the bands.
    let pixels: VipsImage
    let left: Int
    /// Lines before the image.
    let blankLines: Int
    let isBottomFirst: Bool
    let writer: ImpressionWriter

    func send() throws {
        let stride = writer.settings.pixelWidth * writer.contone.bytesPerPixel
        let band = UnsafeMutableRawBufferPointer.allocate(byteCount: stride * Self.mostLines, alignment: 64)
        defer { band.deallocate() }
        send(blankLines: blankLines, by: band, stride)
        try pixels.forEachStrip { lines, bytes in
            for start in Swift.stride(from: 0, to: lines, by: Self.mostLines) {
                let count = min(Self.mostLines, lines - start)
                if pixels.width < writer.settings.pixelWidth { whiten(band) }
                for line in 0..<count {
                    // The lines of a band come top first, wherever the page begins.
                    let place = (isBottomFirst ? count - 1 - line : line) * stride
                    let pixels = bytes(start + line)
                    let offset = place + left * writer.contone.bytesPerPixel
                    UnsafeMutableRawBufferPointer(rebasing: band[offset..<offset + pixels.count])
                        .copyMemory(from: pixels)
                }
                send(lines: count, of: band, stride)
            }
        }
        send(blankLines: writer.settings.pixelHeight - blankLines - pixels.height, by: band, stride)
        writer.endPage()
    }

    private func send(blankLines: Int, by band: UnsafeMutableRawBufferPointer, _ stride: Int) {
        for done in Swift.stride(from: 0, to: blankLines, by: Self.mostLines) {
            // What takes a band may change it.
            whiten(band)
            send(lines: min(Self.mostLines, blankLines - done), of: band, stride)
        }
    }

    private func whiten(_ band: UnsafeMutableRawBufferPointer) {
        band.initializeMemory(as: UInt8.self, repeating: writer.contone.pixelFormat.whiteByte)
    }

    private func send(lines: Int, of band: UnsafeMutableRawBufferPointer, _ stride: Int) {
        writer.write(
            lines: lines,
            of: UnsafeMutableRawBufferPointer(rebasing: band[..<(lines * stride)]),
            stride: stride
        )
    }
}
