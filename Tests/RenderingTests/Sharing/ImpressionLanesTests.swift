// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization
import Testing

@testable import Rendering

@Suite("Impressions are given out in turns and put together in order")
struct ImpressionLanesTests {
    private let started = RenderEvent.started(format: .pdf, engine: "e", pages: 40)

    private func page(_ number: Int, bytes: Int = 10) -> [RenderEvent] {
        [.page(.pageStarted(number)), .page(.bytes(Array(repeating: 1, count: bytes))), .page(.pageEnded(number))]
    }

    /// All that can be read now; with it the error after it, if there is one.
    private func readAll(_ lanes: inout ImpressionLanes) -> (events: [RenderEvent], error: (any Error)?) {
        var events: [RenderEvent] = []
        do {
            while let event = try lanes.read()?.get() { events.append(event) }
            return (events, nil)
        } catch { return (events, error) }
    }

    /// A document of so many impressions, made by workers that take their steps in an order that `seed` decides.
    private func run(impressions: Int, workers: Int, isCounted: Bool, seed: UInt64) throws -> [Int] {
        var random = StepOrder(seed: seed)
        let ahead = ByteRoom(bytes: 100)
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ahead)
        var active: [(turn: ImpressionLanes.Turn?, number: Int, keeping: TurnKeeping)] = []
        for _ in 0..<workers {
            lanes.workerBegins()
            lanes.put(.started(format: .pdf, engine: "e", pages: isCounted ? impressions : nil), of: nil)
            active.append((nil, 1, TurnKeeping()))
        }
        var read: [Int] = []
        var steps = 0
        while true {
            steps += 1
            try #require(steps < 1_000_000, "somebody waits for ever")
            if let event = try lanes.read()?.get() {
                if case .page(.pageStarted(let number)) = event { read.append(number) }
                if case .finished(let pages) = event {
                    #expect(pages == impressions)
                    lanes.abandon(CancellationError())
                    #expect(ahead.take(100), "all room was given back")
                    return read
                }
            }
            guard !active.isEmpty else { continue }
            let index = Int.random(in: 0..<active.count, using: &random)
            var worker = active[index]
            let isInTurn = worker.turn.map { worker.number <= $0.numbers.upperBound } ?? false
            if isInTurn, worker.number <= impressions {
                guard lanes.takesRoom(10, for: worker.turn) else { continue }
                for event in page(worker.number) {
                    try worker.keeping.check(.rendered(event))
                    lanes.put(event, of: worker.turn)
                }
                worker.number += 1
                active[index] = worker
            } else if isInTurn || worker.number > impressions {
                try worker.keeping.check(.rendered(.finished(pages: impressions)))
                lanes.put(.finished(pages: impressions), of: worker.turn)
                lanes.workerEnds(worker.turn, throwing: nil)
                active.remove(at: index)
            } else {
                try worker.keeping.check(.asksForTurn)
                guard let turn = lanes.next(after: worker.turn) else {
                    lanes.workerEnds(nil, throwing: nil)
                    active.remove(at: index)
                    continue
                }
                worker.keeping.begin(turn)
                active[index] = (turn, turn.numbers.lowerBound, worker.keeping)
            }
        }
    }

    @Test("no more is given out than is wanted by then, and the reader has its end there")
    func bounded() throws {
        let last = Mutex(9)
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ByteRoom(bytes: 1000)) {
            last.withLock { $0 }
        }
        lanes.workerBegins()
        lanes.put(started, of: nil)
        var turn = lanes.next(after: nil)
        // Somebody else makes the rest.
        last.withLock { $0 = 4 }
        var made: [Int] = []
        while let given = turn {
            for number in given.numbers {
                made.append(number)
                for event in page(number) { lanes.put(event, of: turn) }
            }
            turn = lanes.next(after: turn)
        }
        #expect(made == [1, 2, 3, 4])
        #expect(lanes.usefulWorkers == 0)
        lanes.workerEnds(nil, throwing: nil)
        let read = readAll(&lanes)
        #expect(read.events.count == 1 + 4 * 3 && read.error == nil)
    }

    @Test("every impression comes once and in order, whoever is faster", arguments: [0, 1, 2, 7, 100], [1, 2, 5])
    func order(impressions: Int, workers: Int) throws {
        for seed in 0..<20 as Range<UInt64> {
            for isCounted in [true, false] {
                let read = try run(impressions: impressions, workers: workers, isCounted: isCounted, seed: seed)
                #expect(read == Array(1..<impressions + 1))
            }
        }
    }

    @Test("turns begin with one impression, grow, and are small again at the end")
    func sizes() {
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ByteRoom(bytes: 0))
        lanes.workerBegins()
        lanes.workerBegins()
        lanes.put(.started(format: .pdf, engine: "e", pages: 350), of: nil)
        var sizes: [Int] = []
        while let turn = lanes.next(after: nil) { sizes.append(turn.numbers.count) }
        #expect(sizes.reduce(0, +) == 350)
        #expect(sizes.prefix(5) == [1, 1, 1, 1, 2])
        #expect(sizes.max() == 16)
        #expect(sizes.last == 1)
    }

    @Test("a turn of large impressions is small")
    func largeImpressions() {
        var sizes = TurnSizes()
        for event in page(1, bytes: 3 << 20) { if case .page(let page) = event { sizes.made(page) } }
        let next = (0..<50).map { _ in sizes.next(left: nil, workers: 2) }
        #expect(next.allSatisfy { $0 == 1 })
    }

    @Test("what fails in a turn is told after all that comes before it")
    func failure() {
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ByteRoom(bytes: 100))
        lanes.workerBegins()
        lanes.workerBegins()
        lanes.put(started, of: nil)
        let first = lanes.next(after: nil)
        let second = lanes.next(after: nil)
        lanes.workerEnds(second, throwing: RenderError.violation("second"))
        let before = readAll(&lanes)
        #expect(before.events == [started] && before.error == nil)
        for event in page(1) { lanes.put(event, of: first) }
        _ = lanes.next(after: first)
        let after = readAll(&lanes)
        #expect(after.events == page(1) && after.error is RenderError)
    }

    @Test("a worker that fails before its first turn harms nobody while others work")
    func failureWithoutTurn() {
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ByteRoom(bytes: 100))
        lanes.workerBegins()
        lanes.workerBegins()
        lanes.put(started, of: nil)
        lanes.workerEnds(nil, throwing: RenderError.violation("spare"))
        let before = readAll(&lanes)
        #expect(before.events == [started] && before.error == nil)
        lanes.workerEnds(nil, throwing: nil)
        let after = readAll(&lanes)
        #expect(after.error is RenderError)
    }

    @Test("what is made ahead has its bound; what comes next always has room")
    func room() {
        let ahead = ByteRoom(bytes: 100)
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ahead)
        lanes.workerBegins()
        lanes.workerBegins()
        lanes.put(started, of: nil)
        let first = lanes.next(after: nil)
        let second = lanes.next(after: nil)
        let hasRoom = [(100, second), (1, second), (1_000, first)].map { lanes.takesRoom($0.0, for: $0.1) }
        #expect(hasRoom == [true, false, true])
        lanes.abandon(CancellationError())
        #expect(ahead.take(100))
    }

    @Test("workers of the same program have the same warnings; each is told once")
    func warnings() {
        var lanes = ImpressionLanes(settings: RenderSettings(output: .pwgRaster), ahead: ByteRoom(bytes: 100))
        lanes.workerBegins()
        for _ in 0..<3 { lanes.put(.warning("font replaced"), of: nil) }
        let read = readAll(&lanes)
        #expect(read.events == [.warning("font replaced")])
    }
}

