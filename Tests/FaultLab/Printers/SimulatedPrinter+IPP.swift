// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore
import NIOHTTP1
import PrintModel
import Synchronization

extension SimulatedPrinter {
    typealias Parts = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

    /// Serves a connection of IPP.
    func serveIPP(_ channel: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>) async {
        do {
            try await channel.executeThenClose { input, output in
                var parts = input.makeAsyncIterator()
                while let part = try await parts.next() {
                    guard case .head = part else { continue }
                    let response: IPPMessage
                    do {
                        response = try await answer(&parts)
                    } catch is ConnectionBroken {
                        return channel.channel.reset()
                    }
                    try await waitWhileHanging()
                    // Behind a refusal the rest of a document is not read.
                    try await output.send(response)
                    if !response.status.isSuccessful { return }
                }
            }
        } catch {
            // The other end is gone, or was hung up on.
        }
    }

    private func answer(_ parts: inout Parts) async throws -> IPPMessage {
        var decoder = IPPDecoder()
        while case .body(let bytes)? = try await parts.next() {
            let chunk = Array(bytes.readableBytesView)
            guard case .message(let request, let consumed) = try decoder.decode(chunk) else { continue }
            try await waitWhileHanging()
            return try await answer(request, chunk.dropFirst(consumed), &parts)
        }
        throw ConnectionBroken()
    }

    private func answer(
        _ request: IPPMessage,
        _ first: ArraySlice<UInt8>,
        _ parts: inout Parts
    ) async throws -> IPPMessage {
        let number = request[group: .operationAttributes]?[.jobID]
        var made: PaperPath.Job?
        switch request.operation {
        case .printJob, .createJob:
            let fault = beginAttempt()
            if fault == .refuse { return IPPMessage(respondingTo: request, status: .serverErrorBusy) }
            let job = path.open(
                request[group: .operationAttributes]?[.jobName] ?? "",
                fault,
                copies: kind.makesCopies ? request[group: .jobAttributes]?[.copies] ?? 1 : 1
            )
            try await waitIfSlow(job)
            guard request.operation == .createJob else {
                return try await takeDocument(of: job, request, first, &parts)
            }
            made = job
        case .sendDocument:
            guard let job = number.flatMap(path.job(id:)), !job.isDone else { break }
            return try await takeDocument(of: job, request, first, &parts)
        case .cancelJob:
            guard let job = number.flatMap(path.job(id:)) else { break }
            path.change(job.key) { $0.isCanceled = true }
        default: break
        }
        while case .body? = try await parts.next() {}
        if let job = number.flatMap(path.job(id:)) { try await waitIfSlow(job) }
        switch request.operation {
        case .getPrinterAttributes: return IPPMessage(respondingTo: request, printerAttributes)
        case .createJob:
            guard let made else { throw ConnectionBroken() }
            return IPPMessage(respondingTo: request, attributes(of: made))
        case .getJobs:
            let wantsEnded = request[group: .operationAttributes]?[.whichJobs] == "completed"
            let jobs = path.jobs.filter { ($0.saidEnd != nil) == wantsEnded }
            return IPPMessage(respondingTo: request, jobs.map(attributes(of:)))
        case .getJobAttributes, .cancelJob, .sendDocument:
            guard let job = number.flatMap(path.job(id:)) else {
                return IPPMessage(respondingTo: request, status: .clientErrorNotFound)
            }
            guard request.operation != .sendDocument else {
                return IPPMessage(respondingTo: request, status: .clientErrorNotPossible)
            }
            return IPPMessage(respondingTo: request, attributes(of: job))
        default: return IPPMessage(respondingTo: request, status: .serverErrorOperationNotSupported)
        }
    }

    private func waitIfSlow(_ job: PaperPath.Job) async throws {
        if job.fault == .slow { try await Task.sleep(for: times.answer) }
    }

    private func takeDocument(
        of job: PaperPath.Job,
        _ request: IPPMessage,
        _ first: ArraySlice<UInt8>,
        _ parts: inout Parts
    ) async throws -> IPPMessage {
        var intake = DocumentIntake(self, job)
        do {
            try await intake.take(first)
            while true {
                guard let part = try await parts.next() else { throw ConnectionBroken() }
                guard case .body(let bytes) = part else { break }
                try await intake.take(Array(bytes.readableBytesView)[...])
            }
            try intake.finish()
        } catch {
            intake.breakOff()
            throw error
        }
        guard let now = path.job(key: job.key) else { throw ConnectionBroken() }
        return IPPMessage(respondingTo: request, attributes(of: now))
    }

