// SPDX-License-Identifier: Apache-2.0
// Codes A4 pages of 600 dpi: our line coder next to libcups' PWG writer, memcpy and memcmp, in GB/s of raw raster; then
// the coders of printer languages, and halftoning.
// Files in PWG raster can be given, whose first pages are coded, too.
// "in cache" codes one band of 64 lines after the other right after it was copied, as a RIP worker meets it; the time
// of the copy is taken off.
import CCupsImage
import Glibc
import Raster

let bandHeight = 64
let rounds = 5

/// The processor's time for the body, which other programs on the machine change little.
func seconds(_ body: () -> Void) -> Double {
    var (start, end) = (timespec(), timespec())
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
    body()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
    return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) / 1e9
}

/// The median time of some rounds, in seconds.
func median(_ body: () -> Void) -> Double {
    (0..<rounds).map { _ in seconds(body) }.sorted()[rounds / 2]
}

/// Codes the page in bands and returns the bytes coded; with `copy`, each band is copied there first.
func code(
    _ page: Page,
    into buffer: inout CodedBuffer,
    through copy: UnsafeMutableRawBufferPointer?,
    coding: Bool = true
) {
    let stride = page.bytesPerLine
    var coder = LineCoder(page.format, width: page.width)
    buffer.removeAll(keepingCapacity: true)
    page.pixels.withUnsafeBytes { pixels in
        var line = 0
        while line < page.height {
            let lines = min(bandHeight, page.height - line)
            var band = UnsafeRawBufferPointer(rebasing: pixels[line * stride..<(line + lines) * stride])
            if let copy {
                copy.copyMemory(from: band)
                band = UnsafeRawBufferPointer(copy)
            }
            if coding { coder.encode(RasterBand(band, lines: lines, bytesPerLine: stride), into: &buffer) }
            line += lines
        }
    }
    coder.finish(into: &buffer)
}

func document(_ page: Page, _ buffer: borrowing CodedBuffer) -> [UInt8] {
    let header = PWGPageHeader(
        pixelFormat: page.format,
        width: page.width,
        height: page.height,
        resolution: (600, 600),
        pageSize: (595, 842),
        pageSizeName: "iso_a4_210x297mm"
    )
    return PWGPageHeader.syncWord + header.encode() + buffer.withBytes { Array($0) }
}

/// Reads a document in chunks of 64 KiB, as from a pipe, and returns its lines.
func decode(_ document: [UInt8]) -> Int {
    var decoder = RasterDecoder()
    var lines = 0
    var start = 0
    do {
        while start < document.count {
            decoder.feed(document[start..<min(start + 65536, document.count)])
            start += 65536
            while let event = try decoder.next() {
                if case .line(_, let count) = event { lines += count }
            }
        }
        try decoder.finish()
        return lines
    } catch {
        print(error)
        return -1
    }
}

func padded(_ text: String, _ width: Int) -> String {
    text.count < width ? String(repeating: " ", count: width - text.count) + text : text
}

func rate(_ page: Page, _ seconds: Double) -> String {
    let tenths = Int(Double(page.pixels.count) / seconds / 1e8 + 0.5)
    return padded("\(tenths / 10).\(tenths % 10)", 9)
}

func measure(_ page: Page) {
    var buffer = CodedBuffer(capacity: 1 << 27)
    let band = UnsafeMutableRawBufferPointer.allocate(byteCount: page.bytesPerLine * bandHeight, alignment: 64)
    defer { band.deallocate() }
    var copy = [UInt8](repeating: 1, count: page.pixels.count)
    let stream = MemoryStream([UInt8](repeating: 1, count: 1 << 27))

    let ours = median { code(page, into: &buffer, through: nil) }
    let coded = document(page, buffer)
    let differences = (0..<rounds).map { _ in
        seconds { code(page, into: &buffer, through: band) }
            - seconds { code(page, into: &buffer, through: band, coding: false) }
    }
    let cached = differences.sorted()[rounds / 2]
    var lines = 0
    let decoding = median { lines = decode(coded) }
    precondition(lines == page.height)
    var cupsBytes = 0
    let cups = median { cupsBytes = CupsRaster.write(page, to: stream) }
    let memcpySeconds = median { _ = memcpy(&copy, page.pixels, page.pixels.count) }
    var difference: Int32 = 0
    let memcmpSeconds = median {
        difference |= memcmp(copy, page.pixels, page.pixels.count)
    }
    precondition(difference == 0)

    let read = CupsRaster.read(coded, bytesPerLine: page.bytesPerLine, lines: page.height)
    print(
        page.name + String(repeating: " ", count: max(0, 30 - page.name.count)),
        rate(page, ours),
        rate(page, cached),
        rate(page, decoding),
        rate(page, cups),
        rate(page, memcpySeconds),
        rate(page, memcmpSeconds),
        padded("\(coded.count / 1000)", 9),
        padded("\(cupsBytes / 1000)", 9),
        read == page.pixels ? "   equal" : "   DIFFERENT"
    )
    if read != page.pixels { exit(1) }
}

