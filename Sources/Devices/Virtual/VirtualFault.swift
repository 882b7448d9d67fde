// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What can go wrong with a virtual printer.
enum VirtualFault: Sendable, Hashable {
    /// A sheet is jammed.
    case jam
    /// The tray is empty.
    case mediaEmpty
    /// The door is open.
    case doorOpen
    /// It does not answer.
    case offline
    /// It stops without saying why.
    case stall
    /// The connection breaks; no person is needed.
    case drop
    /// A person wrote something else into the fault file.
    case other(String)

    private static let names: [(String, VirtualFault)] = [
        ("jam", .jam), ("media-empty", .mediaEmpty), ("door-open", .doorOpen), ("offline", .offline),
        ("stall", .stall), ("drop", .drop),
    ]

    /// The names that a device URI may have.
    static var plannable: [String] { names.map(\.0) }

    /// Reads a name as it stands in a device URI or the fault file.
    init(_ name: String) {
        self = Self.names.first { $0.0 == name }?.1 ?? .other(name)
    }

    /// The name as it stands in a device URI and the fault file.
    var name: String {
        if case .other(let name) = self { return name }
        return Self.names.first { $0.1 == self }?.0 ?? ""
    }

    /// What the printer says while it has the fault, with the remedy for people.
    func status(since: Timestamp, faultFile: String) -> DeviceStatus {
        let mended = "and delete \(faultFile)"
        let (reasons, message): ([String], String) =
            switch self {
            case .jam: (["media-jam-error"], "Paper jam: take the jammed sheet out \(mended).")
            case .mediaEmpty: (["media-empty-error"], "Out of paper: fill the tray \(mended).")
            case .doorOpen: (["door-open-error"], "The door is open: close it \(mended).")
            case .stall: (["timed-out-error"], "The printer stands still: turn it off and on \(mended).")
            case .offline, .drop: (["offline-error"], "The printer does not answer: connect it \(mended).")
            case .other(let name): (["other-error"], "The printer reports '\(name)': look at it \(mended).")
            }
        let condition: DeviceStatus.Condition = isUnreachable ? .unreachable : .stopped
        return DeviceStatus(condition: condition, reasons: reasons, message: message, since: since)
    }

    /// Whether the printer does not answer while it has the fault.
    var isUnreachable: Bool { self == .offline || self == .drop }
}

/// A fault that a device URI asks for: `fault=NAME@IMPRESSION`, once in each job.
struct PlannedFault: Sendable, Hashable {
    var fault: VirtualFault
    /// The impression of the job before which it occurs; with `drop`, after which.
    var impression: Int

    /// Reads the option's value; nil when it has another form.
    ///
    /// Without `@` it is the first impression.
    init?(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, VirtualFault.plannable.contains(String(name)) else { return nil }
        fault = VirtualFault(String(name))
        impression = 1
        guard parts.count == 2 else { return }
        guard let number = Int(parts[1]), number >= 1 else { return nil }
        impression = number
    }
}
