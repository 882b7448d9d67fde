// SPDX-License-Identifier: Apache-2.0
import FuzzDriver
import Intake

// libFuzzer target: any bytes as an LPD command, within a job and outside of one, as a control file, and as a line of
// PJL. Sizes are not negative, and texts have no control characters and are not longer than what was read.

@main
enum LPDFuzz {
    static func main() {
        fuzz { start, count in
            check(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

private func check(_ bytes: [UInt8]) {
    for isReceiving in [false, true] {
        let line = Array(bytes.prefix(LPDCommand.maximumLength))
        guard let command = try? LPDCommand(line, isReceiving: isReceiving) else { continue }
        switch command {
        case .printWaiting(let queue), .receiveJob(let queue): check([queue], of: line)
        case .listQueue(let queue, _, let items): check([queue] + items, of: line)
        case .remove(let queue, let agent, let items):
            precondition(!agent.isEmpty)
            check([queue, agent] + items, of: line)
        case .abort: precondition(isReceiving)
        case .controlFile(let name, let size), .dataFile(let name, let size):
            precondition(isReceiving && !name.isEmpty && size ?? 0 >= 0)
            check([name], of: line)
        }
    }
    let file = Array(bytes.prefix(LPDControlFile.maximumSize))
    if let control = try? LPDControlFile(file) {
        precondition(!control.files.isEmpty)
        check([control.host, control.user, control.jobName], of: file)
        // Each line names one file at most, and takes a letter, a byte of name and its end.
        precondition(control.files.reduce(0) { $0 + $1.copies } <= file.count / 3 + 1)
        check(control.files.map(\.name), of: file)
        for file in control.files { precondition(LPDControlFile.isSame(file.name, file.name)) }
    }
    let line = Array(bytes.prefix(PJLCommand.maximumLength))
    switch PJLCommand(line) {
    case .echo(let text), .info(let text), .inquire(let text), .job(let text), .enter(let text): check([text], of: line)
    case .unsolicitedStatus(let name, let value), .set(let name, let value): check([name, value], of: line)
    case .unsolicitedStatusOff, .endOfJob, .reset, .other: break
    }
}

/// Stops the program unless the texts, each of another part, can come from the bytes.
private func check(_ texts: [String], of bytes: [UInt8]) {
    let scalars = texts.flatMap(\.unicodeScalars)
    // A letter may become three in upper case.
    precondition(scalars.count <= bytes.count * 3)
    precondition(scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
}
