// SPDX-License-Identifier: Apache-2.0

/// Why a job or a printer does not print, or that it does: what `pdps why` says.
///
/// A pure function of what is stored (`Job.explanation`, `Printer.explanation`); nothing is remembered for it.
public struct Explanation: Sendable, Hashable {
    /// Who can change how it is; raw values are the keywords of `pdps-why`.
    public enum Mender: String, Sendable, CaseIterable {
        /// Nobody needs to: it goes on by itself, or has ended.
        case nobody
        /// The job's owner; an operator may as well.
        case owner
        /// Whoever stands at the printer.
        case attendant = "person-at-printer"
        /// Who may control printers.
        case `operator` = "operator"
        /// Who looks after the server.
        case administrator
    }

    /// How it is, a main clause that begins in upper case: `Job 12 waits`.
    public var situation: String
    /// Why, a clause that goes with "because"; empty where the situation says it all.
    public var cause: String
    /// Since when, as far as it is known.
    public var since: Timestamp?
    /// Whether it is over, so that `since` says when that was.
    public var isOver: Bool
    /// Who can change it.
    public var mender: Mender
    /// What they can do, as it goes with "can"; empty when there is nothing to do.
    public var remedy: String
    /// What happens next, a main clause; empty when nothing does.
    public var next: String

    /// Makes an explanation.
    public init(
        _ situation: String,
        because cause: String = "",
        since: Timestamp? = nil,
        isOver: Bool = false,
        mender: Mender = .nobody,
        remedy: String = "",
        next: String = ""
    ) {
        self.situation = situation
        self.cause = cause.withoutFullStop
        self.since = since
        self.isOver = isOver
        self.mender = mender
        self.remedy = remedy
        self.next = next
    }

    /// All of it in one sentence.
    ///
    /// - Parameter now: The moment from which `since` is counted; nil leaves time out, so that the sentence stays the
    ///   same as long as nothing happens.
    public func sentence(at now: Timestamp? = nil) -> String {
        var text = situation
        if !cause.isEmpty { text += " because \(cause)" }
        if let now, let since {
            let time = max(now - since, .zero).inWords
            text += isOver ? " (\(time) ago)" : " (for \(time))"
        }
        if !remedy.isEmpty { text += "; \(mender.words) can \(remedy)" }
        if !next.isEmpty { text += "; \(next)" }
        return text + "."
    }
}

extension Explanation.Mender {
    fileprivate var words: String {
        switch self {
        case .nobody: "anybody"
        case .owner: "its owner or an operator"
        case .attendant: "somebody at the printer"
        case .operator: "an operator"
        case .administrator: "an administrator"
        }
    }
}

extension Duration {
    /// The time in its greatest unit: `40 seconds`, `1 hour`.
    var inWords: String {
        let seconds = components.seconds
        let units: [(Int64, String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]
        let (size, name) = units.first { seconds >= $0.0 } ?? (1, "second")
        let count = seconds / size
        return count == 1 ? "1 \(name)" : "\(count) \(name)s"
    }
}

extension String {
    /// The text as a part of a longer sentence.
    var withoutFullStop: String { hasSuffix(".") && !hasSuffix("..") ? String(dropLast()) : self }
}
