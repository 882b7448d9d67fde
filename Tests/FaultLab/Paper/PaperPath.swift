// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// The part of a simulated printer that has paper: prints pages of its jobs one after the other, each once it came
/// whole, and remembers what came out, whatever the rest of the printer forgets or says.
///
/// A page for a sheet with two sides stays in the machine until its back comes, or nothing follows it.
final class PaperPath: Sendable {
    /// A job as the printer knows it.
    struct Job: Sendable {
        /// Tells it from all others, also when numbers come again.
        let key: Int
        /// Its number, which comes again after a restart.
        let id: Int
        let name: String
        let uuid = ObjectUUID()
        let made = ContinuousClock.now
        var fault: Fault?
        /// Copies that it makes itself of what it gets.
        let copies: Int
        var received: [ReceivedPage] = []
        /// Sides, over all copies.
        var printed = 0
        /// In the machine, for its back.
        var front: PrintedSide?
        var input = Input.announced
        var isCanceled = false
        var end: JobState?

        /// How far its document is; one that was only announced keeps nobody waiting.
        enum Input: Sendable { case announced, open, complete, broken }

        var isDone: Bool { end != nil }

        /// Sides that it has to print, as far as it knows.
        var sides: Int { input == .complete ? received.count * copies : received.count }

        /// Whether no back follows for what is in the machine.
        var isAtEndOfCopy: Bool { input != .open && printed % max(received.count, 1) == 0 }

        /// Whether nothing will come of it: canceled, or announced long ago.
        func isGivenUp(_ times: PrinterTimes) -> Bool { isCanceled || ContinuousClock.now - made > times.hang }
    }

    /// Why nothing is printed.
    enum Trouble: Sendable { case jam, noPaper }

    private struct State {
        var jobs: [Job] = []
        var isMoving = false
        var lastID = 0
        var lastKey = 0
        var power = 0
        var tray: [PrintedSheet] = []
        var pageCount = 1000
        var trouble: Trouble?
        var followers: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())
    private let times: PrinterTimes
    private let news: AsyncStream<Void>
    private let newsSink: AsyncStream<Void>.Continuation

