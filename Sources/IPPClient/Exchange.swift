// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import IPP
import NIOCore
import NIOHTTP1

/// One request and its response.
///
/// Three tasks: one hands over the request's bytes, one receives the response, one watches the time. The first
/// response, fault or passed deadline ends all three.
struct Exchange {
    private enum Outcome: Sendable {
        case response(IPPMessage)
        case requestSent
        case documentFailed(any Error)
        case failed(any Error)
        case deadlinePassed(ExchangeWatch.Phase)
        case stopped
    }

    let client: IPPClient
    let isNewConnection: Bool
    private let connections: HTTPConnections
    private let watch: ExchangeWatch
    private let pipe: DocumentPipe

    init(_ client: IPPClient, isNewConnection: Bool) {
        self.client = client
        self.isNewConnection = isNewConnection
        let watch = ExchangeWatch(client.configuration)
        self.watch = watch
        connections = HTTPConnections.to(client.uri, trust: client.configuration.trust)
        pipe = DocumentPipe(eventLoop: connections.eventLoop) { watch.connected() }
    }

    func run(_ attributes: [UInt8]) async throws -> IPPMessage {
        try await run(attributes, hasDocument: false) { _ in }
    }

    func run<Document: AsyncSequence & Sendable>(
        _ attributes: [UInt8],
        document: Document
    ) async throws -> IPPMessage where Document.Element == ByteBuffer {
        try await run(attributes, hasDocument: true) { push in
            for try await chunk in document where chunk.readableBytes > 0 {
                try await push(chunk)
            }
        }
    }

    /// Whether the connection came about.
    var isConnected: Bool { watch.isConnected }

    /// The time that a phase may take.
    func limit(of phase: ExchangeWatch.Phase) -> Duration? { watch.limit(of: phase) }

    private typealias Push = @Sendable (ByteBuffer) async throws -> Void

    private func run(
        _ attributes: [UInt8],
        hasDocument: Bool,
        pump: @escaping @Sendable (Push) async throws -> Void
    ) async throws -> IPPMessage {
        defer { pipe.fail(CancellationError()) }
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            let length = hasDocument ? nil : Int64(attributes.count)
            group.addTask { await receive(length: length) }
            group.addTask { await feed(attributes, pump: pump) }
            group.addTask { await watch.run().map(Outcome.deadlinePassed) ?? .stopped }
            defer { group.cancelAll() }
            return try await settle(&group)
        }
    }

    /// Waits for what decides the exchange.
    private func settle(_ group: inout ThrowingTaskGroup<Outcome, any Error>) async throws -> IPPMessage {
        var response: IPPMessage?
        var isSent = false
        while let outcome = try await group.next() {
            switch outcome {
            case .response(let message):
                // Some printers say yes before they have read everything: then the rest must still go out.
                guard message.status.isSuccessful, !isSent else { return message }
                response = message
            case .requestSent:
                if let response { return response }
                isSent = true
            case .documentFailed(let error), .failed(let error):
                try Task.checkCancellation()
                throw error
            case .deadlinePassed(let phase):
                throw timeoutError(phase)
            case .stopped:
                try Task.checkCancellation()
            }
        }
        throw CancellationError()
    }

    /// Hands the attributes and the document over.
    private func feed(
        _ attributes: [UInt8],
        pump: @Sendable (Push) async throws -> Void
    ) async -> Outcome {
        let push: Push = { chunk in
            watch.enter(.sending)
            do {
                try await pipe.push(chunk)
            } catch {
                throw PipeClosed()
            }
            watch.enter(.waitingForDocument)
        }
        do {
            try await push(ByteBuffer(bytes: attributes))
            try await pump(push)
        } catch is PipeClosed {
            // The receiving task knows why.
            return .stopped
        } catch {
            pipe.fail(error)
            return .documentFailed(error)
        }
        watch.enter(.waitingForResponse)
        pipe.finish()
        return .requestSent
    }

    private struct PipeClosed: Error {}

    /// Sends what comes through the pipe, `length` bytes or in HTTP chunks, and decodes the response.
    private func receive(length: Int64?) async -> Outcome {
        var request = HTTPClientRequest(url: client.uri.url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/ipp")
        request.headers.add(name: "Accept", value: "application/ipp")
        request.headers.add(name: "User-Agent", value: client.configuration.userAgent)
        if isNewConnection, length != nil {
            // Not with a document: a printer may answer before it has read all, and the rest would be cut off.
            request.headers.add(name: "Connection", value: "close")
        }
        let authorization = client.authentication?.header
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        if client.uri.usesTLS { request.tlsConfiguration = HTTPConnections.tls(client.configuration.trust) }
        request.body = .stream(pipe, length: length.map { .known($0) } ?? .unknown)
        let http = isNewConnection ? connections.new : connections.kept
        do {
            // The watch has the deadlines; this one only bounds a process that lost its watch.
            let response = try await http.execute(request, deadline: .distantFuture)
            watch.enter(.receiving)
            guard response.status == .ok else { throw httpError(response, afterSending: authorization) }
            return .response(try await decode(response))
        } catch let error as IPPClientError {
            return .failed(error)
        } catch {
            return .failed(transportError(error))
        }
    }

    private func decode(_ response: HTTPClientResponse) async throws -> IPPMessage {
        var rules = IPPDecodingRules(malformedValues: .keep)
        rules.totalBytes = client.configuration.responseLimit
        var decoder = IPPDecoder(rules: rules)
        var message: IPPMessage?
        var received = 0
        for try await chunk in response.body {
            watch.enter(.receiving)
            received += chunk.readableBytes
            guard received <= client.configuration.responseLimit else {
                throw malformed(response, "is longer than \(client.configuration.responseLimit) bytes")
            }
            guard message == nil else { continue }
            do throws(IPPDecodingError) {
                let progress = try chunk.withUnsafeReadableBytes { bytes throws(IPPDecodingError) in
                    try decoder.decode(bytes)
                }
                if case .message(let decoded, _) = progress { message = decoded }
            } catch {
                throw malformed(response, "is not IPP: \(error)")
            }
        }
        guard let message else { throw malformed(response, "is not IPP: \(decoder.errorAtEndOfInput())") }
        return message
    }
}
