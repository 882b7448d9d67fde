// SPDX-License-Identifier: Apache-2.0

public import PrintModel
import SystemPackage

extension VirtualDevice {
    /// Stacks the pages one after the other and binds them.
    ///
    /// While the printer has a fault that a person must mend it waits, without a limit: cancelling the task ends it.
    ///
    /// - Throws: `DeviceError`: `busy` when another delivery prints to the folder, `unreachable` when it is offline,
    ///   `interrupted` when the connection breaks, `refused` when the pages are not PNG; `CancellationError`.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        guard delivery.record.format == "image/png", delivery.copies == 1, delivery.record.firstImpression >= 0 else {
            throw DeviceError(
                .refused,
                "job \(delivery.jobID) came as \(delivery.copies) x \(delivery.record.format), but the virtual printer "
                    + "in \(folder.path) takes one copy as image/png; remove and add the printer again",
                impressionsConfirmed: 0
            )
        }
        return try await deliver(delivery, pages, clock: clock, report)
    }

    private func deliver<C: Clock<Duration>>(
        _ delivery: Delivery,
        _ pages: CodedPages,
        clock: C,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        try folder.make()
        let lock = try await FolderLock.take(folder, for: delivery.record.key)
        defer { withExtendedLifetime(lock) {} }
        try checkAnswers()
        try log.prepare()
        var progress = Progress(delivery: delivery, clock: clock, pagesPerMinute: pagesPerMinute)
        do {
            try await report(.accepted(deviceJobID: delivery.record.key.description))
            try await waitUntilMended(&progress, report)
            try await stack(pages, &progress, report)
            try log.appendLast(delivery.record.key, impressions: progress.stacked)
            try await finish(delivery.record, impressions: progress.stacked)
        } catch var error as DeviceError {
            error.impressionsConfirmed = progress.stacked
            throw error
        }
        if progress.reported != nil {
            try await report(.status(DeviceStatus(condition: .idle, since: WallTime.now)))
        }
        return DeliveryResult(
            impressionsConfirmed: progress.stacked,
            evidence: "\(progress.stacked) impressions are in \(folder.path)"
        )
    }

    /// Where a delivery is.
    private struct Progress<C: Clock<Duration>> {
        let delivery: Delivery
        let clock: C
        /// Impressions of this attempt that were stacked.
        var stacked = 0
        /// The last status reported.
        var reported: DeviceStatus?
        /// When the impression before was stacked, or would have been at full speed.
        private var lastStacked: C.Instant
        private let interval: Duration

        init(delivery: Delivery, clock: C, pagesPerMinute: Int) {
            self.delivery = delivery
            self.clock = clock
            lastStacked = clock.now
            interval = pagesPerMinute == 0 ? .zero : .seconds(60) / pagesPerMinute
        }

        /// The next impression, numbered within the job.
        var impression: Int { delivery.record.firstImpression + stacked }

        /// Waits until the next impression is due: each takes its time, rendering included.
        mutating func pace() async throws {
            guard interval > .zero else { return }
            lastStacked = lastStacked.advanced(by: interval)
            let now = clock.now
            if lastStacked > now {
                try await clock.sleep(until: lastStacked, tolerance: nil)
            } else {
                lastStacked = now
            }
        }
    }

    private func stack<C>(
        _ pages: CodedPages,
        _ progress: inout Progress<C>,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws {
        var page: PartFile?
        for try await event in pages {
            try Task.checkCancellation()
            switch event {
            case .pageStarted:
                let name = JobFileName.page(progress.delivery.jobID, impression: progress.impression)
                page = try PartFile(name, in: folder)
            case .bytes(let bytes):
                guard let page else { throw outOfOrder(progress.delivery) }
                try page.write(bytes)
            case .pageEnded:
                guard let complete = page else { throw outOfOrder(progress.delivery) }
                page = nil
                try PNGImage.check(complete.file, name: folder.filePath(complete.name))
                try await stack(complete, &progress, report)
            }
        }
        try Task.checkCancellation()
        if page != nil { throw outOfOrder(progress.delivery) }
    }

    private func stack<C>(
        _ page: PartFile,
        _ progress: inout Progress<C>,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws {
        let delivery = progress.delivery
        let impression = progress.impression
        try await progress.pace()
        if let fault = try dueFault(delivery, impression: impression), fault != .drop {
            try faults.occur(fault, delivery, impression: impression)
        }
        try await waitUntilMended(&progress, report)
        try Task.checkCancellation()
        try page.publish(durably: false)
        try log.appendSheet(delivery, impression: impression)
        progress.stacked += 1
        try await report(.sent(impressions: progress.stacked))
        try await report(.confirmed(impressions: progress.stacked))
        if try dueFault(delivery, impression: impression) == .drop {
            try faults.occur(.drop, delivery, impression: impression)
            throw DeviceError(
                .interrupted,
                "the connection to the virtual printer in \(folder.path) broke after impression \(impression) of job "
                    + "\(delivery.jobID), as its device URI asks for; the rest can be sent again at once"
            )
        }
    }

    /// The planned fault, if this is its impression and the job did not have it yet.
    private func dueFault(_ delivery: Delivery, impression: Int) throws(DeviceError) -> VirtualFault? {
        guard let plannedFault, plannedFault.impression == impression, try !faults.hasOccurred(delivery) else {
            return nil
        }
        return plannedFault.fault
    }

    /// Waits while the printer has a fault, reporting it and that it is over.
    private func waitUntilMended<C>(
        _ progress: inout Progress<C>,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws {
        var isStopped = false
        while let status = try faults.status() {
            if status.condition == .unreachable {
                throw DeviceError(
                    progress.stacked == 0 ? .unreachable : .interrupted,
                    "the virtual printer in \(folder.path) went offline: \(status.message)"
                )
            }
            isStopped = true
            if progress.reported?.says(theSameAs: status) != true {
                progress.reported = status
                try await report(.status(status))
            }
            try await progress.clock.sleep(for: Self.pollInterval)
            try Task.checkCancellation()
        }
        guard isStopped else { return }
        let status = DeviceStatus(condition: .processing, since: WallTime.now)
        progress.reported = status
        try await report(.status(status))
    }

    /// Binds the job's impressions, those of earlier attempts included, and notes that the attempt is done.
    ///
    /// Pages that somebody took away are not in the PDF; with none left there is no PDF.
    func finish(_ record: DeliveryRecord, impressions: Int) async throws {
        let lastImpression = record.firstImpression - 1 + impressions
        var pdf: PNGPagesPDF?
        for impression in stride(from: 1, through: lastImpression, by: 1) {
            try Task.checkCancellation()
            let name = JobFileName.page(record.jobID, impression: impression)
            guard let file = try folder.open(name) else { continue }
            defer { try? file.close() }
            if pdf == nil {
                let part = try PartFile(JobFileName.job(record.jobID, fileExtension: "pdf"), in: folder)
                pdf = try PNGPagesPDF(part)
            }
            try pdf?.append(file, name: folder.filePath(name))
            await Task.yield()
        }
        try pdf?.finish()
        try log.appendDone(record.key, jobID: record.jobID, impressions: impressions)
    }

    private func outOfOrder(_ delivery: Delivery) -> DeviceError {
        DeviceError(
            .interrupted,
            "the pages of job \(delivery.jobID) came incomplete; what was not printed can be sent again"
        )
    }
}
