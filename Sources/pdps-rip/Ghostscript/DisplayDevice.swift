// SPDX-License-Identifier: Apache-2.0

import CGhostscript
import Glibc
import Raster
import Rendering

/// Receives pages from Ghostscript's `display` device in rectangle-request mode.
///
/// Ghostscript renders each band into memory that we lend it, and the band is coded there, while it is in the
/// processor's cache; nothing ever holds a page.
final class DisplayDevice {
    /// The fewest lines of a band, where memory allows.
    ///
    /// Measured for 350 text pages at 600 dpi, RGB, nothing coded: 4.7 s of processor time with 256 lines, 8.4 s with
    /// 64, for every band that a drawing command touches costs Ghostscript a write. Also, in bands of 64 Ghostscript 10.0
    /// draws some images a level or two off.
    private static let fewestLines = 256

    /// About how many bytes a band has, where that makes no fewer lines than ``fewestLines``.
    ///
    /// What is drawn across bands is drawn once for each, so drawings gain by large ones: a third of their time between 4
    /// and 8 MiB at 600 dpi. Text is mostly paper, and costs an eighth more when bands leave the processor's cache.
    var bandBytes = 4 << 20
    /// Where pages go, once there is a document.
    var pages: ImpressionWriter? {
        didSet { allocateBand() }
    }
    private let callback: UnsafeMutablePointer<display_callback>
    private var band = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var stride = 0
    /// Lines of Ghostscript's own bands.
    ///
    /// What is asked for must be one of them: a rectangle that reaches into the next one is drawn with the state of the
    /// first, and wrong.
    private var bandHeight = 0
    /// The most lines of a band; there is room for them.
    private var mostLines = 0
    /// Bands that were asked for; nil between pages.
    private var requested: Int?
    private var linesInBand = 0
    private var isBottomFirst = false

    /// Makes a receiver; it must outlive the interpreter.
    init() {
        callback = .allocate(capacity: 1)
        callback.initialize(to: Self.makeCallback())
    }

    deinit {
        band.deallocate()
        callback.deallocate()
    }

    /// Ghostscript's `DisplayFormat` for the pixels that `pages` wants: 8 bits, chunky, first line on top.
    static func format(_ contone: ImpressionWriter.Contone) -> Int {
        let colors =
            switch contone {
            case .gray: DISPLAY_COLORS_GRAY
            case .rgb: DISPLAY_COLORS_RGB
            case .cmyk: DISPLAY_COLORS_CMYK
            }
        return Int(colors.rawValue | DISPLAY_DEPTH_8.rawValue)
    }

    /// Makes the device known to an interpreter that is not initialised yet.
    func register(with instance: UnsafeMutableRawPointer) {
        let handle = Unmanaged.passUnretained(self).toOpaque()
        gsapi_register_callout(
            instance,
            { _, handle, name, id, size, answer in
                guard let handle, let name, let answer, strcmp(name, "display") == 0,
                    id == DISPLAY_CALLOUT_GET_CALLBACK, Int(size) >= MemoryLayout<gs_display_get_callback_t>.size
                else { return CInt(gs_error_unknownerror.rawValue) }
                let device = Unmanaged<DisplayDevice>.fromOpaque(handle).takeUnretainedValue()
                answer.storeBytes(
                    of: gs_display_get_callback_t(callback: device.callback, caller_handle: handle),
                    as: gs_display_get_callback_t.self
                )
                return 0
            },
            handle
        )
    }

    private func allocateBand() {
        band.deallocate()
        guard let pages else {
            band = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return
        }
        // Ghostscript wants lines to begin at multiples of 64.
        stride = (pages.settings.pixelWidth * pages.contone.bytesPerPixel + 63) & ~63
        mostLines = min(max(Self.fewestLines, bandBytes / stride), pages.settings.pixelHeight)
        bandHeight = mostLines
        band = .allocate(byteCount: stride * mostLines, alignment: 64)
    }

    /// Whether the device may have this size: that of the media, whatever the document asks for.
    private func accepts(width: Int, height: Int) -> Bool {
        guard let pages else { return false }
        return width == pages.settings.pixelWidth && height == pages.settings.pixelHeight
    }

    /// Takes the band that was rendered and says which lines are next; nil when the page is complete.
    private func nextLines() -> Range<Int>? {
        guard let pages, band.count > 0 else { return nil }
        let height = pages.settings.pixelHeight
        let bands = (height + bandHeight - 1) / bandHeight
        if let requested {
            pages.write(
                lines: linesInBand,
                of: UnsafeMutableRawBufferPointer(rebasing: band[..<(linesInBand * stride)]),
                stride: stride
            )
            self.requested = requested + 1
        } else {
            guard let transform = pages.beginPage() else { return nil }
            isBottomFirst = transform.mirrorY
            requested = 0
        }
        let done = requested ?? 0
        guard done < bands else {
            requested = nil
            pages.endPage()
            return nil
        }
        let first = (isBottomFirst ? bands - 1 - done : done) * bandHeight
        linesInBand = min(bandHeight, height - first)
        return first..<first + linesInBand
    }

    private static func device(_ handle: UnsafeMutableRawPointer?) -> DisplayDevice? {
        handle.map { Unmanaged<DisplayDevice>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func makeCallback() -> display_callback {
        var callback = display_callback()
        callback.size = CInt(MemoryLayout<display_callback>.size)
        callback.version_major = DISPLAY_VERSION_MAJOR
        callback.version_minor = DISPLAY_VERSION_MINOR
        callback.display_open = { _, _ in 0 }
        callback.display_preclose = { _, _ in 0 }
        callback.display_close = { _, _ in 0 }
        callback.display_presize = { handle, _, width, height, _, _ in
            let accepts = DisplayDevice.device(handle)?.accepts(width: Int(width), height: Int(height)) ?? false
            return accepts ? 0 : CInt(gs_error_rangecheck.rawValue)
        }
        callback.display_size = { _, _, _, _, _, _, _ in 0 }
        callback.display_sync = { _, _ in 0 }
        callback.display_page = { _, _, _, _ in 0 }
        // No memory for a whole page: that is what makes Ghostscript ask for rectangles.
        callback.display_memalloc = { _, _, _ in nil }
        callback.display_memfree = { _, _, _ in 0 }
        callback.display_adjust_band_height = { handle, _, bandHeight in
            guard let device = DisplayDevice.device(handle), bandHeight > 0 else { return 0 }
            device.bandHeight = min(Int(bandHeight), device.mostLines)
            return CInt(device.bandHeight)
        }
        callback.display_rectangle_request = {
            handle,
            _,
            memory,
            originX,
            originY,
            raster,
            planeRaster,
            x,
            y,
            width,
            height in
            guard let device = DisplayDevice.device(handle), let memory, let originX, let originY, let raster,
                let planeRaster, let x, let y, let width, let height
            else { return CInt(gs_error_unknownerror.rawValue) }
            width.pointee = 0
            height.pointee = 0
            guard let lines = device.nextLines(), let pages = device.pages else { return 0 }
            memory.pointee = device.band.baseAddress
            originX.pointee = 0
            originY.pointee = CInt(lines.lowerBound)
            // Ghostscript 10.0 hands this over unset.
            raster.pointee = CInt(device.stride)
            planeRaster.pointee = 0
            x.pointee = 0
            y.pointee = CInt(lines.lowerBound)
            width.pointee = CInt(pages.settings.pixelWidth)
            height.pointee = CInt(lines.count)
            return 0
        }
        return callback
    }
}
