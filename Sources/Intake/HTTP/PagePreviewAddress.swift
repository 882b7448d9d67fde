// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import IPP
import NIOCore
import PrintModel
import Spool
import SystemPackage

/// `/jobs/ID/pages/N.png?document=K&width=PIXELS`: a picture of a page of a job's document.
struct PagePreviewAddress: Equatable {
    /// Widths of pictures, in pixels.
    static let widths = 50...1200
    /// The most pictures that are made at the same time.
    static let mostAtWork = 4

    let job: Int
    let page: Int
    /// The document's number, counted from 1.
    var document = 1
    var width = 200

    /// Reads a path with its query; nil if it is none of a page.
    ///
    /// - Throws: `Refusal` if it is, but asks for what is not there.
    init?(path: String) throws {
        let parts = path.split(separator: "?", maxSplits: 1)
        let steps = parts.first?.split(separator: "/") ?? []
        guard steps.count == 4, steps[0] == "jobs", steps[2] == "pages", steps[3].hasSuffix(".png"),
            let job = Int(steps[1]), let page = Int(steps[3].dropLast(4)), job > 0, page > 0
        else { return nil }
        (self.job, self.page) = (job, page)
        for item in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1)
            let number = pair.count == 2 ? Int(pair[1]) : nil
            switch (pair.first, number) {
            case ("width", let number?) where Self.widths.contains(number): width = number
            case ("document", let number?) where number > 0: document = number
            default:
                throw Refusal(
                    .clientErrorBadRequest,
                    "'\(item)' is not understood: write ?width=PIXELS with \(Self.widths.lowerBound) to "
                        + "\(Self.widths.upperBound), or ?document=NUMBER."
                )
            }
        }
    }
}

extension IntakeResponder {
    /// The picture of a page; nil if the path is none of one.
    func preview(at path: String, from origin: ClientOrigin) async -> Response? {
        do {
            guard let address = try PagePreviewAddress(path: path) else { return nil }
            let picture = try await picture(at: address, from: origin)
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: picture))
            // What a job shows is nobody else's, so no proxy keeps it.
            let cacheControl = "private, max-age=600"
            return Response(status: .ok, headers: [.contentType: "image/png", .cacheControl: cacheControl], body: body)
        } catch {
            return Response(preview: Refusal(error))
        }
    }

    private func picture(at address: PagePreviewAddress, from origin: ClientOrigin) async throws -> [UInt8] {
        guard let preview = service.configuration.pagePreviewer else {
            throw Refusal(.clientErrorNotFound, "This server makes no pictures of pages.")
        }
        // A request by GET has no user: until there are logins it is known only where it comes from.
        guard origin.isLocal else {
            throw Refusal(
                .clientErrorNotAuthorized,
                "Pages are shown on the server's own machine only: open the address there."
            )
        }
        guard let job = try await service.store.job(id: address.job) else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no job \(address.job): `pdps job list` names those that there are."
            )
        }
        let documents = try await service.store.documents(jobID: job.id)
        guard let document = documents.first(where: { $0.number == address.document }) else {
            throw Refusal(.clientErrorNotFound, "Job \(job.id) has no document \(address.document).")
        }
        guard requestsForPictures.enter(limit: PagePreviewAddress.mostAtWork) else {
            let count = PagePreviewAddress.mostAtWork
            throw Refusal(.serverErrorBusy, "\(count) pictures of pages are being made: try again in a moment.")
        }
        defer { requestsForPictures.leave() }
        let file = try await service.store.openContent(document.content)
        defer { try? file.close() }
        let printer = service.directory.printer(id: job.printerID)?.printer
        let wanted = PagePreview(
            ticket: printer?.ticketWithDefaults(job.ticket) ?? job.ticket,
            capabilities: printer?.capabilities,
            document: document,
            file: file,
            page: address.page,
            width: address.width
        )
        let picture: [UInt8]?
        do {
            picture = try await preview(wanted)
        } catch {
            if error is CancellationError { throw error }
            throw Refusal(.clientErrorDocumentFormatError, "The page was not drawn: \(error)")
        }
        guard let picture else {
            throw Refusal(
                .clientErrorNotFound,
                "Document \(document.number) of job \(job.id) has no page \(address.page)."
            )
        }
        return picture
    }
}

extension Response {
    /// A refusal in words, on the level of HTTP.
    fileprivate init(preview refusal: Refusal) {
        switch refusal.status {
        case .clientErrorBadRequest: self.init(text: refusal.message, status: .badRequest)
        case .clientErrorNotAuthorized: self.init(text: refusal.message, status: .forbidden)
        case .clientErrorNotFound: self.init(text: refusal.message, status: .notFound)
        case .serverErrorBusy:
            self.init(text: refusal.message, status: .serviceUnavailable)
            headers[.retryAfter] = "5"
        default: self.init(text: refusal.message, status: .unprocessableContent)
        }
    }
}