/// The same order of steps for the same seed.
private struct StepOrder: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}

@Suite("A worker keeps to its turns")
struct TurnKeepingTests {
    private func violation(_ turn: ClosedRange<Int>?, _ events: [WorkerEvent]) -> RenderError.Code? {
        var keeping = TurnKeeping()
        if let turn { keeping.begin(ImpressionLanes.Turn(turn)) }
        do {
            for event in events { try keeping.check(event) }
            return nil
        } catch { return error.code }
    }

    private func began(_ number: Int) -> WorkerEvent { .rendered(.page(.pageStarted(number))) }

    @Test("turns that are used to their end, and documents that end in them, are well")
    func well() {
        #expect(violation(nil, [.asksForTurn]) == nil)
        #expect(violation(3...4, [began(3), began(4), .asksForTurn]) == nil)
        #expect(violation(3...4, [began(3), .rendered(.finished(pages: 3))]) == nil)
        #expect(violation(3...4, [.rendered(.finished(pages: 1))]) == nil)
        #expect(violation(nil, [.rendered(.finished(pages: 0))]) == nil)
    }

    @Test("what was not given, comes twice or is left out is a violation")
    func violations() {
        for (turn, events) in [
            (nil, [began(1)]), (3...4, [began(2)]), (3...4, [began(4)]), (3...4, [began(3), began(3)]),
            (3...3, [began(3), began(4)]), (3...4, [began(3), .asksForTurn]), (3...4, [.asksForTurn]),
            (3...4, [began(3), .rendered(.finished(pages: 2))]), (3...4, [.rendered(.finished(pages: 3))]),
            (nil, [.rendered(.finished(pages: 1))]), (3...4, [.rendered(.finished(pages: 9))]),
        ] as [(ClosedRange<Int>?, [WorkerEvent])] {
            #expect(violation(turn, events) == .protocolViolation, "\(events)")
        }
    }
}
