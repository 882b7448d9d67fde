// SPDX-License-Identifier: Apache-2.0

import Devices
import PrintModel
import Synchronization

/// A device that remembers every sheet it printed, outlives servers, and fails at the sheet that a test names.
final class RememberingDevice: OutputDevice {
    /// What goes wrong, once, before a sheet is printed.
    enum Fault: Sendable, Equatable {
        /// It stops until `clear` is called.
        case jam
        /// The sheet takes until `proceed` is called: so a test acts in the middle of a job however slow the machine is.
        case linger
        /// The connection breaks; so many of the sheets that it had got are still printed.
        case drop(printingOn: Int)
        /// The connection breaks, and it prints on until its job is canceled there.
        case dropAndPrintOn
        /// The connection breaks, and it does not know afterwards what it printed.
        case dropAndForget
        /// It refuses the job in its own words.
        case refuse
        /// Somebody cancels the job at its panel.
        case cancelAtPanel
    }

    struct Sheet: Sendable, Equatable {
        var jobID: Int
        var impression: Int
        var byteCount: Int
        var hash = 0
    }

    private struct State {
        var sheets: [Sheet] = []
        var faults: [Int: Fault] = [:]
        var printedByKey: [ObjectUUID: Int] = [:]
        var finishedKeys: Set<ObjectUUID> = []
        var forgotten: Set<ObjectUUID> = []
        var printingOn: Set<ObjectUUID> = []
        var condition = DeviceStatus.Condition.idle
        var isReachable = true
        var isLingering = false
        var printing = 0
        var mostPrinting = 0
        var cancelCount = 0
        var questions = 0
        var deliveries: [Delivery] = []
        var received: [ObjectUUID: [UInt8]] = [:]
    }

    private let state = Mutex(State())
    private let capabilitiesValue: DeviceCapabilities
    private let sheetTime: Duration
    /// Whether it says what it printed.
    private let confirms: Bool

    init(
        sheetTime: Duration = .zero,
        formats: [String] = ["image/pwg-raster"],
        confirms: Bool = true,
        _ change: (inout DeviceCapabilities) -> Void = { _ in }
    ) {
        self.sheetTime = sheetTime
        self.confirms = confirms
        var capabilities = DeviceCapabilities(makeAndModel: "Remembering Device", formats: formats)
        capabilities.resolutions = [36]
        capabilities.defaultResolution = 36
        change(&capabilities)
        capabilitiesValue = capabilities
    }

    // MARK: What a test does to it

    func set(_ fault: Fault, beforeSheet sheet: Int) { state.withLock { $0.faults[sheet] = fault } }
    func clear() { state.withLock { $0.condition = .idle } }
    func proceed() { state.withLock { $0.isLingering = false } }
    func setReachable(_ isReachable: Bool) { state.withLock { $0.isReachable = isReachable } }
    /// As if an attempt had printed so many sheets and then the server had died.
    func pretend(printed: Int, isFinished: Bool, of record: DeliveryRecord) {
        state.withLock { state in
            state.printedByKey[record.key] = printed
            if isFinished { state.finishedKeys.insert(record.key) }
            state.sheets += (0..<printed).map {
                Sheet(jobID: record.jobID, impression: record.firstImpression + $0, byteCount: 0)
            }
        }
    }
    func forget(_ record: DeliveryRecord) { state.withLock { _ = $0.forgotten.insert(record.key) } }

    // MARK: What a test sees

    var sheets: [Sheet] { state.withLock { $0.sheets } }
    func impressions(of jobID: Int) -> [Int] { sheets.filter { $0.jobID == jobID }.map(\.impression) }
    /// Whether a sheet takes its time, by ``Fault/linger``.
    var isLingering: Bool { state.withLock { $0.isLingering } }
    var jobOrder: [Int] {
        sheets.map(\.jobID).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }
    var mostPrinting: Int { state.withLock { $0.mostPrinting } }
    var cancelCount: Int { state.withLock { $0.cancelCount } }
    /// All bytes of the last delivery.
    var lastStream: [UInt8] {
        state.withLock { state in state.deliveries.last.flatMap { state.received[$0.record.key] } ?? [] }
    }
    /// How often it was asked how it is.
    var questions: Int { state.withLock { $0.questions } }
    var deliveries: [Delivery] { state.withLock { $0.deliveries } }
    /// Whether it prints a job whose connection broke.
    var isPrintingOn: Bool { state.withLock { !$0.printingOn.isEmpty } }

    // MARK: OutputDevice

    func capabilities() async throws -> DeviceCapabilities {
        guard state.withLock({ $0.isReachable }) else { throw DeviceError(.unreachable, "it is switched off") }
        return capabilitiesValue
    }

