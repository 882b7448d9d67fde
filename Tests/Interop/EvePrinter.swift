// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import IPP
import IPPClient
import PrintModel
import Raster
import Synchronization
import Testing

/// CUPS's `ippeveprinter`: a real IPP Everywhere printer whose paper is a folder.
struct EvePrinter: Sendable {
    /// Whether this machine has what it needs.
    static var isInstalled: Bool {
        ["ippeveprinter", "dbus-daemon"].allSatisfy(InteropTests.isInstalled)
    }

    let port: Int
    let folder: URL
    let process: RunningProgram

    /// The device URI.
    var uri: String { "ipp://127.0.0.1:\(port)/ipp/print" }
    /// Where it keeps the documents that it got.
    var spool: URL { folder.appending(path: "spool") }

    /// Starts one; its engine is the shell script `engine`, which gets the document's file as `$1` and may write
    /// `ATTR:` and `STATE:` lines to standard error.
    static func with<Result>(
        engine: String = "echo 'ATTR: job-impressions-completed=3' >&2",
        arguments: [String] = [],
        _ body: (EvePrinter) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            for name in ["spool", "keys"] {
                let subfolder = folder.appending(path: name)
                try FileManager.default.createDirectory(at: subfolder, withIntermediateDirectories: true)
            }
            let script = folder.appending(path: "engine")
            try Data("#!/bin/sh\n\(engine)\n".utf8).write(to: script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path())
            let port = try freePort()
            let process = try RunningProgram(
                privateBus,
                [
                    // A socket's path has little room.
                    "/tmp/pdps-eve-\(port)", "ippeveprinter", "-r", "off", "-n", "localhost", "-p", "\(port)", "-k",
                    "-d", folder.appending(path: "spool").path(), "-K", folder.appending(path: "keys").path(),
                    "-c", script.path(), "-2", "-s", "30,20", "-f", "image/pwg-raster,application/pdf,image/urf",
                ] + arguments + ["Eve"],
                in: folder
            )
            let printer = EvePrinter(port: port, folder: folder, process: process)
            defer { try? FileManager.default.removeItem(atPath: "/tmp/pdps-eve-\(port)") }
            let isUp = try await eventually {
                try #require(process.isRunning, "ippeveprinter ended: \(process.errors)")
                return canConnect(to: port)
            }
            try #require(isUp, "ippeveprinter does not listen: \(process.errors)")
            let result: Result
            do {
                result = try await body(printer)
            } catch {
                try await printer.stop()
                throw error
            }
            try await printer.stop()
            return result
        }
    }

    /// Switches it off, with the bus that it needs.
    func stop() async throws {
        process.kill(SIGKILL)
        _ = try await process.ended(within: .seconds(40))
    }

    func device(
        query: String = "",
        scheme: String = "ipp",
        configuration: IPPDevice.Configuration = .init()
    ) throws -> IPPDevice {
        // The certificate of ippeveprinter is for the name that it was started with.
        try IPPDevice(DeviceURI("\(scheme)://localhost:\(port)/ipp/print\(query)"), configuration: configuration)
    }

    /// The only document that it kept.
    func onlyDocumentFile() throws -> URL {
        let files = try FileManager.default.contentsOfDirectory(at: spool, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "pwg" || $0.pathExtension == "ras" }
        try #require(files.count == 1, "\(files)")
        return files[0]
    }

    /// The bytes of the only document that it kept.
    func onlyDocument() throws -> [UInt8] {
        Array(try Data(contentsOf: onlyDocumentFile()))
    }

    private static var privateBus: String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/private-bus").path()
    }
}

/// A delivery with its pages and everything that its driver reported.
final class TestDelivery: Sendable {
    let delivery: Delivery
    /// The bytes of the document.
    let document: [UInt8]
    private let pageBytes: [[UInt8]]
    private let reported = Mutex<[DeliveryReport]>([])

    /// Pages of PWG raster, each of another gray.
    init(pages: Int = 3, isLarge: Bool = false, name: String = "Three pages", ticket: Ticket = Ticket()) {
        pageBytes = (1...pages).map { Self.page($0, of: pages, isLarge: isLarge) }
        document = pageBytes.reduce(PWGPageHeader.syncWord, +)
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let record = DeliveryRecord(jobID: 41, attempt: 1, deviceURI: "", format: "image/pwg-raster", begunAt: now)
        delivery = Delivery(record: record, jobID: 41, jobName: name, userName: "anna", ticket: ticket)
    }

    var reports: [DeliveryReport] { reported.withLock { $0 } }

    /// The record as the journal has it now.
    var record: DeliveryRecord {
        var record = delivery.record
        for report in reports {
            switch report {
            case .accepted(let deviceJobID): record.deviceJobID = deviceJobID
            case .sent(let count): record.impressionsSent = count
            case .confirmed(let count): record.impressionsConfirmed = count
            case .status: break
            }
        }
        if record.impressionsSent == pageBytes.count { record.stage = .sent }
        return record
    }

    /// Delivers it; `before` is called before each page and can hold or break the stream.
    func deliver(
        to device: IPPDevice,
        before: @escaping @Sendable (Int) async throws -> Void = { _ in }
    ) async throws -> DeliveryResult {
        try await device.deliver(delivery, pages: pages(before: before)) { report in
            self.reported.withLock { $0.append(report) }
        }
    }

    /// The pages as a worker gives them.
    private func pages(before: @escaping @Sendable (Int) async throws -> Void) -> CodedPages {
        var events: [CodedPageEvent] = []
        for (index, bytes) in pageBytes.enumerated() {
            let start = index == 0 ? PWGPageHeader.syncWord : []
            events += [.pageStarted(index + 1), .bytes(start + bytes), .pageEnded(index + 1)]
        }
        let rest = Mutex(events[...])
        return CodedPages {
            let event = rest.withLock { $0.popFirst() }
            if case .pageStarted(let number)? = event { try await before(number) }
            return event
        }
    }

    /// A page of one gray; `isLarge` codes it badly, so that it has 2 bytes for each pixel.
    private static func page(_ number: Int, of count: Int, isLarge: Bool) -> [UInt8] {
        let (width, height) = (2480, 3508)
        let header = PWGPageHeader(
            pixelFormat: .sgray8,
            width: width,
            height: height,
            resolution: (300, 300),
            pageSize: (595, 842),
            pageSizeName: "iso_a4_210x297mm",
            totalPageCount: count
        )
        // Groups of equal lines, each its count less one and then runs of equal pixels.
        let (groupSize, runLength) = isLarge ? (1, 1) : (256, 128)
        var line: [UInt8] = []
        for start in stride(from: 0, to: width, by: runLength) {
            line += [UInt8(min(runLength, width - start) - 1), UInt8(truncatingIfNeeded: number * 10)]
        }
        var bytes = header.encode()
        for start in stride(from: 0, to: height, by: groupSize) {
            bytes.append(UInt8(min(groupSize, height - start) - 1))
            bytes += line
        }
        return bytes
    }
}
