// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient
import NIOCore
import Synchronization
import Testing

@Suite("A client's exchange with a printer")
struct IPPClientTests {
    @Test("a request is sent with its headers and its response is decoded")
    func roundTrip() async throws {
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            #expect(head.hasPrefix("POST /ipp/print HTTP/1.1"))
            #expect(head.contains("application/ipp"))
            #expect(head.lowercased().contains("content-length: "))
            _ = try await connection.readBody(atLeast: 8)
            try await connection.respond(response(.successfulOK))
        } _: { server in
            let client = try IPPClient(server.uri)
            let answer = try await client.send(client.request(.getPrinterAttributes))
            #expect(answer.status == .successfulOK)
        }
    }

    @Test("name and password of the URI go out as Basic authentication, and not in printer-uri")
    func basicAuthentication() async throws {
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            #expect(head.contains("Authorization: Basic YW5uYTpzZUBjcmV0"))
            let body = try await connection.readBody(atLeast: 40)
            #expect(!String(decoding: body, as: UTF8.self).contains("anna"))
            try await connection.respond(response(.successfulOK))
        } _: { server in
            let client = try IPPClient("ipp://anna:se%40cret@127.0.0.1:\(server.port)/ipp/print")
            _ = try await client.send(client.request(.getPrinterAttributes))
        }
    }

    @Test("a document goes out in chunks behind the attributes, and is complete")
    func documentIsStreamed() async throws {
        let received = Mutex<[UInt8]>([])
        try await ScriptedServer.with { connection in
            let head = try await connection.readHead()
            #expect(head.lowercased().contains("transfer-encoding: chunked"))
            var body = try await connection.readBody(atLeast: 5)
            while Array(body.suffix(5)) != Array("0\r\n\r\n".utf8) { body += try await connection.readBody(atLeast: 1) }
            received.withLock { $0 = body }
            try await connection.respond(response(.successfulOK))
        } _: { server in
            let client = try IPPClient(server.uri)
            let answer = try await client.send(client.request(.sendDocument), document: Chunks(count: 20, size: 1000))
            #expect(answer.status == .successfulOK)
        }
        #expect(received.withLock { $0.count { $0 == Chunks.filler } } == 20_000)
    }

    @Test("a printer that refuses early and closes ends the sending; its answer is returned", .timeLimit(.minutes(1)))
    func earlyRefusal() async throws {
        let pulled = Counter()
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            _ = try await connection.readBody(atLeast: 100_000)
            try await connection.respond(
                response(.clientErrorDocumentFormatNotSupported),
                headers: "Connection: close\r\n"
            )
        } _: { server in
            let client = try IPPClient(server.uri)
            let endless = Chunks(count: .max, size: 50_000) { _ = pulled.increment() }
            let answer = try await client.send(client.request(.sendDocument), document: endless)
            #expect(answer.status == .clientErrorDocumentFormatNotSupported)
        }
        #expect(pulled.value < 1000)
    }

    @Test("a printer that refuses early but keeps reading gets no more of the document", .timeLimit(.minutes(1)))
    func earlyRefusalWithoutClose() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            _ = try await connection.readBody(atLeast: 100_000)
            try await connection.respond(response(.serverErrorBusy))
            while try await connection.read() != nil {}
        } _: { server in
            let client = try IPPClient(server.uri)
            let answer = try await client.send(
                client.request(.sendDocument),
                document: Chunks(count: .max, size: 50_000)
            )
            #expect(answer.status == .serverErrorBusy)
        }
    }

    @Test("an HTTP refusal in the middle of the document is an error with its status")
    func earlyHTTPRefusal() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            try await connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        } _: { server in
            let client = try IPPClient(server.uri)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.sendDocument), document: Chunks(count: .max, size: 50_000))
            }
            #expect(error?.code == .httpStatus(401))
            #expect(error?.message.contains("name and password") == true)
        }
    }

    @Test("a yes that comes before the document ended does not cut the document")
    func earlySuccess() async throws {
        let (received, report) = AsyncStream<Int>.makeStream()
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            var count = try await connection.readBody(atLeast: 1000).count
            try await connection.respond(response(.successfulOK))
            while let bytes = try await connection.read() {
                count += bytes.readableBytes
                if bytes.readableBytesView.suffix(5).elementsEqual("0\r\n\r\n".utf8) { break }
            }
            report.yield(count)
            report.finish()
        } _: { server in
            let client = try IPPClient(server.uri)
            let answer = try await client.send(
                client.request(.sendDocument),
                document: Chunks(count: 40, size: 100_000)
            )
            #expect(answer.status == .successfulOK)
            #expect(await received.first { _ in true } ?? 0 > 4_000_000)
        }
    }

    @Test("a connection that breaks in the middle of the document is 'interrupted'")
    func brokenInTheMiddle() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            _ = try await connection.readBody(atLeast: 200_000)
        } _: { server in
            let client = try IPPClient(server.uri)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.sendDocument), document: Chunks(count: .max, size: 50_000))
            }
            #expect(error?.code == .interrupted)
        }
    }

    @Test("an error of the document's source breaks the request off and is thrown as it is")
    func sourceFails() async throws {
        struct RenderFailed: Error {}
        let sawEnd = Mutex(false)
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            var last: [UInt8] = []
            while let bytes = try await connection.read() { last = Array(bytes.readableBytesView.suffix(5)) }
            sawEnd.withLock { $0 = last == Array("0\r\n\r\n".utf8) }
        } _: { server in
            let client = try IPPClient(server.uri)
            let pulled = Counter()
            await #expect(throws: RenderFailed.self) {
                let document = Chunks(count: .max, size: 1000) {
                    if pulled.increment() > 3 { throw RenderFailed() }
                }
                _ = try await client.send(client.request(.sendDocument), document: document)
            }
        }
        #expect(!sawEnd.withLock { $0 }, "a document cut short must not look complete")
    }
}