    func status() async -> DeviceStatus {
        state.withLock { state in
            state.questions += 1
            guard state.isReachable else { return DeviceStatus(condition: .unreachable, since: wallTime()) }
            let reasons = state.condition == .stopped ? ["media-jam-error"] : []
            let condition = state.condition == .idle && state.printing > 0 ? .processing : state.condition
            return DeviceStatus(condition: condition, reasons: reasons, since: wallTime())
        }
    }

    func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        guard state.withLock({ $0.isReachable }) else { throw DeviceError(.unreachable, "it is switched off") }
        state.withLock { state in
            state.deliveries.append(delivery)
            state.printing += 1
            state.mostPrinting = max(state.mostPrinting, state.printing)
        }
        defer { state.withLock { $0.printing -= 1 } }
        try await report(.accepted(deviceJobID: "device-\(delivery.record.key)"))
        do {
            return try await print(delivery, pages, report)
        } catch {
            if error is CancellationError { state.withLock { $0.cancelCount += 1 } }
            throw error
        }
    }

    private func print(
        _ delivery: Delivery,
        _ pages: CodedPages,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        var count = 0
        var coded: [UInt8] = []
        for try await event in pages {
            switch event {
            case .pageStarted: coded = []
            case .bytes(let bytes):
                coded += bytes
                state.withLock { $0.received[delivery.record.key, default: []] += bytes }
            case .pageEnded:
                count += 1
                try await report(.sent(impressions: count))
                try await fail(before: sheets.count + 1, delivery, count, coded, report)
                if sheetTime > .zero { try await Task.sleep(for: sheetTime) }
                try Task.checkCancellation()
                printSheet(delivery, count, coded)
                if confirms { try await report(.confirmed(impressions: count)) }
            }
        }
        state.withLock { _ = $0.finishedKeys.insert(delivery.record.key) }
        return DeliveryResult(
            impressionsConfirmed: confirms ? count : nil,
            evidence: "\(count) sheets are in the tray."
        )
    }

    private func printSheet(_ delivery: Delivery, _ count: Int, _ coded: [UInt8]) {
        state.withLock { state in
            let impression = delivery.record.firstImpression + count - 1
            // The word that begins a PWG raster stream is no part of a sheet.
            let page = coded.starts(with: Array("RaS2".utf8)) ? coded.dropFirst(4) : coded[...]
            let (length, hash) = (coded.count, page.hashValue)
            state.sheets.append(
                Sheet(jobID: delivery.jobID, impression: impression, byteCount: length, hash: hash)
            )
            state.printedByKey[delivery.record.key] = count
        }
    }

    private func fail(
        before sheet: Int,
        _ delivery: Delivery,
        _ count: Int,
        _ coded: [UInt8],
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws {
        guard let fault = state.withLock({ $0.faults.removeValue(forKey: sheet) }) else { return }
        switch fault {
        case .jam:
            state.withLock { $0.condition = .stopped }
            try await report(.status(await status()))
            while state.withLock({ $0.condition == .stopped }) { try await Task.sleep(for: .milliseconds(10)) }
            try await report(.status(await status()))
        case .linger:
            state.withLock { $0.isLingering = true }
            defer { proceed() }
            while state.withLock({ $0.isLingering }) { try await Task.sleep(for: .milliseconds(10)) }
        case .drop(let more):
            for extra in 0..<more { printSheet(delivery, count + extra, coded) }
            throw DeviceError(.interrupted, "the connection broke at sheet \(sheet)")
        case .dropAndPrintOn:
            state.withLock { _ = $0.printingOn.insert(delivery.record.key) }
            throw DeviceError(.interrupted, "the connection broke at sheet \(sheet)")
        case .dropAndForget:
            state.withLock { _ = $0.forgotten.insert(delivery.record.key) }
            throw DeviceError(.interrupted, "the connection broke at sheet \(sheet)")
        case .refuse:
            throw DeviceError(.refused, "it does not like this job")
        case .cancelAtPanel:
            throw DeviceError(.canceledAtDevice, "somebody pressed cancel")
        }
    }

    func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        try state.withLock { state in
            guard state.isReachable else { throw DeviceError(.unreachable, "it is switched off") }
            if state.forgotten.contains(record.key) { return .unknown("its memory is lost") }
            let printed = state.printedByKey[record.key] ?? 0
            if state.printingOn.contains(record.key) { return .stillPrinting(impressions: printed) }
            if state.finishedKeys.contains(record.key) {
                return .completed(impressions: printed, evidence: "\(printed) sheets are in the tray.")
            }
            return printed == 0 ? .nothingPrinted : .partlyPrinted(impressions: printed)
        }
    }

    func cancel(_ record: DeliveryRecord) async { state.withLock { _ = $0.printingOn.remove(record.key) } }
}
