// SPDX-License-Identifier: Apache-2.0

/// A value of `printer-state-reasons` taken apart: a name, and how bad it is (RFC 8011 section 5.4.12).
public struct PrinterStateReason: Sendable, Hashable {
    /// How bad it is; a keyword without a suffix is an error.
    public enum Severity: Int, Sendable, Comparable, CaseIterable {
        /// Of no consequence.
        case report
        /// It prints, but something will have to be done.
        case warning
        /// Nothing is printed before something was done.
        case error

        /// Orders them from harmless to bad.
        public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

        /// The suffix of the keyword.
        public var suffix: String { "-\(self)" }
    }

    /// The keyword without its suffix: `media-empty`.
    public var name: String
    /// How bad it is.
    public var severity: Severity

    /// The device URI cannot be used, so that only an administrator can mend it (ours).
    public static let deviceNotUsable = "pdps-device-not-usable"

    /// Another TLS key is shown than when the device was first reached (ours).
    public static let deviceKeyChanged = "pdps-device-key-changed"

    /// Takes a keyword apart.
    public init(_ keyword: String) {
        for severity in Severity.allCases where keyword.hasSuffix(severity.suffix) {
            name = String(keyword.dropLast(severity.suffix.count))
            self.severity = severity
            return
        }
        name = keyword
        severity = .error
    }

    /// Those that nobody at the device can mend.
    static let administrators: Set = [deviceNotUsable, deviceKeyChanged]

    /// What it means, as it goes with the printer before it, and what helps.
    var words: (trouble: String, remedy: String) {
        Self.known[name] ?? ("reports '\(name)'", "look at its panel")
    }

    /// Keywords of RFC 8011, PWG 5100.9 and CUPS.
    private static let known: [String: (trouble: String, remedy: String)] = [
        "media-empty": ("is out of paper", "put paper in"),
        "media-needed": ("asks for other media", "put in what it asks for"),
        "media-jam": ("has a paper jam", "remove the jammed paper"),
        "media-low": ("is low on paper", "put paper in"),
        "media-path-cannot-duplex-media-selected": ("cannot turn this paper", "put in paper that it can turn"),
        "cover-open": ("has a cover open", "close it"),
        "door-open": ("has a door open", "close it"),
        "interlock-open": ("has an interlock open", "close its covers"),
        "input-tray-missing": ("lacks an input tray", "put the tray in"),
        "input-cannot-feed-size-selected": ("cannot feed this size", "put in paper of the size that it asks for"),
        "output-tray-missing": ("lacks an output tray", "put the tray in"),
        "output-area-full": ("has a full output tray", "take the sheets out"),
        "output-area-almost-full": ("has an output tray that is almost full", "take the sheets out"),
        "toner-empty": ("is out of toner", "replace the cartridge"),
        "toner-low": ("is low on toner", "have a cartridge ready"),
        "marker-supply-empty": ("is out of toner or ink", "replace the cartridge"),
        "marker-supply-low": ("is low on toner or ink", "have a cartridge ready"),
        "marker-supply-missing": ("lacks a cartridge", "put the cartridge in"),
        "marker-waste-full": ("has a full waste box", "replace the waste box"),
        "marker-waste-almost-full": ("has a waste box that is almost full", "have a waste box ready"),
        "developer-empty": ("is out of developer", "replace the developer"),
        "developer-low": ("is low on developer", "have developer ready"),
        "opc-life-over": ("has a worn drum", "replace the drum"),
        "opc-near-eol": ("has a drum that is almost worn", "have a drum ready"),
        "fuser-over-temp": ("has a fuser that is too hot", "let it cool down"),
        "fuser-under-temp": ("warms up", "wait until it is warm"),
        "service-needed": ("asks for service", "call its service"),
        "paused": ("is paused at its panel", "let it go on there"),
        "offline": ("is offline", "switch it online"),
        "shutdown": ("is switched off", "switch it on"),
        "spool-area-full": ("has no memory left", "wait for its other jobs, or switch it off and on"),
        "connecting-to-device": ("is being connected", "wait"),
        "timed-out": ("does not answer in time", "see whether it is busy"),
        "other": ("reports trouble", "look at its panel"),
        deviceNotUsable: ("cannot be used", "set its device URI anew"),
        deviceKeyChanged: (
            "does not prove to be the device that was added",
            "make sure that it is, then trust its new key (`pdps printer set NAME --trust-new-key`)"
        ),
    ]
}

/// What is wrong with a device and who mends it, found in what it said.
struct DeviceTrouble: Sendable {
    /// As it goes with the printer before it: `is out of paper (load A4)`.
    var trouble: String
    var mender: Explanation.Mender
    /// As it goes with "can".
    var remedy: String
}

extension DeviceStatus {
    /// What keeps it from printing; nil when nothing does.
    var stoppage: DeviceTrouble? {
        switch condition {
        case .idle, .processing: nil
        case .unreachable:
            DeviceTrouble(
                trouble: "does not answer" + remark,
                mender: .attendant,
                remedy: "see whether it is switched on and connected"
            )
        case .stopped:
            trouble(ofAtLeast: .error) ?? trouble(ofAtLeast: .warning)
                ?? DeviceTrouble(
                    trouble: "has stopped" + (remark.isEmpty ? " without saying why" : remark),
                    mender: .attendant,
                    remedy: "look at its panel"
                )
        }
    }

    /// What will have to be seen to although it prints; nil when there is nothing.
    var warning: DeviceTrouble? { trouble(ofAtLeast: .warning) }

    private func trouble(ofAtLeast least: PrinterStateReason.Severity) -> DeviceTrouble? {
        let found = reasons.map(PrinterStateReason.init).filter { $0.severity >= least }
        let worst = found.map(\.severity).max()
        let worstOnes = found.filter { $0.severity == worst }
        guard let first = worstOnes.first else { return nil }
        return DeviceTrouble(
            // More than three say no more than these.
            trouble: worstOnes.prefix(3).map(\.words.trouble).joined(separator: " and ") + remark,
            mender: PrinterStateReason.administrators.contains(first.name) ? .administrator : .attendant,
            remedy: first.words.remedy
        )
    }

    /// The device's own words, in parentheses.
    private var remark: String { message.isEmpty ? "" : " (\(message.withoutFullStop))" }
}