@Suite("A client's deadlines and limits")
struct IPPClientLimitTests {
    @Test("a refused connection is 'unreachable', at once")
    func refusedConnection() async throws {
        let port = try await ScriptedServer.with { _ in
        } _: { server in
            server.port
        }
        let client = try IPPClient("ipp://127.0.0.1:\(port)/ipp/print")
        let error = await #expect(throws: IPPClientError.self) {
            try await client.send(client.request(.getPrinterAttributes))
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
    }

    @Test("an unknown host is 'unreachable' and named")
    func unknownHost() async throws {
        let client = try IPPClient("ipp://no-such-printer.invalid/ipp/print")
        let error = await #expect(throws: IPPClientError.self) {
            try await client.send(client.request(.getPrinterAttributes))
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("no-such-printer.invalid") == true)
    }

    @Test("a printer that never answers is 'timedOut'")
    func neverAnswers() async throws {
        try await ScriptedServer.with { connection in
            while try await connection.read() != nil {}
        } _: { server in
            var configuration = IPPClient.Configuration()
            configuration.responseTimeout = .milliseconds(200)
            let client = try IPPClient(server.uri, configuration: configuration)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.getPrinterAttributes))
            }
            #expect(error?.code == .timedOut)
            #expect(error?.message.contains("0.2 s") == true)
        }
    }

    @Test("a printer that stops taking the document is 'timedOut'")
    func stopsReading() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            try await Task.sleep(for: .seconds(60))
        } _: { server in
            var configuration = IPPClient.Configuration()
            configuration.idleTimeout = .milliseconds(300)
            let client = try IPPClient(server.uri, configuration: configuration)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.sendDocument), document: Chunks(count: .max, size: 50_000))
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("a slow source of the document is not a printer that hangs")
    func slowSource() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            while let bytes = try await connection.read() {
                if bytes.readableBytesView.suffix(5).elementsEqual("0\r\n\r\n".utf8) { break }
            }
            try await connection.respond(response(.successfulOK))
        } _: { server in
            var configuration = IPPClient.Configuration()
            configuration.idleTimeout = .seconds(1)
            let client = try IPPClient(server.uri, configuration: configuration)
            let slow = Chunks(count: 1, size: 100) { try await Task.sleep(for: .milliseconds(1300)) }
            let answer = try await client.send(client.request(.sendDocument), document: slow)
            #expect(answer.status == .successfulOK)
        }
    }

    @Test("an answer that stops in the middle is 'timedOut'")
    func answerStops() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
            try await connection.write([2, 0, 0, 0])
            try await Task.sleep(for: .seconds(60))
        } _: { server in
            var configuration = IPPClient.Configuration()
            configuration.idleTimeout = .milliseconds(200)
            let client = try IPPClient(server.uri, configuration: configuration)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.createJob))
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("an answer that is no HTTP is 'malformedResponse' or 'interrupted', never a trap")
    func answerIsNotHTTP() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            try await connection.write("220 ftp.example.com ready\r\nwhat?\r\n")
        } _: { server in
            let client = try IPPClient(server.uri)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.createJob))
            }
            #expect(error?.code == .malformedResponse || error?.code == .interrupted)
        }
    }

    @Test("an answer that is a web page is 'malformedResponse' and says its type")
    func answerIsNotIPP() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            let page = "<html><body>Log in</body></html>"
            try await connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
            )
        } _: { server in
            let client = try IPPClient(server.uri)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.createJob))
            }
            #expect(error?.code == .malformedResponse)
            #expect(error?.message.contains("text/html") == true)
        }
    }

    @Test("an endless answer ends at the limit")
    func endlessAnswer() async throws {
        try await ScriptedServer.with { connection in
            _ = try await connection.readHead()
            try await connection.write("HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n")
            try await connection.write(Array(response(.successfulOK).dropLast()))
            let value: [UInt8] = [0x45, 0, 1, 0x61, 0, 2, 0x62, 0x62]
            let block = Array(repeating: value, count: 1000).flatMap { $0 }
            while true { try await connection.write(block) }
        } _: { server in
            var configuration = IPPClient.Configuration()
            configuration.responseLimit = 500_000
            let client = try IPPClient(server.uri, configuration: configuration)
            let error = await #expect(throws: IPPClientError.self) {
                try await client.send(client.request(.createJob))
            }
            #expect(error?.code == .malformedResponse)
        }
    }

    @Test("a cancelled exchange ends at once with CancellationError")
    func cancellation() async throws {
        try await ScriptedServer.with { connection in
            while try await connection.read() != nil {}
        } _: { server in
            let client = try IPPClient(server.uri)
            let task = Task {
                try await client.send(client.request(.sendDocument), document: Chunks(count: 2, size: 10))
            }
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("a connection that the printer gave up is opened anew for a question")
    func staleConnection() async throws {
        let connections = Counter()
        try await ScriptedServer.with { connection in
            let number = connections.increment()
            _ = try await connection.readHead()
            _ = try await connection.readBody(atLeast: 8)
            try await connection.respond(response(.successfulOK))
            // Takes the second question on the first connection, and closes instead of answering.
            _ = try await connection.readHead()
            if number > 1 { try await connection.respond(response(.successfulOK)) }
        } _: { server in
            let client = try IPPClient(server.uri)
            for _ in 1...2 {
                let answer = try await client.send(client.request(.getPrinterAttributes))
                #expect(answer.status == .successfulOK)
            }
        }
        // async-http-client may open one more, for the question that it saw fail.
        #expect((2...3).contains(connections.value))
    }
}

/// A response without attributes of its own.
private func response(_ status: IPPStatus) -> [UInt8] {
    let request = IPPMessage(requesting: .getPrinterAttributes)
    return (try? IPPMessage(respondingTo: request, status: status).encoded()) ?? []
}

/// Counts across tasks.
private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    /// The count, this call included.
    func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

/// A document of equal chunks, made as they are asked for.
private struct Chunks: AsyncSequence, Sendable {
    static let filler = UInt8(ascii: "~")
    var count: Int
    var size: Int
    var before: @Sendable () async throws -> Void = {}

    struct AsyncIterator: AsyncIteratorProtocol {
        var left: Int
        let chunk: ByteBuffer
        let before: @Sendable () async throws -> Void

        mutating func next() async throws -> ByteBuffer? {
            guard left > 0 else { return nil }
            left -= 1
            try await before()
            return chunk
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(left: count, chunk: ByteBuffer(repeating: Self.filler, count: size), before: before)
    }
}
