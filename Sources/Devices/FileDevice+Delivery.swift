// SPDX-License-Identifier: Apache-2.0

public import PrintModel

extension FileDevice {
    /// Writes the job's file, or its pages; they are confirmed when they are on the disk.
    ///
    /// A file of an earlier attempt is not replaced: `refused`. Cancelled, it leaves no unfinished file.
    public func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        guard delivery.record.format == format.rawValue, delivery.copies == 1 else {
            throw DeviceError(
                .refused,
                "job \(delivery.jobID) came as \(delivery.copies) x \(delivery.record.format), but the folder "
                    + "\(folder.path) takes one copy as \(format.rawValue); remove and add the printer again"
            )
        }
        try folder.check()
        return format == .png
            ? try await deliverPages(delivery, pages, report) : try await deliverFile(delivery, pages, report)
    }

    private func deliverFile(
        _ delivery: Delivery,
        _ pages: CodedPages,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        let name = fileName(delivery.jobID)
        try checkAbsent(name)
        var count = 0
        do {
            let file = try PartFile(name, in: folder)
            try await report(.accepted(deviceJobID: name))
            for try await event in pages {
                try Task.checkCancellation()
                switch event {
                case .pageStarted: try checkJoinable(count, delivery)
                case .bytes(let bytes): try file.write(bytes)
                case .pageEnded:
                    count += 1
                    try await report(.sent(impressions: count))
                }
            }
            try Task.checkCancellation()
            try checkAbsent(name)
            try file.publish(durably: true)
        } catch var error as DeviceError {
            error.impressionsConfirmed = 0
            throw error
        }
        try await report(.confirmed(impressions: count))
        return DeliveryResult(impressionsConfirmed: count, evidence: "\(folder.filePath(name)) is on the disk")
    }

    private func deliverPages(
        _ delivery: Delivery,
        _ pages: CodedPages,
        _ report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult {
        try checkAbsent(JobFileName.page(delivery.jobID, impression: delivery.record.firstImpression))
        try await report(.accepted(deviceJobID: "job-\(delivery.jobID)"))
        var count = 0
        var file: PartFile?
        do {
            for try await event in pages {
                try Task.checkCancellation()
                switch event {
                case .pageStarted:
                    let impression = delivery.record.firstImpression + count
                    file = try PartFile(JobFileName.page(delivery.jobID, impression: impression), in: folder)
                case .bytes(let bytes): try file?.write(bytes)
                case .pageEnded:
                    guard let page = file else { continue }
                    file = nil
                    try checkAbsent(page.name)
                    try page.publish(durably: true)
                    count += 1
                    try await report(.sent(impressions: count))
                    try await report(.confirmed(impressions: count))
                }
            }
        } catch var error as DeviceError {
            error.impressionsConfirmed = count
            throw error
        }
        try Task.checkCancellation()
        return DeliveryResult(impressionsConfirmed: count, evidence: "\(count) pages are in \(folder.path)")
    }

    /// A PDF ends with its own table of contents: a second one behind it would hide the first.
    private func checkJoinable(_ pieces: Int, _ delivery: Delivery) throws(DeviceError) {
        guard format == .pdf, pieces > 0 else { return }
        throw DeviceError(
            .refused,
            "job \(delivery.jobID) came in several pieces, but the folder \(folder.path) takes one PDF for a job; add the "
                + "printer with ?format=image/png"
        )
    }

    private func checkAbsent(_ name: String) throws(DeviceError) {
        guard folder.contains(name) else { return }
        throw DeviceError(
            .refused,
            "\(folder.filePath(name)) is there already, from an earlier attempt or another server, "
                + "and is not replaced; move it away and send the job again"
        )
    }
}
