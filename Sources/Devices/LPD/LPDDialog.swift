// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Says one thing after the other to a line printer daemon, and hears its byte for each (RFC 1179 section 6).
struct LPDDialog {
    private let connection: PrinterConnection
    private let place: NetworkPlace
    private let queue: String
    private var input: PrinterConnection.Input.AsyncIterator
    /// Whether the daemon may print what it has.
    private var mayPrint = false

    init(_ connection: PrinterConnection, place: NetworkPlace, queue: String) {
        self.connection = connection
        self.place = place
        self.queue = queue
        input = connection.input.makeAsyncIterator()
    }

    /// The daemon has the control file: from now on a broken connection leaves the end unknown.
    mutating func pagesFollow() { mayPrint = true }

    /// Says something and waits until the daemon says yes.
    ///
    /// - Parameter what: What the daemon refuses when it says no.
    /// - Throws: ``LPDRefusal``, or `DeviceError` when the connection breaks or nothing is said in time.
    mutating func say(_ bytes: [UInt8], as what: String, within limit: Duration) async throws {
        try await write(bytes, within: limit)
        let timer = connection.close(after: limit)
        defer { timer.cancel() }
        guard let answer = try await nextBytes(), let code = answer.readableBytesView.first else {
            throw broken("did not answer to \(what)", within: limit)
        }
        guard code != 0 else { return }
        throw LPDRefusal(code: code, words: await words(after: answer), what: what, queue: queue, place: place)
    }

    /// Writes bytes; a daemon that takes none of them in time is hung up on.
    mutating func write(_ bytes: [UInt8], within limit: Duration) async throws {
        let timer = connection.close(after: limit)
        defer { timer.cancel() }
        do {
            try await connection.write(bytes)
        } catch {
            try Task.checkCancellation()
            // It may have said why before it hung up.
            if let answer = try? await input.next(), let code = answer.readableBytesView.first, code != 0 {
                let said = await words(after: answer)
                throw LPDRefusal(code: code, words: said, what: "the rest", queue: queue, place: place)
            }
            throw broken("took no more data (\(error))", within: limit)
        }
    }

    private mutating func nextBytes() async throws -> ByteBuffer? {
        do {
            if let bytes = try await input.next() { return bytes }
        } catch {
            try Task.checkCancellation()
        }
        try Task.checkCancellation()
        return nil
    }

    /// What the daemon says behind a refusal, or instead of a byte.
    private mutating func words(after first: ByteBuffer) async -> String {
        var bytes = Array(first.readableBytesView)
        let timer = connection.close(after: .seconds(1))
        defer { timer.cancel() }
        while bytes.count < 1024, !bytes.contains(0x0A), let more = try? await input.next() {
            bytes += more.readableBytesView
        }
        let text = String(decoding: bytes.prefix { $0 != 0x0A }.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
        return String(text.prefix(200)).trimmed
    }

    private func broken(_ what: String, within limit: Duration) -> DeviceError {
        DeviceError(
            mayPrint ? .interrupted : .unreachable,
            "the line printer daemon at \(place) \(what) for the queue '\(queue)' within \(limit.text), or closed the "
                + "connection; see that it has this queue and lets this machine print"
        )
    }
}

/// A daemon said no.
struct LPDRefusal: Error {
    let code: UInt8
    let words: String
    let what: String
    let queue: String
    let place: NetworkPlace

    /// What it means: 3 is final with LPRng and PDPS; all others may pass, as a queue that is off or full does.
    var deviceError: DeviceError {
        let said = words.isEmpty ? "" : ": \(words)"
        let number = code < 0x20 ? " (\(code))" : ""
        return DeviceError(
            code == 3 ? .refused : .busy,
            "the queue '\(queue)' at \(place) refused \(what)\(number)\(said)"
        )
    }
}
