// SPDX-License-Identifier: Apache-2.0

package import PrintModel

/// What a worker says to the server: a type byte, the payload's length in 32 bits, the payload.
package enum WorkerFrame: Equatable {
    /// The worker waits for its document.
    case ready(engine: String)
    /// The format is known, rendering begins.
    case started(format: DocumentFormat, engine: String, pages: Int?)
    /// Bytes of this impression follow.
    case pageStarted(Int)
    /// Coded bytes.
    case bytes([UInt8])
    /// All bytes of the impression were sent.
    case pageEnded(Int)
    /// Something for the job's log.
    case warning(String)
    /// The worker waits for its ``ImpressionTurn``.
    case asksForTurn
    /// The worker runs through impressions of other workers.
    case passing
    /// All was rendered.
    case finished(pages: Int)
    /// Rendering failed; no frame follows.
    case failed(code: String, message: String)

    /// The longest payload of `bytes`.
    package static let mostBytes = 256 << 10
    /// The longest payload of every other frame.
    static let longestPayload = 16 << 10
    /// Bytes before the payload.
    static let headerLength = 5
    /// Page numbers above this are refused.
    static let mostPages = 1 << 31

    /// The type byte of a frame.
    enum Kind: UInt8 {
        case ready = 1
        case started = 2
        case pageStarted = 3
        case bytes = 4
        case pageEnded = 5
        case warning = 6
        case finished = 7
        case failed = 8
        case asksForTurn = 9
        case passing = 10

        /// Bytes that its payload may have.
        var payloadLengths: ClosedRange<Int> {
            switch self {
            case .asksForTurn, .passing: 0...0
            case .bytes: 1...WorkerFrame.mostBytes
            default: 1...WorkerFrame.longestPayload
            }
        }
    }

    var kind: Kind {
        switch self {
        case .ready: .ready
        case .started: .started
        case .pageStarted: .pageStarted
        case .bytes: .bytes
        case .pageEnded: .pageEnded
        case .warning: .warning
        case .asksForTurn: .asksForTurn
        case .passing: .passing
        case .finished: .finished
        case .failed: .failed
        }
    }

    /// The header of a `bytes` frame, for a worker that writes its payload from where it is.
    package static func bytesHeader(count: Int) -> [UInt8] {
        var writer = WireWriter()
        writer.put(Kind.bytes.rawValue)
        writer.put(UInt32(count))
        return writer.bytes
    }

    /// The frame's bytes.
    package func encode() -> [UInt8] {
        let payload = self.payload
        var writer = WireWriter()
        writer.put(kind.rawValue)
        writer.put(UInt32(payload.count))
        return writer.bytes + payload
    }

    private var payload: [UInt8] {
        var writer = WireWriter()
        switch self {
        case .ready(let engine): writer.put(engine)
        case .started(let format, let engine, let pages):
            writer.put(format.rawValue)
            writer.put(engine)
            writer.put(Int64(pages ?? -1))
        case .pageStarted(let page), .pageEnded(let page): writer.put(Int64(page))
        case .bytes(let bytes): return bytes
        case .warning(let text): writer.put(text)
        case .asksForTurn, .passing: break
        case .finished(let pages): writer.put(Int64(pages))
        case .failed(let code, let message):
            writer.put(code)
            writer.put(message)
        }
        return writer.bytes
    }

    /// Reads the payload of a frame that is not `bytes`.
    init(kind: Kind, payload: [UInt8]) throws(WireError) {
        var reader = WireReader(payload)
        switch kind {
        case .ready: self = .ready(engine: try reader.string())
        case .started:
            let format = try reader.keyword(DocumentFormat.self)
            let engine = try reader.string()
            let pages = try reader.int(-1...Self.mostPages, "page count")
            self = .started(format: format, engine: engine, pages: pages < 0 ? nil : pages)
        case .pageStarted: self = .pageStarted(try reader.int(1...Self.mostPages, "page"))
        case .pageEnded: self = .pageEnded(try reader.int(1...Self.mostPages, "page"))
        case .warning: self = .warning(try reader.string())
        case .asksForTurn: self = .asksForTurn
        case .passing: self = .passing
        case .finished: self = .finished(pages: try reader.int(0...Self.mostPages, "pages"))
        case .failed:
            let code = try reader.string()
            self = .failed(code: code, message: try reader.string())
        case .bytes: throw WireError("bytes are not a message", offset: 0)
        }
        try reader.finish()
    }
}
