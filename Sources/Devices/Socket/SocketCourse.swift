// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Synchronization

/// How far a delivery by socket is: written by those who send and listen, read by the one who reports and decides.
final class SocketCourse: Sendable {
    /// What is known.
    struct State: Sendable {
        /// Impressions of which the first byte went out.
        var started = 0
        /// Impressions of which the last byte was taken.
        var sent = 0
        /// Impressions that the printer said came out.
        var confirmed = 0
        /// Bytes are given to the connection; otherwise there are none to give.
        var isWriting = false
        var isAllSent = false
        /// Whether the printer's end of the connection acknowledged all of it.
        var isTaken = false
        /// The printer closed its side.
        var isClosed = false
        /// The connection broke.
        var isBroken = false
        /// Why sending ended before its end.
        var failure: (any Error)?
        /// How the printer said that the job ended.
        var end: JobEnd?
        /// What the printer said of itself.
        var status: DeviceStatus?
        /// Its page counter, when it was asked for.
        var pageCount: Int?
        /// What else it said, possibly nothing.
        var words = ""
        /// When it last took or said something.
        var lastSign = ContinuousClock.now
        /// When it had all of it.
        var takenAt: ContinuousClock.Instant?
    }

    /// How a printer says that a job ended.
    enum JobEnd: Sendable, Equatable {
        case ended(pages: Int?)
        case canceled
    }

    /// Says that something changed, or that time passed.
    let news: AsyncStream<Void>
    private let sink: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    init() {
        // What happened is in the state; that something did need not be told twice.
        (news, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What is known now.
    var now: State { state.withLock { $0 } }

    /// Changes what is known.
    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        sink.yield()
    }

    /// Lets the deadlines be looked at.
    func tick() { sink.yield() }

    /// The printer took bytes or said something.
    func sign() { state.withLock { $0.lastSign = .now } }

    /// Takes what the printer said.
    ///
    /// - Parameter jobName: What it calls our job; the ends of others are not ours.
    func hear(_ replies: [PJLReply], words: String, jobName: String?) {
        change { state in
            state.lastSign = .now
            state.words = words
            for reply in replies { state.hear(reply, jobName) }
        }
    }
}

extension SocketCourse.State {
    fileprivate mutating func hear(_ reply: PJLReply, _ jobName: String?) {
        switch reply.head {
        case "USTATUS DEVICE", "USTATUS TIMED", "INFO STATUS":
            guard let state = PJLState(reply) else { return }
            status = DeviceStatus(state, isPrinting: true)
        case "USTATUS PAGE": confirm(page: reply.lines.compactMap { Int($0) }.first)
        case "USTATUS JOB": hearOfJob(reply, jobName)
        case "INFO PAGECOUNT": pageCount = reply.pageCount
        default: break
        }
    }

    /// Pages are numbered within the job; those of a job before it, which may still come out, do not follow ours.
    private mutating func confirm(page: Int?) {
        guard let page, page == confirmed + 1 || page == confirmed + 2, started > 0 else { return }
        confirmed = page
    }

    private mutating func hearOfJob(_ reply: PJLReply, _ jobName: String?) {
        guard let word = reply.lines.first?.uppercased() else { return }
        if let name = reply.value("NAME"), !name.isEmpty, name != jobName { return }
        if word.hasPrefix("CANCEL") { end = .canceled }
        // Without a name it may be the end of the job before.
        guard word.hasPrefix("END"), started > 0 else { return }
        let pages = reply.value("PAGES").flatMap { Int($0) }
        if end == nil { end = .ended(pages: pages) }
    }
}
