// SPDX-License-Identifier: Apache-2.0

/// `notify-events`: what can be subscribed to (RFC 3995 section 5.3.3.5, and CUPS's names).
enum EventKeyword: String, CaseIterable, Sendable {
    case none
    case jobCompleted = "job-completed"
    case jobConfigChanged = "job-config-changed"
    case jobCreated = "job-created"
    case jobProgress = "job-progress"
    case jobStateChanged = "job-state-changed"
    case jobStopped = "job-stopped"
    case printerAdded = "printer-added"
    case printerConfigChanged = "printer-config-changed"
    case printerCreated = "printer-created"
    case printerDeleted = "printer-deleted"
    case printerMediaChanged = "printer-media-changed"
    case printerModified = "printer-modified"
    case printerQueueOrderChanged = "printer-queue-order-changed"
    case printerStateChanged = "printer-state-changed"
    case printerStopped = "printer-stopped"

    /// The keywords under which this event is reported: its own, and those that mean it as well.
    var alsoKnownAs: Set<EventKeyword> {
        switch self {
        case .jobCreated, .jobCompleted, .jobStopped: [self, .jobStateChanged]
        case .printerStopped: [self, .printerStateChanged]
        case .printerMediaChanged, .printerQueueOrderChanged: [self, .printerConfigChanged, .printerModified]
        case .printerConfigChanged: [self, .printerModified]
        case .printerCreated: [self, .printerAdded]
        default: [self]
        }
    }
}
