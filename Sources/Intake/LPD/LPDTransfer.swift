// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import NIOCore
import PrintModel
import Spool

/// The files of one or more jobs as they come by one connection, in whatever order (RFC 1179 section 6).
///
/// A job is complete when its control file and all data files that it names are there; it is stored before the last of
/// them is acknowledged. What never became complete is forgotten when the connection ends: its sender has no
/// acknowledgement for it either, and sends it again.
struct LPDTransfer {
    /// The most files of jobs that are not complete.
    private static let mostFiles = 128
    /// How long the zero byte behind a file is waited for; some senders leave it out.
    private static let trailerTime: Duration = .seconds(5)

    private let printer: PrinterView
    private let connection: DoorConnection
    private let service: IPPService
    private let logger: Logger
    private let arrived: Timestamp
    private var controls: [LPDControlFile] = []
    private var data: [(name: String, document: NewDocument)] = []

    init(printer: PrinterView, connection: DoorConnection, service: IPPService, logger: Logger) {
        self.printer = printer
        self.connection = connection
        self.service = service
        self.logger = logger
        arrived = service.now()
    }

    /// Takes files until the client has no more; returns the command that followed, if one did.
    ///
    /// - Throws: `Refusal`, `LPDSyntaxError` or `ConnectionFault` for the file that could not be taken.
    mutating func receive() async throws -> LPDCommand? {
        defer { noteIncomplete() }
        while let command = try await connection.command(isReceiving: true) {
            switch command {
            case .abort:
                controls = []
                data = []
                try await connection.acknowledge()
            case .controlFile(_, let size):
                try requireRoom()
                try await connection.acknowledge()
                controls.append(try await controlFile(size))
                try await storeCompleteJobs()
                try await connection.acknowledge()
            case .dataFile(let name, let size):
                try requireRoom()
                try await connection.acknowledge()
                try await receiveData(name, size)
                try await connection.acknowledge()
            default:
                return command
            }
        }
        return nil
    }

    private mutating func receiveData(_ name: String, _ announced: Int64?) async throws {
        let size = announced.flatMap { Self.isBelievable($0, service.configuration) ? $0 : nil }
        var bytes = LPDFileBytes(connection: connection, size: size)
        if size == 0 {
            // Nothing, or a file of unknown size: what follows tells.
            bytes = try await connection.holdsEmptyFile() ? bytes : LPDFileBytes(connection: connection, size: nil)
        }
        let document: NewDocument
        do {
            document = try await DocumentReception.receive(
                DocumentReception.Description(name: "", suppliedFormat: "", compression: .none),
                from: &bytes,
                formats: printer.facts.formats,
                service: service
            )
        } catch let error where !error.endsConversation {
            // The client reads no answer before it has sent all.
            try await bytes.drain(atMost: service.configuration.maximumDocumentSize)
            throw error
        }
        if !bytes.endsWithInput { try await takeTrailer(of: name, size: document.content.size) }
        data.removeAll { $0.name == name }
        data.append((name, document))
        try await storeCompleteJobs()
        if bytes.endsWithInput { try await storeWithoutControlFile(name) }
    }

    /// A control file of known size, or up to its zero byte: it is text.
    private func controlFile(_ announced: Int64?) async throws -> LPDControlFile {
        var content: [UInt8] = []
        let size = announced.flatMap { (1...Int64(LPDControlFile.maximumSize)).contains($0) ? Int($0) : nil }
        let deadline = ContinuousClock.now + connection.limits.commandTime
        var hasZero = false
        while content.count < size ?? .max, !hasZero {
            let rest = Int64((size ?? LPDControlFile.maximumSize + 1) - content.count)
            let left = max(deadline - .now, .zero)
            guard let bytes = try await connection.next(atMost: rest, within: left, of: "the control file") else {
                guard size == nil else { throw LPDSyntaxError("the control file is cut short") }
                break
            }
            let text = bytes.readableBytesView.prefix { $0 != 0 }
            hasZero = text.count < bytes.readableBytes
            content += text
            guard content.count <= LPDControlFile.maximumSize else {
                throw LPDSyntaxError("the control file has more than \(LPDControlFile.maximumSize) bytes")
            }
        }
        if !hasZero { try await takeTrailer(of: "the control file", size: Int64(content.count)) }
        return try LPDControlFile(content)
    }

