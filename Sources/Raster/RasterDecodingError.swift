// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a raster document, and where.
public struct RasterDecodingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong; new codes may come.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's name.
        public let description: String

        private init(_ name: String) { description = name }

        /// The bytes do not begin like a raster document, or a page header does not say it is one.
        public static let notRaster = Code("not-raster")
        /// A header's fields contradict each other or go beyond what is allowed.
        public static let invalidHeader = Code("invalid-header")
        /// The pixels are of a kind that this decoder does not know.
        public static let unsupportedPixels = Code("unsupported-pixels")
        /// A coded line goes on after its last pixel, or a line is repeated beyond the page's end.
        public static let overrun = Code("overrun")
        /// The document ends within a header or a page.
        public static let truncated = Code("truncated")
    }

    /// What is wrong.
    public let code: Code
    /// Where, in bytes from the start of what was decoded.
    public var offset: Int
    /// What is wrong, in words, with the values that were met.
    public let message: String

    /// Makes an error.
    public init(code: Code, offset: Int, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }

    /// Code, message and offset in one line.
    public var description: String { "\(code) at byte \(offset): \(message)" }
}
