// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// The state of a printer as PJL tells it: HP's code, the text on its display, whether it takes data.
struct PJLState: Sendable, Equatable {
    var code: Int
    var display: String
    var isOnline: Bool

    init(code: Int, display: String = "", isOnline: Bool = true) {
        self.code = code
        self.display = display
        self.isOnline = isOnline
    }

    /// Reads `INFO STATUS` and `USTATUS DEVICE`; nil without a code.
    init?(_ reply: PJLReply) {
        guard let code = reply.value("CODE").flatMap({ Int($0) }) else { return nil }
        let display = String((reply.value("DISPLAY") ?? "").prefix(200))
        self.init(code: code, display: display, isOnline: reply.value("ONLINE")?.uppercased() != "FALSE")
    }

    /// Whether it prints or gets ready to.
    var isBusy: Bool { [10_003, 10_004, 10_005, 10_007, 10_023].contains(code) }

    /// `printer-state-reasons` (RFC 8011 section 5.4.12), with what CUPS and PWG 5100.9 call the rest.
    ///
    /// HP PJL Technical Reference Manual, appendix D: 10xxx informs, 11xyy and 41xyy want paper (in the background, and
    /// before it goes on), 30xxx goes on by itself, 40xxx wants a person, 42xxx and 44xxx are jams, 50xxx is broken.
    var reasons: [String] {
        switch code {
        case 10_002, 40_079: ["offline-report"]
        case 10_006: ["toner-low-report"]
        case 40_010: ["marker-supply-missing-error"]
        case 40_019: ["output-area-full-error"]
        case 40_021: ["cover-open-error"]
        case 40_022, 42_000..<43_000, 44_000..<45_000: ["media-jam-error"]
        case 40_038: ["toner-low-warning"]
        case 11_000..<12_000: ["media-empty-warning"]
        case 41_000..<42_000: ["media-empty-error"]
        case 30_000..<35_000: ["other-warning"]
        case 40_000..<41_000, 43_000..<44_000, 50_000..<60_000: ["other-error"]
        default: isOnline ? [] : ["offline-report"]
        }
    }

    /// Whether nothing is printed before a person did something.
    var isStopped: Bool { !isOnline || (40_000..<60_000).contains(code) }
}

extension DeviceStatus {
    /// What a printer said of itself by PJL; while it prints for us, it is not idle.
    init(_ state: PJLState, isPrinting: Bool = false) {
        let condition: Condition =
            if state.isStopped { .stopped } else if isPrinting || state.isBusy { .processing } else { .idle }
        self.init(
            condition: condition,
            reasons: state.reasons,
            // "Ready" says nothing that the state does not say.
            message: condition == .stopped || !state.reasons.isEmpty ? state.display : "",
            since: WallTime.now
        )
    }
}