    init(times: PrinterTimes) {
        self.times = times
        (news, newsSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: What came out

    /// The sheets that came out, in order.
    var tray: [PrintedSheet] { state.withLock { $0.tray } }
    /// Pages of its life.
    var pageCount: Int { state.withLock { $0.pageCount } }
    /// Whether nothing more comes out by itself.
    var isQuiet: Bool {
        state.withLock { state in !state.isMoving && state.jobs.allSatisfy { $0.isDone || $0.input == .announced } }
    }

    // MARK: What the printer knows

    var trouble: Trouble? { state.withLock { $0.trouble } }
    var jobs: [Job] { state.withLock { $0.jobs } }

    func job(key: Int) -> Job? { state.withLock { state in state.jobs.first { $0.key == key } } }
    func job(id: Int) -> Job? { state.withLock { state in state.jobs.last { $0.id == id } } }

    // MARK: What happens to jobs

    func open(_ name: String, _ fault: Fault?, copies: Int = 1) -> Job {
        state.withLock { state in
            state.lastID += 1
            state.lastKey += 1
            let job = Job(key: state.lastKey, id: state.lastID, name: name, fault: fault, copies: copies)
            state.jobs.append(job)
            return job
        }
    }

    func change(_ key: Int, _ body: (inout Job) -> Void) {
        let followers = state.withLock { state in
            if let index = state.jobs.firstIndex(where: { $0.key == key }), !state.jobs[index].isDone {
                body(&state.jobs[index])
            }
            return Array(state.followers.values)
        }
        newsSink.yield()
        for follower in followers { follower.yield() }
    }

    /// Power failed: what was not printed is lost, and so is what it knew of its jobs.
    func forget() {
        state.withLock { state in
            state.jobs = []
            state.lastID = 0
            state.power += 1
            state.trouble = nil
        }
        tellFollowers()
        newsSink.yield()
    }

    /// Says that something may have changed, until the task that listens ends.
    func changes() -> AsyncStream<Void> {
        let (stream, sink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.lastKey += 1
            state.followers[state.lastKey] = sink
            return state.lastKey
        }
        sink.onTermination = { [weak self] _ in _ = self?.state.withLock { $0.followers.removeValue(forKey: number) } }
        sink.yield()
        return stream
    }

    private func tellFollowers() {
        for follower in state.withLock({ Array($0.followers.values) }) { follower.yield() }
    }

    // MARK: Printing

    private enum Step {
        case print(Job, power: Int)
        case end
        case rest
    }

    /// Prints until the task is cancelled.
    ///
    /// - Parameter fail: The power fails.
    func run(onPowerFailure fail: @Sendable () async -> Void, onEnd: @Sendable () -> Void) async {
        for await _ in news {
            work: while !Task.isCancelled {
                switch next() {
                case .rest: break work
                case .end:
                    tellFollowers()
                    onEnd()
                case .print(let job, let power): await print(job, power, fail)
                }
            }
        }
    }

    private func next() -> Step {
        state.withLock { state in
            let index = state.jobs.firstIndex { !$0.isDone && ($0.input != .announced || $0.isGivenUp(times)) }
            guard let index else { return .rest }
            let job = state.jobs[index]
            if let front = job.front, job.isCanceled || job.isAtEndOfCopy {
                state.tray.append(PrintedSheet(front: front, back: nil))
                state.jobs[index].front = nil
            }
            if job.isCanceled || job.input == .announced {
                state.jobs[index].end = job.isCanceled ? .canceled : .aborted
            } else if job.printed < job.sides {
                state.isMoving = true
                return .print(job, power: state.power)
            } else if job.input == .open {
                return .rest
            } else {
                state.jobs[index].end = job.input == .complete ? .completed : .aborted
            }
            return .end
        }
    }

    private func print(_ job: Job, _ power: Int, _ fail: @Sendable () async -> Void) async {
        defer { state.withLock { $0.isMoving = false } }
        let page = job.printed + 1
        switch job.fault {
        case .jam(page), .sayIdle(jammedAtPage: page): await wait(.jam)
        case .runOut(page): await wait(.noPaper)
        case .restart(page): return await fail()
        default: break
        }
        try? await Task.sleep(for: times.sheet)
        state.withLock { state in
            // What was in the machine when the power failed is not counted as a sheet that came out.
            guard state.power == power, let index = state.jobs.firstIndex(where: { $0.key == job.key }) else { return }
            state.jobs[index].printed = page
            state.pageCount += 1
            let received = job.received[(page - 1) % job.received.count]
            if !received.isTwoSided {
                state.tray.append(PrintedSheet(front: received.side, back: nil))
            } else if let front = state.jobs[index].front {
                state.tray.append(PrintedSheet(front: front, back: received.side))
                state.jobs[index].front = nil
            } else {
                state.jobs[index].front = received.side
            }
        }
        tellFollowers()
    }

    private func wait(_ trouble: Trouble) async {
        state.withLock { $0.trouble = trouble }
        tellFollowers()
        try? await Task.sleep(for: times.trouble)
        state.withLock { $0.trouble = nil }
        tellFollowers()
    }
}

/// How long things take with a simulated printer.
public struct PrinterTimes: Sendable {
    /// One side of a sheet.
    public var sheet: Duration = .milliseconds(15)
    /// Until somebody came: jams, paper, power, stalls.
    public var trouble: Duration = .milliseconds(400)
    /// It answers nothing for so long when it hangs.
    public var hang: Duration = .milliseconds(2500)
    /// An answer of a slow one.
    public var answer: Duration = .milliseconds(300)

    /// Makes the times of a printer that is quick in everything.
    public init() {}
}
