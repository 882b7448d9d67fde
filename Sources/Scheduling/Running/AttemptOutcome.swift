// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// How one attempt at printing a job ended.
indirect enum AttemptOutcome: Sendable {
    /// All of it was printed.
    case completed(confirmed: Int?, evidence: String)
    /// It is tried again; of this attempt so many impressions were printed.
    case retry(reason: String, message: String, printed: Int = 0)
    /// It cannot be printed; `printed` as far as known.
    case aborted(reasons: [String], message: String)
    /// Somebody ended it at the device.
    case canceledAtDevice(message: String)
    /// It was printed for longer than its ticket allows.
    case timedOut(message: String)
    /// Nobody can say what was printed.
    case inDoubt(message: String)
    /// Nobody can say what was printed, and by the printer's policy the job goes on at an impression.
    case goesOn(at: Int, message: String)
    /// The printer's retry budget is spent: a person decides whether what would have followed does.
    case held(instead: AttemptOutcome, message: String)
    /// It needs more paper than a quota leaves; nothing was sent.
    case overQuota(message: String)
    /// It was told to stop before it ended by itself.
    case stopped
    /// What happened could not be stored.
    case notStored(any Error)
}

/// Why a running job is stopped before its end.
enum StopReason: Sendable, Equatable {
    /// A person canceled it.
    case cancelRequested
    /// It was printed for longer than its `job-cancel-after`.
    case timedOut
    /// A person suspended it: the device is asked what it printed.
    case suspendRequested
    /// Other devices of the pool print what it has not printed.
    case withdrawn
    /// It was ended or removed in the store.
    case gone
    /// The server shuts down: the next start asks the device and goes on.
    case shutdown
}

/// What became of a job run, for the lane that started it.
enum RunEnd: Sendable, Equatable {
    /// The job is in its next state.
    case settled
    /// The job was left as it is, to be recovered at the next start.
    case left
    /// The store failed; the job is recovered once it works again.
    case notStored
}
