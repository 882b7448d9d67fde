// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Where a document's bytes come from: an HTTP body, a file of an LPD job, a raw connection.
protocol DocumentBytes {
    /// The next bytes, nil at the end of the document; throws when it broke off, so that nothing of it is kept.
    mutating func next() async throws -> ByteBuffer?
}

extension RequestBodyReader: DocumentBytes {}
