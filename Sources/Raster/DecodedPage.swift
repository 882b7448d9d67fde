// SPDX-License-Identifier: Apache-2.0

/// The line that a decoder is filling, and what is left of its page.
struct DecodedPage: Sendable {
    /// Lines that are still to come.
    private(set) var remainingLines = 0
    /// The line's pixels, good as far as `filled`.
    private(set) var line: [UInt8] = []
    /// How many times the line comes.
    private(set) var repeats = 0
    private var filled = 0
    private var bytesPerPixel = 1
    private var white: UInt8 = 0

    init() {}

    init(_ header: RasterDecoder.PageHeader) {
        remainingLines = header.height
        bytesPerPixel = header.pixelFormat.bytesPerCodedPixel
        white = header.pixelFormat.whiteByte
        line = [UInt8](repeating: white, count: header.bytesPerLine)
    }

    /// Begins a line that comes `repeats` times; its repeat code stands at `offset`.
    mutating func startLine(repeats: Int, at offset: Int) throws(RasterDecodingError) {
        guard repeats <= remainingLines else {
            throw RasterDecodingError(
                code: .overrun,
                offset: offset,
                message: "a line comes \(repeats) times where \(remainingLines) lines are left of the page"
            )
        }
        self.repeats = repeats
        filled = 0
    }

    /// Fills the line as far as the input reaches; true when it is whole.
    mutating func fillLine(from input: inout RasterInput) throws(RasterDecodingError) -> Bool {
        while filled < line.count {
            guard let code = input.byte(at: 0) else { return false }
            if code == 128 {
                fillWithWhite()
                input.skip(1)
                continue
            }
            let isRun = code < 128
            let bytes = (isRun ? Int(code) + 1 : 257 - Int(code)) * bytesPerPixel
            guard bytes <= line.count - filled else {
                throw RasterDecodingError(
                    code: .overrun,
                    offset: input.offset,
                    message: "code \(code) fills \(bytes) bytes where \(line.count - filled) are left of the line"
                )
            }
            let given = isRun ? bytesPerPixel : bytes
            guard input.available > given else { return false }
            fill(bytes, with: input.peek(1 + given).dropFirst())
            input.skip(1 + given)
        }
        remainingLines -= repeats
        return true
    }

    private mutating func fillWithWhite() {
        for index in filled..<line.count { line[index] = white }
        filled = line.count
    }

    /// Puts `pixels` down, again and again until `count` bytes are filled; the line has room for them.
    private mutating func fill(_ count: Int, with pixels: ArraySlice<UInt8>) {
        let end = filled + count
        line.replaceSubrange(filled..<filled + pixels.count, with: pixels)
        for index in filled + pixels.count..<end {
            line[index] = line[index - pixels.count]
        }
        filled = end
    }
}
