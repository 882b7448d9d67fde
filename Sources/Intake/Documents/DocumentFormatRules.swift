// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// Which document formats a printer takes, by name and by their bytes.
struct DocumentFormatRules: Sendable {
    /// `document-format-supported`.
    let supported: [String]
    private let passedThrough: Set<String>

    /// What a RIP worker renders, and what the device prints as it is.
    init(_ capabilities: DeviceCapabilities) {
        let rendered = [
            "application/octet-stream", "application/pdf", "application/postscript", "image/jpeg", "image/png",
            "image/tiff", "image/webp", "image/heif", "image/heic", "image/pwg-raster", "image/urf",
            "text/plain",
        ]
        let native = capabilities.formats.filter { !rendered.contains($0) }
        supported = rendered + native
        passedThrough = Set(native)
    }

    /// Checks a `document-format` before the document comes.
    ///
    /// - Throws: `Refusal` with 0x040A that names it.
    func check(_ attributes: AttributeGroup) throws -> String {
        guard let format = try attributes.value(of: .documentFormat) else { return "" }
        let type = String(format.prefix { $0 != ";" && $0 != " " }).lowercased()
        guard supported.contains(type) else {
            throw Refusal(
                .clientErrorDocumentFormatNotSupported,
                "document-format '\(format)' is not supported here: convert the document to PDF, then print that.",
                unsupported: attributes["document-format"].map { [$0] } ?? []
            )
        }
        return type
    }

    /// Checks a stored document that is to be printed here after all.
    ///
    /// - Throws: `Refusal` with 0x040A that names the job and the format.
    func requirePrintable(_ document: Document, of job: Job) throws {
        let type = document.detectedFormat
        guard !supported.contains(type), !passedThrough.contains(type) else { return }
        throw Refusal(
            .clientErrorDocumentFormatNotSupported,
            "Document \(document.number) of job \(job.id) is \(type), which cannot be printed there.",
            unsupported: [Attribute(.documentFormat, type)]
        )
    }

    /// The media type of a document from its first bytes.
    ///
    /// - Throws: `Refusal` with 0x040A that says what it is, if it cannot be printed.
    func format(of head: [UInt8], supplied: String) throws -> String {
        let format = DocumentFormat.detect(head)
        if format.isRenderable || passedThrough.contains(format.mimeType) { return format.mimeType }
        // The device's own language that has no mark to know it by.
        if format == .unknown, passedThrough.contains(supplied) { return supplied }
        throw Refusal(
            .clientErrorDocumentFormatNotSupported,
            "The document is \(format.name), which is not supported here: convert it to PDF, then print that.",
            unsupported: [Attribute(.documentFormat, format.mimeType)]
        )
    }
}
