// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore
import PrintModel
import Spool

/// Takes one document into the spool, piece by piece.
struct DocumentReception {
    /// How the client describes the document.
    struct Description {
        var name: String
        /// `document-format`, empty if not sent.
        var suppliedFormat: String
        var compression: Compression
    }

    private let description: Description
    private let formats: DocumentFormatRules
    private let writer: any DocumentWriter
    private let limit: Int64
    private var head: [UInt8] = []
    private var detectedFormat: String?
    private var size: Int64 = 0

    /// Reads `body` to its end and returns the stored document, which no job has yet.
    ///
    /// - Throws: `Refusal` if the document is empty, too large, damaged or of a format that cannot be printed. Then,
    ///   and if the connection breaks, nothing of it is kept.
    static func receive(
        _ description: Description,
        from body: inout some DocumentBytes,
        formats: DocumentFormatRules,
        service: IPPService
    ) async throws -> NewDocument {
        try await receive(description, formats: formats, service: service) { take in
            while let chunk = try await body.next() { try chunk.withUnsafeReadableBytes(take) }
        }
    }

    /// Stores the bytes that `give` hands to its argument, piece by piece; else as the other `receive`.
    static func receive(
        _ description: Description,
        formats: DocumentFormatRules,
        service: IPPService,
        _ give: (_ take: (UnsafeRawBufferPointer) throws -> Void) async throws -> Void
    ) async throws -> NewDocument {
        let writer = try await service.store.makeDocumentWriter()
        var reception = DocumentReception(
            description: description,
            formats: formats,
            writer: writer,
            limit: service.configuration.maximumDocumentSize
        )
        do {
            let inflater =
                description.compression == .none
                ? nil : Inflater(description.compression, limit: service.configuration.maximumExpandedSize)
            var isEmpty = true
            try await give { bytes in
                guard let inflater else { return try reception.take(bytes) }
                isEmpty = isEmpty && bytes.isEmpty
                try inflater.inflate(bytes) { try reception.take($0) }
            }
            if let inflater, !isEmpty { try inflater.finish() }
            let format = try reception.endedFormat()
            return NewDocument(
                name: description.name,
                suppliedFormat: description.suppliedFormat,
                detectedFormat: format,
                content: try await writer.finish()
            )
        } catch {
            writer.abandon()
            throw error
        }
    }

    private init(
        description: Description,
        formats: DocumentFormatRules,
        writer: any DocumentWriter,
        limit: Int64
    ) {
        self.description = description
        self.formats = formats
        self.writer = writer
        self.limit = limit
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
        size += Int64(bytes.count)
        guard size <= limit else {
            throw Refusal(
                .clientErrorRequestEntityTooLarge,
                "The document has more than \(limit) bytes, the most that this server takes: send it in parts."
            )
        }
        guard detectedFormat == nil else { return try writer.append(bytes) }
        let wanted = DocumentFormat.detectionLength - head.count
        if head.isEmpty, bytes.count >= wanted {
            // The usual case: the beginning is in one piece already.
            detectedFormat = try formats.format(of: Array(bytes[..<wanted]), supplied: description.suppliedFormat)
            return try writer.append(bytes)
        }
        head.append(contentsOf: bytes.prefix(wanted))
        guard head.count == DocumentFormat.detectionLength else { return }
        try decideFormat()
        try writer.append(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(wanted)))
    }

    private mutating func decideFormat() throws {
        detectedFormat = try formats.format(of: head, supplied: description.suppliedFormat)
        try head.withUnsafeBytes { try writer.append($0) }
        head = []
    }

    private mutating func endedFormat() throws -> String {
        guard size > 0 else {
            throw Refusal(
                .clientErrorBadRequest,
                "The document is empty: no job was made. Look at the program that printed."
            )
        }
        if let detectedFormat { return detectedFormat }
        try decideFormat()
        return detectedFormat ?? ""
    }
}