/// Measures a way to code 1-bit or 8-bit lines, line by line, by what `code` adds to the buffer.
func measureLines(_ name: String, _ page: Page, _ code: (UnsafeRawBufferPointer, Int, inout CodedBuffer) -> Void) {
    var buffer = CodedBuffer(capacity: 1 << 27)
    let stride = page.bytesPerLine
    let time = median {
        buffer.removeAll(keepingCapacity: true)
        page.pixels.withUnsafeBytes { pixels in
            for line in 0..<page.height { code(pixels, line * stride, &buffer) }
        }
    }
    var copy = [UInt8](repeating: 1, count: page.pixels.count)
    let memcpySeconds = median { _ = memcpy(&copy, page.pixels, page.pixels.count) }
    var difference: Int32 = 0
    let memcmpSeconds = median { difference |= memcmp(copy, page.pixels, page.pixels.count) }
    precondition(difference == 0)
    print(
        padded("\(name), \(page.name)", 40),
        rate(page, time),
        rate(page, memcpySeconds),
        rate(page, memcmpSeconds),
        padded("\(buffer.count / 1000)", 9)
    )
}

func measureLanguages(_ page: Page) {
    let stride = page.bytesPerLine
    measureLines("PackBits", page) { pixels, start, buffer in
        PackBits.encode(UnsafeRawBufferPointer(rebasing: pixels[start..<start + stride]), into: &buffer)
    }
    measureLines("delta row", page) { pixels, start, buffer in
        let above = max(0, start - stride)
        DeltaRow.encode(
            UnsafeRawBufferPointer(rebasing: pixels[start..<start + stride]),
            seed: UnsafeRawBufferPointer(rebasing: pixels[above..<above + stride]),
            into: &buffer
        )
    }
    guard page.format == .black1 else { return }
    var coder = PCLRasterCoder(bytesPerLine: stride)
    measureLines("PCL", page) { pixels, start, buffer in
        if start == 0 { coder.beginPage() }
        let line = UnsafeRawBufferPointer(rebasing: pixels[start..<start + stride])
        coder.encode(RasterBand(line, lines: 1, bytesPerLine: stride), into: &buffer)
    }
}

func measureHalftones(_ gray: Page) {
    let bytesPerLine = PixelFormat.black1.bytesPerLine(width: gray.width)
    var black = [UInt8](repeating: 0, count: bytesPerLine * gray.height)
    var diffusion = ErrorDiffusion(width: gray.width)
    func measure(_ name: String, _ body: (RasterBand, MutableRasterBand) -> Void) {
        let seconds = median {
            gray.pixels.withUnsafeBytes { source in
                black.withUnsafeMutableBytes { target in
                    body(
                        RasterBand(source, lines: gray.height, bytesPerLine: gray.width),
                        MutableRasterBand(target, lines: gray.height, bytesPerLine: bytesPerLine)
                    )
                }
            }
        }
        print(padded("\(name), \(gray.name) in", 50) + rate(gray, seconds))
    }
    measure("threshold screen") { ThresholdScreen.blueNoise64.screen($0, firstLine: 0, into: $1) }
    measure("error diffusion") {
        diffusion.beginPage()
        diffusion.diffuse($0, into: $1)
    }
    var copy = gray.pixels
    measure("memcpy") { _, _ in _ = memcpy(&copy, gray.pixels, gray.pixels.count) }
}

func measureMirror(_ page: Page) {
    var pixels = page.pixels
    let seconds = median {
        pixels.withUnsafeMutableBytes { band in
            let band = MutableRasterBand(band, lines: page.height, bytesPerLine: page.bytesPerLine)
            SheetTransform(mirrorX: true).mirror(band, width: page.width, format: page.format)
        }
    }
    print(padded("mirror \(page.format.keyword)", 32) + rate(page, seconds))
}

print(
    "GB/s of raw raster:               coder  in cache   decoder   libcups    memcpy    memcmp   coded kB   cups kB   read by libcups"
)
measure(Page("blank srgb_8", .srgb8))
let sgray16 = PixelFormat(colorSpace: .sGray, bitsPerColor: 16) ?? .sgray8
for format in [PixelFormat.srgb8, .sgray8, sgray16, .black1, .cmyk8] { measure(.text(format)) }
for grain in [0, 1, 4, 20] { measure(.photo(.srgb8, grain: grain)) }
for grain in [0, 1, 4, 20] { measure(.photo(.sgray8, grain: grain)) }
measure(.photo(.cmyk8, grain: 4))
measure(.halftonedPhoto())
for path in CommandLine.arguments.dropFirst() { if let page = Page(pwgRaster: path) { measure(page) } }
print("\nGB/s of raw raster, line by line:             coder    memcpy    memcmp   coded kB")
for page in [Page.text(.black1), .halftonedPhoto(), .text(.sgray8), .photo(.sgray8, grain: 4)] {
    measureLanguages(page)
}
print("\nGB/s of gray:")
for page in [Page.text(.sgray8), .photo(.sgray8, grain: 4)] { measureHalftones(page) }
for format in [PixelFormat.srgb8, .sgray8, .black1, .cmyk8] { measureMirror(Page("", format)) }
