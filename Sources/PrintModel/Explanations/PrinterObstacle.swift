// SPDX-License-Identifier: Apache-2.0

/// What keeps a printer from beginning any job.
struct PrinterObstacle: Sendable {
    /// A verb phrase that goes with the printer before it.
    var trouble: String
    var since: Timestamp?
    var mender: Explanation.Mender
    var remedy: String
    /// What happens when it is gone; empty when that goes without saying.
    var next: String

    func cause(subject: String) -> String { "\(subject) \(trouble)" }
}

extension Printer {
    /// What a person did to it counts before what its device says.
    func obstacle(_ circumstances: PrinterCircumstances) -> PrinterObstacle? {
        if circumstances.spoolArea == .readOnly { return .readOnlyDisk }
        let remark = operatorMessage.isEmpty ? "" : " (\(operatorMessage.withoutFullStop))"
        switch availability {
        case .inService: break
        case .deactivated:
            return PrinterObstacle(
                trouble: "is deactivated" + remark,
                mender: .operator,
                remedy: "bring it back into use (Activate-Printer)",
                next: ""
            )
        case .shutDown:
            return PrinterObstacle(
                trouble: "is shut down" + remark,
                mender: .operator,
                remedy: "bring it back into use (Startup-Printer)",
                next: ""
            )
        }
        if isPaused {
            return PrinterObstacle(
                trouble: "is paused" + remark,
                mender: .operator,
                remedy: "let it go on (pdps printer resume \(name))",
                next: ""
            )
        }
        if case .toBeAsked(let most)? = circumstances.placeWait { return .waitingToBeAsked(atOnce: most) }
        guard let device = circumstances.device else {
            return PrinterObstacle(
                trouble: "has not been asked yet how it is",
                mender: .nobody,
                remedy: "",
                next: "that is done now"
            )
        }
        guard let stoppage = device.stoppage else { return heldBack(circumstances) }
        return PrinterObstacle(
            trouble: stoppage.trouble,
            since: device.since,
            mender: stoppage.mender,
            remedy: stoppage.remedy,
            next: device.condition == .unreachable
                ? "it is asked again and again, and goes on by itself when it answers"
                : "it goes on by itself when that is done"
        )
    }
}

extension Printer {
    /// Whether quiet hours or other printers keep it from beginning jobs, which neither its state nor its reasons show.
    public func isHeldBack(_ circumstances: PrinterCircumstances) -> Bool {
        circumstances.placeWait != nil || heldBack(circumstances) != nil
    }

    /// What keeps a device that could print from it.
    private func heldBack(_ circumstances: PrinterCircumstances) -> PrinterObstacle? {
        if let quiet = circumstances.moment.flatMap({ quietObstacle(at: $0) }) { return quiet }
        guard case .toPrint(let most)? = circumstances.placeWait else { return nil }
        return .waitingToPrint(atOnce: most)
    }
}

extension PrinterObstacle {
    fileprivate static let readOnlyDisk = PrinterObstacle(
        trouble: "cannot print while the server's disk is read-only, as after an error of it",
        mender: .administrator,
        remedy: "see dmesg, repair the disk, mount it for writing and start the server again",
        next: "accepted jobs are kept"
    )

    fileprivate static func waitingToBeAsked(atOnce most: Int) -> PrinterObstacle {
        PrinterObstacle(
            trouble: "has not been asked yet how it is: \(counted(most)) asked at once, as many as open files allow",
            mender: .administrator,
            remedy: raiseLimit,
            next: "it is asked when its turn comes"
        )
    }

    fileprivate static func waitingToPrint(atOnce most: Int) -> PrinterObstacle {
        PrinterObstacle(
            trouble: "waits for others: \(most) print\(most == 1 ? "s" : "") at once, as many as open files allow",
            mender: .administrator,
            remedy: raiseLimit,
            next: "it begins when one of them has ended its job"
        )
    }

    private static let raiseLimit = "raise the server's limit of open files (LimitNOFILE= or ulimit -n)"

    private static func counted(_ number: Int) -> String { number == 1 ? "1 is" : "\(number) are" }
}
