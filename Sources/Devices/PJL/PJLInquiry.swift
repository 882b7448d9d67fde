// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Asks a printer by PJL, by a connection of its own.
struct PJLInquiry: Sendable {
    let place: NetworkPlace
    let connectTimeout: Duration
    /// How long the printer may take for its answers.
    let answerTimeout: Duration

    /// Asks `first`, and the rest only when that was answered: a printer that speaks no PJL may print the question.
    ///
    /// - Returns: The answers by their head; none if the printer said nothing in time.
    /// - Throws: `DeviceError` with code `unreachable`.
    func ask(_ first: String, then rest: [String] = []) async throws -> [String: PJLReply] {
        try await PrinterConnection.with(place, timeout: connectTimeout) { connection in
            // The end of the connection ends the reading.
            var timer = connection.close(after: answerTimeout)
            defer { timer.cancel() }
            var answers: [String: PJLReply] = [:]
            var replies = PJLReplies()
            do {
                try await connection.write(PJLJob.commands(["", first]))
                for try await bytes in connection.input {
                    for reply in replies.feed(bytes.readableBytesView) {
                        let isFirst = answers.isEmpty && reply.head == first
                        answers[reply.head] = reply
                        if reply.head == Self.mark || (isFirst && rest.isEmpty) {
                            try await connection.write(Array(PJLJob.exit.utf8))
                            return answers
                        }
                        guard isFirst else { continue }
                        timer.cancel()
                        timer = connection.close(after: answerTimeout)
                        try await connection.write(PJLJob.commands([""] + rest + [Self.mark]))
                    }
                }
            } catch {
                // What was answered before the connection broke still holds.
                try Task.checkCancellation()
            }
            return answers
        }
    }

    /// Comes back behind all other answers.
    private static let mark = "ECHO PDPS"
}
