// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// One step of a document on its way through a RIP worker.
public enum RenderEvent: Sendable, Equatable {
    /// The worker knows the format and begins; `pages` is how many impressions come, where that can be known.
    case started(format: DocumentFormat, engine: String, pages: Int?)
    /// A coded page begins, goes on or ends; for PDF and PostScript output the whole document is one "page".
    case page(CodedPageEvent)
    /// Something is not as the document wanted, such as a font that was replaced.
    case warning(String)
    /// All is done; `pages` impressions were made.
    case finished(pages: Int)
}
