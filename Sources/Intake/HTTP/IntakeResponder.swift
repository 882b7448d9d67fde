// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import IPP
import Logging
import NIOCore
import Synchronization
import SystemPackage

/// What a request knows of its connection.
struct IntakeContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The client's address.
    let peer: SocketAddress?
    /// Our address that it connected to.
    let local: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress
        local = source.channel.localAddress
    }
}

/// Answers HTTP requests: IPP by POST, status pages by GET.
struct IntakeResponder: HTTPResponder {
    let service: IPPService
    let admission: RequestAdmission
    private let requestsAtWork = RequestCount()
    /// Requests for which a page is being drawn.
    let requestsForPictures = RequestCount()

    init(service: IPPService, admission: RequestAdmission) {
        self.service = service
        self.admission = admission
    }

    func respond(to request: Request, context: IntakeContext) async throws -> Response {
        if let refusal = admission.refusal(of: request.head) { return Response(refusal) }
        switch request.method {
        case .post:
            guard requestsAtWork.enter(limit: service.configuration.maximumConcurrentRequests) else {
                return .busy
            }
            defer { requestsAtWork.leave() }
            return try await answerIPP(request, context)
        case .options:
            return Response(status: .ok, headers: [.allow: "GET, HEAD, OPTIONS, POST"])
        default:
            let path = request.head.path ?? "/"
            let page =
                await preview(at: path, from: origin(of: request, context))
                ?? StatusPage(directory: service.directory, identity: service.identity).response(to: path)
            return request.method == .head ? page.createHeadResponse() : page
        }
    }

    private func answerIPP(_ request: Request, _ context: IntakeContext) async throws -> Response {
        let announced = request.headers[.contentLength].flatMap { Int64($0) }
        var body = RequestBodyReader(request.body, announced: announced)
        var rules = IPPDecodingRules()
        rules.totalBytes = service.configuration.maximumAttributesSize
        let message: IPPMessage
        do {
            message = try await body.message(rules: rules)
        } catch let error as IPPDecodingError {
            // Without a header there is nothing to address an IPP reply to.
            guard let header = error.header else {
                return Response(.init(status: .badRequest, message: "This is no IPP request: \(error)."))
            }
            service.logger.info("IPP request is malformed", metadata: ["reason": "\(error)"])
            return response(Reply(Refusal(error)), to: header)
        }
        let reply = try await service.reply(to: message, &body, from: origin(of: request, context))
        let header = IPPHeader(version: message.version, code: message.code, requestID: message.requestID)
        return response(reply, to: header)
    }

    private func origin(of request: Request, _ context: IntakeContext) -> ClientOrigin {
        ClientOrigin(
            head: request.head,
            peer: context.peer,
            local: context.local,
            namesBothTransports: service.identity != nil
        )
    }

    private func response(_ reply: Reply, to header: IPPHeader) -> Response {
        do {
            return Response(ipp: try reply.encoded(to: header), reply.document)
        } catch {
            service.logger.error("IPP reply could not be encoded", metadata: ["error": "\(error)"])
            let refusal = Refusal(.serverErrorInternalError, "The reply could not be put into words: \(error).")
            let bytes = (try? Reply(refusal).encoded(to: header)) ?? []
            return bytes.isEmpty ? Response(status: .internalServerError) : Response(ipp: bytes)
        }
    }
}

extension Response {
    /// An IPP reply.
    fileprivate init(ipp bytes: [UInt8], _ document: ReplyDocument? = nil) {
        let body = document.map { $0.body(after: bytes) } ?? ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        self.init(status: .ok, headers: [.contentType: "application/ipp"], body: body)
    }

    /// An answer on the level of HTTP, as plain text.
    init(_ refusal: RequestAdmission.Refusal) {
        self.init(text: refusal.message, status: refusal.status)
        if let allow = refusal.allow { headers[.allow] = allow }
    }

    /// Plain text.
    init(text: String, status: HTTPResponse.Status = .ok) {
        let body = ResponseBody(byteBuffer: ByteBuffer(string: text + "\n"))
        self.init(status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: body)
    }

    fileprivate static var busy: Response {
        var response = Response(
            text: "The server works on as many requests as it can: try again in a few seconds.",
            status: .serviceUnavailable
        )
        response.headers[.retryAfter] = "5"
        return response
    }
}

extension ReplyDocument {
    /// Bytes that are read from the file at a time.
    private static let chunkLength = 256 << 10

    /// A body of the reply's attributes and the document behind them.
    fileprivate func body(after attributes: [UInt8]) -> ResponseBody {
        ResponseBody { writer in
            try await writer.write(ByteBuffer(bytes: attributes))
            while true {
                var buffer = ByteBuffer()
                let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunkLength) {
                    try self.file.read(into: $0)
                }
                if count == 0 { break }
                try await writer.write(buffer)
            }
            try await writer.finish(nil)
        }
    }
}

/// How many requests of a kind are being answered.
final class RequestCount: Sendable {
    private let count = Atomic(0)

    /// Counts one more, unless there are `limit` already.
    func enter(limit: Int) -> Bool {
        guard count.add(1, ordering: .relaxed).newValue <= limit else {
            leave()
            return false
        }
        return true
    }

    func leave() {
        count.subtract(1, ordering: .relaxed)
    }
}
