// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import PrintModel
import Synchronization

/// A folder that a device prints to, removed when the last reference goes.
final class PrintingFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "pdps-device-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    var path: String { url.path() }

    /// Makes the driver for this folder.
    func device(_ scheme: String, _ options: String = "") throws -> any OutputDevice {
        try DeviceRegistry().makeDevice(uri: "\(scheme)://\(path)/\(options)")
    }

    /// The names in it, hidden ones left out.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    func contains(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appending(path: name).path()) }

    func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url.appending(path: name))) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: url.appending(path: name)) }

    func remove(_ name: String) throws { try FileManager.default.removeItem(at: url.appending(path: name)) }

    /// The lines of `sheets.log`, without the time of sheets.
    func sheetLines() throws -> [String] {
        try text("sheets.log").split(separator: "\n").map { line in
            let fields = line.split(separator: " ")
            return (Int(fields[0]) == nil ? fields : Array(fields.dropFirst())).joined(separator: " ")
        }
    }
}

/// What a device reported, in order.
final class Reports: Sendable {
    private let received = Mutex<[DeliveryReport]>([])

    var all: [DeliveryReport] { received.withLock { $0 } }

    var statuses: [DeviceStatus] {
        all.compactMap { report in
            guard case .status(let status) = report else { return nil }
            return status
        }
    }

    var confirmed: Int {
        all.reduce(0) { count, report in
            guard case .confirmed(let impressions) = report else { return count }
            return impressions
        }
    }

    @Sendable func take(_ report: DeliveryReport) async throws { received.withLock { $0.append(report) } }
}

extension DeliveryRecord {
    /// The journal of an attempt that begins now.
    static func beginning(_ jobID: Int = 7, attempt: Int = 1, format: String = "image/png", first: Int = 1) -> Self {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        var record = DeliveryRecord(
            jobID: jobID,
            attempt: attempt,
            deviceURI: "virtual:///test/",
            format: format,
            firstImpression: first,
            begunAt: now
        )
        record.mediaUse = .pages
        return record
    }
}

extension MediaUse {
    /// Of pages that the server made, on one side of each sheet.
    static var pages: Self {
        Self(
            sides: .oneSided,
            color: nil,
            media: "iso_a4_210x297mm",
            deviceCopies: 1,
            isRendered: true,
            countsSides: true,
            isConfirmed: false
        )
    }
}

extension DeliveryRecord {
    /// The record with the device's name for the attempt, if that was reported.
    func journaled(_ reports: [DeliveryReport]) -> DeliveryRecord {
        var record = self
        if case .accepted(let name)? = reports.first { record.deviceJobID = name }
        return record
    }
}

extension Delivery {
    /// One copy of the job of that record.
    init(_ record: DeliveryRecord) {
        self.init(record: record, jobID: record.jobID, jobName: "test", userName: "anna", ticket: Ticket())
    }
}

extension CodedPages {
    /// Impressions with these bytes each, in pieces of 40 bytes; `atEnd` follows the last.
    init(_ impressions: [[UInt8]], atEnd: @escaping @Sendable () async throws -> Void = {}) {
        var events: [CodedPageEvent] = []
        for (index, bytes) in impressions.enumerated() {
            events.append(.pageStarted(index + 1))
            for start in stride(from: 0, to: bytes.count, by: 40) {
                events.append(.bytes(Array(bytes[start..<Swift.min(start + 40, bytes.count)])))
            }
            events.append(.pageEnded(index + 1))
        }
        self.init(events: events, atEnd: atEnd)
    }

    /// These events.
    init(events: [CodedPageEvent], atEnd: @escaping @Sendable () async throws -> Void = {}) {
        let rest = Mutex(events[...])
        let source = SharedEvents(rest)
        self.init {
            if let event = source.next() { return event }
            try await atEnd()
            return nil
        }
    }

    /// So many PNG pages, each of its own shade.
    static func png(_ count: Int) -> CodedPages {
        CodedPages((0..<count).map { TinyPNG(fill: UInt8($0 & 0xFF)).bytes })
    }
}

private final class SharedEvents: Sendable {
    private let rest: Mutex<ArraySlice<CodedPageEvent>>

    init(_ rest: consuming Mutex<ArraySlice<CodedPageEvent>>) { self.rest = rest }

    func next() -> CodedPageEvent? { rest.withLock { $0.popFirst() } }
}

/// Waits until the condition holds; false after ten seconds.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
    for _ in 0..<12_000 {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}
