// SPDX-License-Identifier: Apache-2.0

/// What befalls a simulated printer in one attempt at printing a job; the next attempt finds it well again.
public enum Fault: Hashable, Sendable {
    /// It says that it is busy; by socket it hangs up at the first byte.
    case refuse
    /// It is switched off before the attempt, for a while; what it had is printed.
    case off
    /// It takes no data behind so many bytes for a while, and answers questions.
    case stall(afterBytes: Int)
    /// It takes and answers nothing behind so many bytes, for longer than drivers wait.
    case hang(afterBytes: Int)
    /// The connection breaks behind so many bytes; the pages that came whole are printed.
    case drop(afterBytes: Int)
    /// The connection breaks when all was taken, before it says so.
    case dropAtEnd
    /// Paper jams before a page, until somebody looks after it.
    case jam(atPage: Int)
    /// Paper runs out before a page.
    case runOut(atPage: Int)
    /// Power fails before a page: connections break, and what waits, the jobs and their numbers are forgotten.
    case restart(atPage: Int)
    /// Every answer takes its time.
    case slow
    /// The connection breaks behind so many bytes, and for a while nobody can speak TLS with it.
    case breakTLS(afterBytes: Int)
    /// It says that it is idle while paper jams before a page.
    case sayIdle(jammedAtPage: Int)
    /// It says that paper jams while it prints.
    case sayJammed
    /// It counts a page only when the next one is out.
    case countLate
    /// It says that a job is done as soon as it has all of it.
    case sayDone

    /// The fault without its place, for tables.
    public var name: String {
        switch self {
        case .refuse: "refuses"
        case .off: "is off"
        case .stall: "stalls"
        case .hang: "hangs"
        case .drop: "drops"
        case .dropAtEnd: "drops at end"
        case .jam: "jams"
        case .runOut: "no paper"
        case .restart: "restarts"
        case .slow: "is slow"
        case .breakTLS: "breaks TLS"
        case .sayIdle: "lies: idle"
        case .sayJammed: "lies: jammed"
        case .countLate: "lies: count"
        case .sayDone: "lies: done"
        }
    }

    /// One of each, struck before a page of a job comes out, counted over its copies, or while one is sent.
    public static func oneOfEach(atPage page: Int, sending sent: Int) -> [Fault] {
        let bytes = sent * bytesOfPage - bytesOfPage / 3
        return [
            .refuse, .off, .stall(afterBytes: bytes), .hang(afterBytes: bytes), .drop(afterBytes: bytes), .dropAtEnd,
            .jam(atPage: page), .runOut(atPage: page), .restart(atPage: page), .slow, .breakTLS(afterBytes: bytes),
            .sayIdle(jammedAtPage: page), .sayJammed, .countLate, .sayDone,
        ]
    }

    /// About so many bytes has a page of a test's document.
    private static let bytesOfPage = 2300

    /// Any fault, anywhere in a job of so many pages.
    static func any(pages: Int, _ random: inout SeededGenerator) -> Fault {
        let bytes = Int.random(in: 1...(pages * bytesOfPage), using: &random)
        let page = Int.random(in: 1...pages, using: &random)
        return switch Int.random(in: 0..<15, using: &random) {
        case 0: .refuse
        case 1: .off
        case 2: .stall(afterBytes: bytes)
        case 3: .hang(afterBytes: bytes)
        case 4: .drop(afterBytes: bytes)
        case 5: .dropAtEnd
        case 6: .jam(atPage: page)
        case 7: .runOut(atPage: page)
        case 8: .restart(atPage: page)
        case 9: .slow
        case 10: .breakTLS(afterBytes: bytes)
        case 11: .sayIdle(jammedAtPage: page)
        case 12: .sayJammed
        case 13: .countLate
        default: .sayDone
        }
    }

    /// Whether an attempt in which pages went out ends by it, so that the next one goes on in the middle.
    public var endsAttempt: Bool {
        switch self {
        case .hang, .drop, .dropAtEnd, .restart, .breakTLS: true
        default: false
        }
    }

    /// Where in the document's bytes it strikes.
    var byteMark: Int? {
        switch self {
        case .stall(let bytes), .hang(let bytes), .drop(let bytes), .breakTLS(let bytes): bytes
        default: nil
        }
    }
}

/// Which fault befalls a printer in which attempt, counted from 1.
public struct FaultScript: Sendable {
    /// The fault of an attempt; nil when all goes well.
    public var fault: @Sendable (Int) -> Fault?

    /// The faults of the first attempts.
    public init(_ faults: Fault?...) {
        fault = { faults.indices.contains($0 - 1) ? faults[$0 - 1] : nil }
    }

    /// A share of all attempts, by a seed: the same ones each time.
    ///
    /// - Parameters:
    ///   - stream: Tells printers of one seed apart.
    ///   - percent: How many attempts of a hundred go wrong.
    ///   - pages: The most pages of a job.
    public init(seed: UInt64, stream: Int, percent: Int, pages: Int) {
        fault = { attempt in
            var random = SeededGenerator(seed: seed, stream: UInt64(stream) << 32 | UInt64(attempt))
            guard Int.random(in: 0..<100, using: &random) < percent else { return nil }
            return .any(pages: pages, &random)
        }
    }
}

/// Random numbers that come again with their seed (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Makes the generator of one of a seed's streams.
    public init(seed: UInt64, stream: UInt64 = 0) {
        state = seed
        state = next() ^ stream
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
