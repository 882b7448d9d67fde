// SPDX-License-Identifier: Apache-2.0

import PDPSClient

/// Shows on standard error how a job comes along: one line that changes on a terminal, else one line for each change.
struct ProgressLine {
    private let isLive: Bool
    private var shown = ""

    /// Makes a line; `isLive` if a person looks at a terminal.
    init(isLive: Bool) {
        self.isLive = isLive
    }

    /// Shows the job as it is now.
    mutating func show(_ job: ServerJob) {
        let text = Self.text(job)
        guard text != shown else { return }
        shown = text
        // Carriage return and "erase to the end of the line" (ECMA-48 EL).
        StandardError.write(isLive ? "\r\(text)\u{1B}[K" : text + "\n")
    }

    /// Leaves the last state standing.
    mutating func finish() {
        if isLive, !shown.isEmpty { StandardError.write("\n") }
        shown = ""
    }

    /// Job, state, progress and what there is to say.
    static func text(_ job: ServerJob) -> String {
        var parts = ["job \(job.id)\(job.printerName.isEmpty ? "" : " on \(job.printerName)"): \(job.stateDescription)"]
        if !job.progress.isEmpty {
            parts.append(job.progress.hasPrefix("(") ? job.progress : "\(job.progress) printed")
        }
        if !job.stateMessage.isEmpty { parts.append(job.stateMessage) }
        return parts.joined(separator: ", ").printable
    }
}
