// SPDX-License-Identifier: Apache-2.0

/// What a printer said of its Printer Job Language when it was added (HP PJL Technical Reference Manual).
public struct PJLSupport: Sendable, Hashable, Codable {
    /// Whether it answered at all; if not, it is sent no PJL.
    public var isSpoken: Bool
    /// Whether it says when a job begins and ends (`USTATUS JOB`).
    public var reportsJobs: Bool
    /// Whether it tells of each page that came out (`USTATUS PAGE`).
    public var reportsPages: Bool
    /// Whether it tells how many pages it has printed in its life (`INFO PAGECOUNT`).
    public var hasPageCounter: Bool

    /// Describes a printer's PJL; none by default.
    public init(
        isSpoken: Bool = false,
        reportsJobs: Bool = false,
        reportsPages: Bool = false,
        hasPageCounter: Bool = false
    ) {
        self.isSpoken = isSpoken
        self.reportsJobs = reportsJobs
        self.reportsPages = reportsPages
        self.hasPageCounter = hasPageCounter
    }
}
