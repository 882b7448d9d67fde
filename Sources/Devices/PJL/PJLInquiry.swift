// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Asks a printer by PJL, by a line of its own.
struct PJLInquiry: Sendable {
    let place: PrinterPlace
    let connectTimeout: Duration
    /// How long the printer may take for its answers.
    let answerTimeout: Duration

    /// Asks `first`, and the rest only when that was answered: a printer that speaks no PJL may print the question.
    ///
    /// - Returns: The answers by their head; none if the printer said nothing in time.
    /// - Throws: `DeviceError` with code `unreachable`.
    func ask(_ first: String, then rest: [String] = []) async throws -> [String: PJLReply] {
        try await place.open(within: connectTimeout) { line in
            // The end of the line ends the reading.
            var timer = line.close(after: answerTimeout)
            defer { timer.cancel() }
            var answers: [String: PJLReply] = [:]
            var replies = PJLReplies()
            do {
                try await line.write(PJLJob.commands(["", first]))
                try await line.hear { bytes in
                    for reply in replies.feed(bytes.readableBytesView) {
                        let isFirst = answers.isEmpty && reply.head == first
                        answers[reply.head] = reply
                        if reply.head == Self.mark || (isFirst && rest.isEmpty) {
                            try await line.write(Array(PJLJob.exit.utf8))
                            return false
                        }
                        guard isFirst else { continue }
                        timer.cancel()
                        timer = line.close(after: answerTimeout)
                        try await line.write(PJLJob.commands([""] + rest + [Self.mark]))
                    }
                    return true
                }
            } catch {
                // What was answered before the line broke still holds.
                try Task.checkCancellation()
            }
            return answers
        }
    }

    /// Comes back behind all other answers.
    private static let mark = "ECHO PDPS"
}
