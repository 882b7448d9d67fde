// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import NIOCore
import PrintModel
import Spool

/// Raw documents for one printer, as its own network port takes them (AppSocket, port 9100), with answers to PJL.
struct RawDoor: Door {
    let service: IPPService
    let printerName: String

    var kind: OpenDoor.Kind { .raw(printer: printerName) }
    var option: String { "--raw \(printerName)=HOST:PORT" }

    func serve(_ connection: DoorConnection, logger: Logger) async throws {
        let reports = RawStatusReports(service: service, printerName: printerName, writer: connection.writer)
        // The conversation and the unsolicited answers go on at the same time; the first ends the second.
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await reports.run() }
            defer { group.cancelAll() }
            var session = RawSession(door: self, connection: connection, reports: reports, logger: logger)
            try await session.run()
        }
        await connection.hangUp()
    }

    /// The printer as it is now.
    ///
    /// - Throws: `Refusal` if it was removed or takes no jobs.
    func printer() throws -> PrinterView {
        guard let printer = service.directory.printer(named: printerName) else {
            throw Refusal(
                .clientErrorNotFound,
                "There is no printer '\(printerName)': add it, or start the server without this --raw port."
            )
        }
        return printer
    }
}

/// One conversation on a raw port.
private struct RawSession {
    let door: RawDoor
    let connection: DoorConnection
    let reports: RawStatusReports
    let logger: Logger
    private let input: RawInput
    private var settings = PJLSettings()

    init(door: RawDoor, connection: DoorConnection, reports: RawStatusReports, logger: Logger) {
        self.door = door
        self.connection = connection
        self.reports = reports
        self.logger = logger
        input = RawInput(connection)
    }

    mutating func run() async throws {
        while connection.note(isIdle: true) {
            let item = try await input.next(within: connection.limits.rawIdleTime)
            guard connection.note(isIdle: false) else { return }
            switch item {
            case .command(let command):
                settings.take(command)
                reports.take(command)
                guard let printer = door.service.directory.printer(named: door.printerName),
                    let answer = PJLAnswers(of: printer).answer(to: command)
                else { continue }
                try await connection.writer.write(Array(answer.utf8))
            case .data(let first): try await takeDocument(first)
            case .documentEnded: settings.documentEnded()
            case .end, .silence: return
            }
        }
    }

    private mutating func takeDocument(_ first: ByteBuffer) async throws {
        defer { settings.documentEnded() }
        let arrived = door.service.now()
        let header = input.header
        var document = RawDocument(first: first, of: input, pause: connection.limits.rawPause)
        do {
            let printer = try door.printer()
            try printer.requireAccepting()
            let format = DocumentFormat.detect(try await document.head(DocumentFormat.detectionLength))
            // What is rendered here needs no PJL; a device that gets its own language has the PJL as well.
            let isForDevice = format == .pcl || format == .unknown
            if isForDevice { document.enclose(in: header) }
            let creation = try creation(isForDevice ? [] : settings.attributes, printer)
            do {
                try await creation.requireQuotas(in: door.service)
                let stored = try await DocumentReception.receive(
                    DocumentReception.Description(name: "", suppliedFormat: "", compression: .none),
                    from: &document,
                    formats: printer.facts.formats,
                    service: door.service
                )
                let job = try await door.service.store([stored], as: creation, by: "Raw document", at: arrived)
                door.service.logAccepted(job, printer.printer)
            } catch let refusal as Refusal {
                try await recordRefused(creation, refusal, at: arrived)
                throw refusal
            }
        } catch let error where !error.endsConversation {
            logger.warning(
                "Raw document refused",
                metadata: ["printer.name": "\(door.printerName)", "reason": "\(Refusal(error).message)"]
            )
            try await document.drain()
        }
    }

    private func creation(_ attributes: [Attribute], _ printer: PrinterView) throws -> JobCreation {
        let host = connection.origin.hostName
        return try JobCreation(
            attributes,
            on: printer,
            userName: settings.userName,
            name: settings.jobName.isEmpty ? "Raw document from \(host)" : settings.jobName,
            host: host
        )
    }

    /// The sender cannot be told, so that the job list says it: an aborted job without a document.
    private func recordRefused(_ creation: JobCreation, _ refusal: Refusal, at arrived: Timestamp) async throws {
        let now = door.service.now()
        let reasons = refusal.status == .clientErrorDocumentFormatNotSupported ? ["unsupported-document-format"] : []
        let job = try creation.job(expectsDocuments: true, at: arrived)
            .after(.aborted(reasons: reasons, message: refusal.message), at: now)
        let timeline = [
            creation.received(by: "Raw document", at: arrived),
            TimelineEntry(time: now, kind: .aborted, message: refusal.message),
        ]
        _ = try await door.service.store.createJob(job, documents: [], timeline: timeline)
    }
}
