// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel

/// LPD, the line printer daemon protocol (RFC 1179).
struct LPDDoor: Door {
    let service: IPPService

    var kind: OpenDoor.Kind { .lpd }
    var option: String { "--lpd HOST:PORT" }

    func serve(_ connection: DoorConnection, logger: Logger) async throws {
        do {
            try await answer(connection, logger)
        } catch let error where error is LPDSyntaxError || !error.endsConversation {
            let refusal = Refusal(lpd: error)
            logger.notice("LPD request refused", metadata: ["reason": "\(refusal.message)"])
            // A byte that is not zero, then the reason, which LPRng's clients show.
            try await connection.writer.write([refusal.lpdCode] + Array(refusal.message.utf8) + [0x0A])
        }
        await connection.hangUp()
    }

    private func answer(_ connection: DoorConnection, _ logger: Logger) async throws {
        guard let command = try await connection.command(isReceiving: false) else { return }
        var next: LPDCommand? = command
        // Only a job leaves the connection open for another command.
        while case .receiveJob(let queue)? = next {
            let printer = try printer(forQueue: queue)
            try printer.requireAccepting()
            try await connection.acknowledge()
            var transfer = LPDTransfer(printer: printer, connection: connection, service: service, logger: logger)
            next = try await transfer.receive()
        }
        switch next {
        case .printWaiting(let queue)?:
            _ = try printer(forQueue: queue)
            try await connection.acknowledge()
        case .listQueue(let queue, let isLong, let items)?:
            let listing = try await LPDQueueListing(of: printer(forQueue: queue), items: items, service)
            try await connection.writer.write(Array((isLong ? listing.long : listing.short).utf8))
        case .remove(let queue, let agent, let items)?:
            let removal = LPDRemoval(agent: agent, origin: connection.origin, service: service)
            let answer = try await removal.remove(items, on: printer(forQueue: queue))
            try await connection.writer.write(Array(answer.utf8))
        default: break
        }
    }

    /// The printer that a client means: by its name, else by its name in other letters, else the default one for the
    /// names that print servers in boxes have.
    private func printer(forQueue queue: String) throws -> PrinterView {
        let directory = service.directory
        let name = queue.split(separator: "/").last.map(String.init) ?? ""
        if let printer = directory.printer(named: name) { return printer }
        let lowercased = name.lowercased()
        let alike = directory.printers().filter { $0.printer.name.lowercased() == lowercased }
        if alike.count == 1 { return alike[0] }
        let general: Set = ["", "lp", "auto", "default", "print", "raw", "text", "ps", "passthru"]
        if alike.isEmpty, general.contains(lowercased), let printer = directory.defaultPrinter() { return printer }
        throw Refusal(noPrinterNamed: queue)
    }
}

extension DoorConnection {
    /// The next command; nil when the client has no further one, or the connection is wanted for another client.
    func command(isReceiving: Bool) async throws -> LPDCommand? {
        guard note(isIdle: true) else { return nil }
        let line = try await line(atMost: LPDCommand.maximumLength, within: limits.commandTime)
        guard note(isIdle: false), let line else { return nil }
        return try LPDCommand(line, isReceiving: isReceiving)
    }

    /// Says yes.
    func acknowledge() async throws {
        try await writer.write([0])
    }
}

extension Refusal {
    fileprivate init(lpd error: any Error) {
        switch error {
        case is LPDSyntaxError, is ConnectionFault:
            self.init(.clientErrorBadRequest, "This does not follow RFC 1179: \(error).")
        default: self.init(error)
        }
    }

    /// How clients take a refusal, as LPRng has it: 1 the queue is off, 2 try again, 3 do not try again.
    fileprivate var lpdCode: UInt8 {
        switch status {
        case .serverErrorNotAcceptingJobs: 1
        case .serverErrorBusy, .serverErrorTemporaryError, .serverErrorInternalError: 2
        default: 3
        }
    }
}