    /// Takes the zero byte that ends a file of announced size.
    private func takeTrailer(of name: String, size: Int64) async throws {
        switch try await connection.peek(within: Self.trailerTime) {
        case 0?: connection.skipByte()
        // The input ended, or the sender already waits for the answer.
        case nil: return
        case let byte?:
            throw LPDSyntaxError("\(name) was announced with \(size) bytes, but \(byte) follows where 0 ends it")
        }
    }

    private func requireRoom() throws {
        guard controls.count + data.count < Self.mostFiles else {
            throw Refusal(
                .clientErrorNotPossible,
                "More than \(Self.mostFiles) files came that belong to no complete job: print them as several jobs."
            )
        }
    }

    private static func isBelievable(_ size: Int64, _ configuration: IntakeConfiguration) -> Bool {
        // Senders that do not count announce the largest number that they know, or more than anybody has.
        let unknown: Set<Int64> = [0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]
        return size <= configuration.maximumDocumentSize && !unknown.contains(size)
    }
}

extension LPDTransfer {
    /// Stores each job of which everything is there.
    private mutating func storeCompleteJobs() async throws {
        while let index = controls.firstIndex(where: isComplete) {
            let control = controls.remove(at: index)
            let files = control.files.map { file in (file, takeData(named: file.name)) }
            try await store(control, files.compactMap { file, document in document.map { (file, $0) } })
        }
    }

    private func isComplete(_ control: LPDControlFile) -> Bool {
        control.files.allSatisfy { file in data.contains { LPDControlFile.isSame($0.name, file.name) } }
    }

    private mutating func takeData(named name: String) -> NewDocument? {
        let exact = data.firstIndex { $0.name == name }
        let index = exact ?? data.firstIndex { LPDControlFile.isSame($0.name, name) }
        return index.map { data.remove(at: $0).document }
    }

    /// A file of unknown size ends with the connection, so that no control file can follow it.
    private mutating func storeWithoutControlFile(_ name: String) async throws {
        guard let document = takeData(named: name) else { return }
        // One that calls its only file otherwise is still the one that belongs to it.
        let isItsOwn = controls.last?.files.count == 1
        let control = isItsOwn ? controls.popLast() : nil
        let creation = try creation(control, copies: control?.files[0].copies ?? 1)
        try await print([document], creation, control)
    }

    /// One job, or one for each file if they differ in copies.
    private func store(_ control: LPDControlFile, _ files: [(LPDControlFile.File, NewDocument)]) async throws {
        let documents = files.map { file, document in
            var document = document
            document.name = file.documentName.cut(toUTF8Bytes: 255)
            return (document, file.copies)
        }
        let areAlike = Set(documents.map(\.1)).count == 1
        for group in areAlike ? [documents] : documents.map({ [$0] }) {
            let creation = try creation(control, copies: group[0].1)
            try await print(group.map(\.0), creation, control)
        }
    }

    private func print(_ documents: [NewDocument], _ creation: JobCreation, _ control: LPDControlFile?) async throws {
        try await creation.requireQuotas(in: service)
        let job = try await service.store(documents, as: creation, by: door(control), at: arrived)
        service.logAccepted(job, printer.printer)
    }

    private func creation(_ control: LPDControlFile?, copies: Int) throws -> JobCreation {
        let limit = Int(TemplateSupport.copies.upperBound)
        let wanted = copies > 1 ? [Attribute("copies", .integer(Int32(min(copies, limit))))] : []
        let names = [control?.jobName, control?.files.first?.documentName, control?.files.first?.name]
        return try JobCreation(
            wanted,
            on: printer,
            userName: control?.user ?? "",
            name: names.compactMap { $0 }.first { !$0.isEmpty } ?? "",
            host: connection.origin.hostName
        )
    }

    private func door(_ control: LPDControlFile?) -> String {
        guard let host = control?.host, !host.isEmpty else { return "LPD" }
        return "LPD (host '\(host.cut(toUTF8Bytes: 255))')"
    }

    private func noteIncomplete() {
        guard !controls.isEmpty || !data.isEmpty else { return }
        let missing = controls.flatMap(\.files).map(\.name).filter { name in
            !data.contains { LPDControlFile.isSame($0.name, name) }
        }
        logger.warning(
            "LPD connection ended before its job was complete; nothing of it is printed",
            metadata: [
                "printer.name": "\(printer.printer.name)", "files.missing": "\(missing.joined(separator: " "))",
                "files.unclaimed": "\(data.map(\.name).joined(separator: " "))",
            ]
        )
    }
}
