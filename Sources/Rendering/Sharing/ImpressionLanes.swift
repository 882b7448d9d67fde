// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// The impressions of one document, given out in turns and put together again: decisions only.
///
/// What comes next flows through a small buffer of its own; what is made ahead of that takes room of ``ByteRoom``
/// and waits where there is none, so memory has a bound and nobody waits for each other in a circle.
struct ImpressionLanes {
    /// Impressions that are given to one worker.
    final class Turn: Sendable {
        /// Counted from 1 at the first impression that is wanted.
        let numbers: ClosedRange<Int>
        init(_ numbers: ClosedRange<Int>) { self.numbers = numbers }
    }

    /// What a turn has brought.
    private struct Lane {
        let turn: Turn
        var events: [RenderEvent] = []
        /// The first of `events` that was not read.
        var read = 0
        var isEnded = false
        var failure: (any Error)?
        /// Bytes that lie here.
        var bytes = 0
        /// Those of them that took room of ``ByteRoom``.
        var borrowed = 0
    }

    /// Bytes of the impressions that come next which may lie ready, whatever others take.
    private static let ownRoom = 1 << 20
    /// Different warnings that are passed on; workers that run the same program have the same.
    private static let mostWarnings = 1_000

    private let settings: RenderSettings
    private let ahead: ByteRoom
    private let through: @Sendable () -> Int?
    /// Turns that were given out and not wholly read, in order.
    private var lanes: [Lane] = []
    /// Events that belong to no impression.
    private var asides: [RenderEvent] = []
    private var warnings: Set<String> = []
    private var sizes = TurnSizes()
    private var workers = 0
    private var nextNumber = 1
    private var hasStarted = false
    /// Impressions in all as the first worker said, nil if it could not know.
    private var expected: Int?
    /// The last impression, as a worker said that came to the end.
    private var last: Int?
    private var isFinished = false
    /// Why a worker left that had no turn: it keeps nobody from reading what the others make.
    private var failure: (any Error)?
    /// Why nobody reads any more.
    private(set) var abandoned: (any Error)?

    init(settings: RenderSettings, ahead: ByteRoom, through: @escaping @Sendable () -> Int? = { nil }) {
        self.settings = settings
        self.ahead = ahead
        self.through = through
    }

    // MARK: For workers

    mutating func workerBegins() { workers += 1 }

    mutating func workerEnds(_ turn: Turn?, throwing error: (any Error)?) {
        workers -= 1
        if let index = index(of: turn) {
            lanes[index].isEnded = true
            lanes[index].failure = error
        } else if let error {
            failure = failure ?? error
        }
    }

    /// The next impressions for a worker that is done with `turn`; nil if all are given out.
    mutating func next(after turn: Turn?) -> Turn? {
        if let index = index(of: turn) { lanes[index].isEnded = true }
        guard abandoned == nil, last == nil, left ?? 1 > 0 else { return nil }
        // A page description is one piece.
        let size = settings.output.isRaster ? sizes.next(left: left, workers: workers) : WorkerFrame.mostPages
        let next = Turn(nextNumber...nextNumber + size - 1)
        nextNumber += size
        lanes.append(Lane(turn: next))
        return next
    }

    /// Impressions that nobody makes yet, nil if not known.
    private var left: Int? { [expected, wanted].compactMap { $0 }.min().map { $0 - nextNumber + 1 } }

    /// The last impression that is wanted by now; nil for all, as of a page description, which is one piece.
    private var wanted: Int? { settings.output.isRaster ? through() : nil }

    /// How many workers more would find something to do; nil before that can be known.
    ///
    /// As many as there are if the document does not tell its pages before they are drawn.
    var usefulWorkers: Int? {
        if abandoned != nil || last != nil || workers == 0 { return 0 }
        return hasStarted ? left.map { max(0, $0 - 1) } ?? workers : nil
    }

    /// Whether so many bytes of a turn can be put now; if so, their room is taken.
    mutating func takesRoom(_ bytes: Int, for turn: Turn?) -> Bool {
        guard abandoned == nil, bytes > 0, let index = index(of: turn) else { return true }
        if index == 0, lanes[0].bytes < Self.ownRoom { return true }
        guard ahead.take(bytes) else { return false }
        lanes[index].borrowed += bytes
        return true
    }

    /// Takes what a worker made.
    mutating func put(_ event: RenderEvent, of turn: Turn?) {
        switch event {
        case .started(_, _, let pages):
            guard !hasStarted else { return }
            hasStarted = true
            if settings.output.isRaster { expected = pages.map { max(0, $0 - settings.firstImpression + 1) } }
            asides.append(event)
        case .warning(let text):
            guard warnings.count < Self.mostWarnings, warnings.insert(text).inserted else { return }
            append(event, to: turn)
        case .finished(let pages):
            last = min(pages, last ?? pages)
            if let index = index(of: turn) { lanes[index].isEnded = true }
        case .page(let page):
            append(event, to: turn)
            sizes.made(page)
        }
    }

    private mutating func append(_ event: RenderEvent, to turn: Turn?) {
        guard let index = index(of: turn) else { return asides.append(event) }
        lanes[index].events.append(event)
        lanes[index].bytes += event.codedBytes
    }

    private func index(of turn: Turn?) -> Int? { turn.flatMap { turn in lanes.firstIndex { $0.turn === turn } } }

    // MARK: For the reader

    /// Nobody reads any more.
    mutating func abandon(_ error: any Error) {
        abandoned = abandoned ?? error
        for lane in lanes { ahead.giveBack(lane.borrowed) }
        lanes = []
    }

    /// What the reader gets now, nil within after the last; nil if it must wait.
    mutating func read() -> Result<RenderEvent?, any Error>? {
        if let abandoned { return .failure(abandoned) }
        if !asides.isEmpty { return .success(asides.removeFirst()) }
        while let lane = lanes.first {
            if lane.read < lane.events.count { return .success(readLane()) }
            if let failure = lane.failure { return .failure(failure) }
            guard lane.isEnded else { break }
            lanes.removeFirst()
        }
        if isFinished { return .success(nil) }
        if let last, lanes.first.map({ $0.turn.numbers.lowerBound > last }) ?? true {
            isFinished = true
            return .success(.finished(pages: last))
        }
        // All that is wanted was read; whether the document has more nobody knows.
        if lanes.isEmpty, let wanted, nextNumber > wanted { return .success(nil) }
        guard workers == 0 else { return nil }
        return .failure(failure ?? RenderError.violation("no worker came to the end"))
    }

    private mutating func readLane() -> RenderEvent {
        let event = lanes[0].events[lanes[0].read]
        lanes[0].read += 1
        lanes[0].bytes -= event.codedBytes
        let back = min(lanes[0].borrowed, event.codedBytes)
        lanes[0].borrowed -= back
        ahead.giveBack(back)
        if lanes[0].read == lanes[0].events.count {
            lanes[0].events.removeAll(keepingCapacity: true)
            lanes[0].read = 0
        }
        return event
    }
}

extension RenderEvent {
    /// How much of a document's result it carries.
    var codedBytes: Int {
        if case .page(.bytes(let bytes)) = self { bytes.count } else { 0 }
    }
}
