// SPDX-License-Identifier: Apache-2.0

import IPP

/// `compression`: how a client packed the document's bytes (RFC 8011 section 5.4.32).
enum Compression: String, Sendable, CaseIterable {
    /// As they are.
    case none
    /// RFC 1952.
    case gzip
    /// RFC 1951, with or without the zlib frame of RFC 1950.
    case deflate

    /// Reads the operation attribute; `none` if it was not sent.
    ///
    /// - Throws: `Refusal` with 0x040F for any other keyword.
    init(_ attributes: AttributeGroup) throws {
        guard let keyword = try attributes.value(of: .compression) else {
            self = .none
            return
        }
        guard let compression = Compression(rawValue: keyword) else {
            throw Refusal(
                .clientErrorCompressionNotSupported,
                "compression '\(keyword)' is not supported: send the document with none, gzip or deflate.",
                unsupported: attributes["compression"].map { [$0] } ?? []
            )
        }
        self = compression
    }
}
