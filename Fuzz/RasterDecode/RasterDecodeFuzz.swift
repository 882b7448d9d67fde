// SPDX-License-Identifier: Apache-2.0
import FuzzDriver
import Raster

// libFuzzer target: any bytes as a raster document. The decoder must give the same events whether it is fed in one
// piece or in small chunks, and pages that it accepts must come back when they are coded again.

@main
enum RasterDecodeFuzz {
    static func main() {
        fuzz { start, count in
            check(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

/// What a document decodes to: its events as far as it goes, and the error that ended it.
private struct Decoded: Equatable {
    var events: [RasterDecoder.Event] = []
    var error: RasterDecodingError?
}

/// Uncoded bytes after which a document is long enough.
private let enough = 4 << 20

private func decode(_ document: [UInt8], chunk: Int) -> Decoded {
    var decoder = RasterDecoder()
    var decoded = Decoded()
    var size = 0
    var rest = document[...]
    do {
        while true {
            while let event = try decoder.next() {
                decoded.events.append(event)
                if case .line(let pixels, _) = event { size += pixels.count }
                if size > enough { return decoded }
            }
            if rest.isEmpty { break }
            decoder.feed(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
        try decoder.finish()
    } catch {
        decoded.error = error
    }
    return decoded
}

/// Codes the decoded lines again and compares what they decode to.
private func recode(_ decoded: Decoded) {
    var coder: LineCoder?
    var buffer = CodedBuffer()
    for event in decoded.events {
        switch event {
        case .documentStarted: buffer.append(contentsOf: PWGPageHeader.syncWord)
        case .pageStarted(.pwg(let header)):
            buffer.append(contentsOf: header.encode())
            coder = LineCoder(header.pixelFormat, width: Int(header.width))
        case .pageStarted(.urf): return
        case .line(let pixels, let count):
            for _ in 0..<count {
                pixels.withUnsafeBytes {
                    coder?.encode(RasterBand($0, lines: 1, bytesPerLine: pixels.count), into: &buffer)
                }
            }
        case .pageEnded: coder?.finish(into: &buffer)
        }
    }
    let again = decode(buffer.withBytes { Array($0) }, chunk: .max)
    precondition(merged(again.events) == merged(decoded.events))
}

/// The finished pages: their headers and lines, with equal neighbours as one.
private func merged(_ events: [RasterDecoder.Event]) -> [RasterDecoder.Event] {
    var finished: [RasterDecoder.Event] = []
    var page: [RasterDecoder.Event] = []
    for event in events {
        switch (event, page.last) {
        case (.documentStarted, _): break
        case (.pageStarted(.pwg(let header)), _):
            // Text that is not UTF-8, or longer than its field's 63 bytes, is not kept as it was.
            page = (try? PWGPageHeader(decoding: header.encode())).map { [.pageStarted(.pwg($0))] } ?? []
        case (.pageStarted, _): page = [event]
        case (.line(let pixels, let count), .line(let last, let before)) where pixels == last:
            page[page.count - 1] = .line(pixels, count: before + count)
        case (.line, _): page.append(event)
        case (.pageEnded, _): finished += page
        }
    }
    return finished
}

private func check(_ document: [UInt8]) {
    let whole = decode(document, chunk: .max)
    precondition(decode(document, chunk: 7) == whole)
    if whole.error == nil { recode(whole) }
}
