// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What a worker says of its document.
enum WorkerEvent: Sendable, Equatable {
    /// A step of the document. Impressions are numbered from the order's first one, whoever makes those between.
    case rendered(RenderEvent)
    /// The worker waits for an ``ImpressionTurn``.
    case asksForTurn
    /// The worker runs through impressions of others.
    case passing
}

/// The order in which a worker may speak, and what it may cost: turns frames into events.
struct WorkerDialog {
    private enum Phase: Equatable {
        case ordered
        case betweenPages
        case inPage(Int)
        case ended
    }

    private let settings: RenderSettings
    private let limits: RenderLimits
    private var phase = Phase.ordered
    private var pages = 0
    private var outputBytes = 0

    init(settings: RenderSettings, limits: RenderLimits) {
        self.settings = settings
        self.limits = limits
    }

    /// Whether the worker said its last word.
    var isEnded: Bool { phase == .ended }

    /// The event that a frame means.
    ///
    /// - Throws: ``RenderError`` if the worker says that it failed, speaks out of turn or gives more than allowed.
    mutating func event(for frame: WorkerFrame) throws(RenderError) -> WorkerEvent {
        switch (phase, frame) {
        case (.ordered, .started(let format, let engine, let pages)):
            phase = .betweenPages
            return .rendered(.started(format: format, engine: engine, pages: pages))
        case (.betweenPages, .asksForTurn) where settings.output.isRaster: return .asksForTurn
        case (.betweenPages, .passing) where settings.output.isRaster: return .passing
        case (.betweenPages, .pageStarted(let page))
        where settings.output.isRaster ? page > pages : page == pages + 1:
            phase = .inPage(page)
            return .rendered(.page(.pageStarted(page)))
        case (.inPage, .bytes(let bytes)):
            return .rendered(.page(.bytes(try counted(bytes))))
        case (.inPage(let current), .pageEnded(let page)) where page == current:
            pages = page
            phase = .betweenPages
            return .rendered(.page(.pageEnded(page)))
        case (.ordered, .warning(let text)), (.betweenPages, .warning(let text)), (.inPage, .warning(let text)):
            return .rendered(.warning(text))
        case (.betweenPages, .finished(let count)) where !settings.output.isRaster || count >= pages:
            phase = .ended
            return .rendered(.finished(pages: count))
        case (.ended, _):
            throw .violation("the worker went on after its end")
        case (_, .failed(let code, let message)):
            phase = .ended
            throw Self.failure(code: code, message: message)
        default:
            throw .violation("frame \(frame.kind) came in the phase \(phase)")
        }
    }

    private mutating func counted(_ bytes: [UInt8]) throws(RenderError) -> [UInt8] {
        outputBytes += bytes.count
        guard outputBytes <= limits.outputBytes else {
            throw RenderError(
                code: .outputLimit,
                message: "The document makes more than \(limits.outputBytes) bytes of \(settings.output.rawValue); "
                    + "print fewer pages at a time, or raise the limit for a rendered document."
            )
        }
        return bytes
    }

    private static func failure(code: String, message: String) -> RenderError {
        guard let known = RenderError.Code.known.first(where: { $0.description == code }) else {
            return .violation("unknown failure \(code)")
        }
        return RenderError(code: known, message: message)
    }
}

extension RenderError {
    /// A worker that does not keep to the protocol: it is broken or taken over, and the document is to blame.
    static func violation(_ what: String) -> RenderError {
        RenderError(
            code: .protocolViolation,
            message: "The RIP worker answered with something that makes no sense (\(what)) and was ended; "
                + "the document may be made to attack it. If others of its kind fail too, report it."
        )
    }
}
