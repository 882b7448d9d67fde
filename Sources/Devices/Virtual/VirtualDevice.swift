// SPDX-License-Identifier: Apache-2.0

import IPPClient
public import PrintModel
import SystemPackage

/// A simulated printer: `virtual:///DIR/?ppm=60&fault=jam@3`.
///
/// It takes PNG pages, stacks them as `DIR/job-ID-page-NNNN.png` and binds them into `DIR/job-ID.pdf`. What it
/// stacked is in `DIR/sheets.log`, so that it can be asked after a crash. While there is a file `DIR/fault` that
/// contains `jam`, `media-empty`, `door-open`, `stall` or `offline`, the printer has that fault; deleting the file mends
/// it.
///
/// Options: `ppm`, impressions per minute, as fast as they come when 0 or absent; `fault`, one of those above or
/// `drop` (the connection breaks), followed by `@N`: it occurs once in each job, before its impression N (`drop`: after
/// it).
public struct VirtualDevice: OutputDevice {
    static let exampleURI = "virtual:///var/spool/virtual/?ppm=60"
    /// How often a fault that waits for a person is looked at.
    static let pollInterval = Duration.milliseconds(100)

    let folder: OutputFolder
    let pagesPerMinute: Int
    let plannedFault: PlannedFault?
    let clock: any Clock<Duration>
    let faults: VirtualFaultMemory
    let log: SheetLog

    /// Makes the driver for a folder, which is made when first used if only its last part is missing.
    ///
    /// - Parameters:
    ///   - uri: The folder and options.
    ///   - clock: Measures the simulated speed and the time between looks at a fault.
    /// - Throws: `DeviceError` with code `badURI`.
    public init(_ uri: DeviceURI, clock: any Clock<Duration> = ContinuousClock()) throws(DeviceError) {
        let example = Self.exampleURI
        folder = OutputFolder(path: try uri.folder(example: example))
        try uri.checkOptions(["ppm", "fault"], example: example)
        let speed = uri.reference.option("ppm") ?? "0"
        guard let pagesPerMinute = Int(speed), (0...100_000).contains(pagesPerMinute) else {
            throw uri.failure("ppm=\(speed) is not a number of impressions per minute (0 to 100000)", example: example)
        }
        self.pagesPerMinute = pagesPerMinute
        plannedFault = try uri.reference.option("fault").map { text throws(DeviceError) in
            guard let planned = PlannedFault(text) else {
                let names = VirtualFault.plannable.map { $0 + "@N" }.joined(separator: ", ")
                throw uri.failure(
                    "fault=\(text) is none of \(names), with N the job's impression, 1 or more",
                    example: "virtual:///var/spool/virtual/?fault=jam@3"
                )
            }
            return planned
        }
        self.clock = clock
        faults = VirtualFaultMemory(folder: folder)
        log = SheetLog(folder: folder)
    }

    /// Every usual size and both sides, as PNG; throws `unreachable` when the folder cannot be written or is offline.
    public func capabilities() async throws -> DeviceCapabilities {
        try folder.make()
        try checkAnswers()
        var capabilities = DeviceCapabilities(folderDevice: "PDPS Virtual Printer", format: "image/png")
        capabilities.pagesPerMinute = pagesPerMinute
        return capabilities
    }

    /// The fault that it has, otherwise whether it prints.
    public func status() async -> DeviceStatus {
        do throws(DeviceError) {
            try folder.make()
            if let status = try faults.status() { return status }
            let isPrinting = try FolderLock.holder(folder) != nil
            return DeviceStatus(condition: isPrinting ? .processing : .idle, since: WallTime.now)
        } catch {
            return DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
        }
    }

    /// Reads what the printer remembers of an attempt.
    ///
    /// When all impressions are stacked but the server ended before the PDF was complete, it is made now.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        try folder.make()
        try checkAnswers()
        // Asked before the log is read: a delivery that ends in between has its last line there.
        let isPrinting = try FolderLock.holder(folder) == record.key.description
        let memory = try log.recall(record) ?? SheetLog.Memory()
        if memory.isDone { return completed(record, impressions: memory.total ?? memory.stacked) }
        if isPrinting { return .stillPrinting(impressions: memory.stacked) }
        let known = max(record.impressionsConfirmed, 0)
        guard memory.stacked >= known else {
            return .unknown(
                "\(known) impressions were confirmed, but \(folder.filePath(SheetLog.fileName)) has only "
                    + "\(memory.stacked): it was replaced or shortened; look at the pages in \(folder.path)"
            )
        }
        if memory.stacked == allImpressions(record, memory) {
            try await finish(record, impressions: memory.stacked)
            return completed(record, impressions: memory.stacked)
        }
        let next = JobFileName.page(record.jobID, impression: record.firstImpression + memory.stacked)
        _ = try PartFile.removeLeftBehind(next, in: folder)
        return memory.stacked == 0 ? .nothingPrinted : .partlyPrinted(impressions: memory.stacked)
    }

    /// Impressions of the attempt in all, as the printer or else the journal knows.
    private func allImpressions(_ record: DeliveryRecord, _ memory: SheetLog.Memory) -> Int? {
        if let total = memory.total { return total }
        guard record.stage == .sent || record.stage == .confirmed, record.impressionsSent > 0 else { return nil }
        return record.impressionsSent
    }

    private func completed(_ record: DeliveryRecord, impressions: Int) -> DeliveryRecollection {
        .completed(
            impressions: impressions,
            evidence: "\(folder.filePath(SheetLog.fileName)) has \(impressions) impressions of \(record.key)"
        )
    }

    /// Throws when the printer is offline.
    func checkAnswers() throws(DeviceError) {
        guard let fault = try faults.current(), fault.isUnreachable else { return }
        let status = fault.status(since: WallTime.now, faultFile: folder.filePath(VirtualFaultMemory.fileName))
        throw DeviceError(.unreachable, "the virtual printer in \(folder.path) is offline: \(status.message)")
    }
}