    // MARK: What it says

    private var printerAttributes: AttributeGroup {
        var operations: [IPPOperation] = [.printJob, .getPrinterAttributes, .getJobAttributes, .getJobs, .cancelJob]
        if kind != .printJob { operations += [.createJob, .sendDocument] }
        let (state, reasons) = stateWords
        let resolution = Resolution(dpi: 36)
        return AttributeGroup(
            tag: .printerAttributes,
            attributes: [
                Attribute(.printerMakeAndModel, "Simulated IPP Printer"),
                Attribute(.operationsSupported, operations.map { Int($0.rawValue) }),
                Attribute(.printerState, state), Attribute(.printerStateReasons, reasons),
                Attribute(.printerUpTime, upTime),
                Attribute(.printerIsAcceptingJobs, true),
                Attribute(.documentFormatSupported, ["image/pwg-raster"]),
                Attribute(.pwgRasterDocumentTypeSupported, ["sgray_8"]),
                Attribute(.pwgRasterDocumentResolutionSupported, [resolution]),
                Attribute(.printerResolutionDefault, resolution),
                Attribute(.sidesSupported, ["one-sided", "two-sided-long-edge"]),
                Attribute(.copiesSupported, 1...(kind.makesCopies ? 99 : 1)),
                Attribute(.mediaSupported, [Self.media]), Attribute(.mediaReady, [Self.media]),
                Attribute(.mediaDefault, Self.media),
                Attribute(.ippFeaturesSupported, ["ipp-everywhere"]),
            ]
        )
    }

    /// Its only paper: small, since nobody looks at it.
    static let media = "iso_a6_105x148mm"

    private var stateWords: (Int, [String]) {
        let current = path.jobs.first { !$0.isDone }
        switch (current?.fault, path.trouble) {
        case (.sayIdle, _): return (3, ["none"])
        case (.sayJammed, _), (_, .jam): return (5, ["media-jam-error"])
        case (_, .noPaper): return (5, ["media-empty-error"])
        default: return (path.isQuiet ? 3 : 4, ["none"])
        }
    }

    private var upTime: Int { Int((ContinuousClock.now - state.withLock { $0.startedAt }).components.seconds) + 1 }

    private func attributes(of job: PaperPath.Job) -> AttributeGroup {
        let age = Int((ContinuousClock.now - job.made).components.seconds)
        let isStopped = path.trouble != nil && job.fault.map { if case .sayIdle = $0 { true } else { false } } != true
        let jobState = job.saidEnd ?? (job.received.isEmpty ? .pending : isStopped ? .processingStopped : .processing)
        let reason =
            switch (jobState, job.input) {
            case (.aborted, _): "submission-interrupted"
            case (.canceled, _): "job-canceled-by-user"
            case (.completed, _): "job-completed-successfully"
            case (.pending, .announced), (.pending, .open): "job-incoming"
            default: "none"
            }
        var group = AttributeGroup(
            tag: .jobAttributes,
            attributes: [
                Attribute(.jobID, job.id), Attribute(.jobName, job.name),
                Attribute(.jobState, Int(jobState.rawValue)), Attribute(.jobStateReasons, [reason]),
                Attribute(.jobImpressionsCompleted, job.countedPages),
                Attribute(.timeAtCreation, max(upTime - age, 1)), Attribute(.jobPrinterUpTime, upTime),
            ]
        )
        if kind != .printJob { group.append(.jobUUID, "urn:uuid:\(job.uuid)") }
        return group
    }
}

extension IPPMessage {
    fileprivate init(respondingTo request: IPPMessage, _ group: AttributeGroup) {
        self.init(respondingTo: request, [group])
    }

    fileprivate init(respondingTo request: IPPMessage, _ groups: [AttributeGroup]) {
        self.init(respondingTo: request, status: .successfulOK)
        self.groups += groups
    }
}

extension NIOAsyncChannelOutboundWriter<HTTPServerResponsePart> {
    fileprivate func send(_ response: IPPMessage) async throws {
        let body = try response.encoded()
        var headers: HTTPHeaders = ["Content-Type": "application/ipp", "Content-Length": "\(body.count)"]
        if !response.status.isSuccessful { headers.add(name: "Connection", value: "close") }
        try await write(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)))
        try await write(.body(.byteBuffer(ByteBuffer(bytes: body))))
        try await write(.end(nil))
    }
}
