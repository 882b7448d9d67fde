// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import SystemPackage
import Testing

@testable import Devices

@Suite("A folder takes jobs as files")
struct FileDeviceTests {
    private let folder: PrintingFolder

    init() throws { folder = try PrintingFolder() }

    @Test(
        "a job becomes one file, found again by recall",
        arguments: zip(
            [
                "image/pwg-raster", "image/urf", "application/postscript", "application/vnd.hp-PCL", "application/PCLm",
                "application/vnd.zebra-zpl", "application/vnd.epson-escpos",
            ],
            ["job-7.pwg", "job-7.urf", "job-7.ps", "job-7.pcl", "job-7.pclm", "job-7.zpl", "job-7.escpos"]
        )
    )
    func writesOneFile(format: String, name: String) async throws {
        let device = try folder.device("file", "?format=\(format)")
        #expect(try await device.capabilities().formats == [format])
        let record = DeliveryRecord.beginning(format: format)
        #expect(try await device.recall(record) == .nothingPrinted)
        let reports = Reports()
        let pages = CodedPages([Array("one".utf8), Array("two".utf8)])
        let result = try await device.deliver(Delivery(record), pages: pages, report: reports.take)
        #expect(result.impressionsConfirmed == 2)
        #expect(folder.names == [name])
        #expect(try folder.text(name) == "onetwo")
        #expect(
            reports.all == [
                .accepted(deviceJobID: name), .sent(impressions: 1), .sent(impressions: 2),
                .confirmed(impressions: 2),
            ]
        )
        guard case .completed = try await device.recall(record) else {
            Issue.record("not recalled")
            return
        }
    }

    @Test("a PDF is one file; a second document is refused instead of hiding the first")
    func onePDF() async throws {
        let device = try folder.device("file", "?format=application/pdf")
        let record = DeliveryRecord.beginning(format: "application/pdf")
        let one = CodedPages([Array("one".utf8)])
        _ = try await device.deliver(Delivery(record), pages: one, report: Reports().take)
        #expect(try folder.text("job-7.pdf") == "one")
        try FileManager.default.removeItem(atPath: "\(folder.path)/job-7.pdf")
        let two = CodedPages([Array("one".utf8), Array("two".utf8)])
        await #expect(throws: DeviceError.self) {
            try await device.deliver(Delivery(record), pages: two, report: Reports().take)
        }
        #expect(folder.names == [])
    }

    @Test("PNG is one file for each impression, going on where the attempt before ended")
    func writesPages() async throws {
        let device = try folder.device("file", "?format=image/png")
        var record = DeliveryRecord.beginning()
        _ = try await device.deliver(Delivery(record), pages: CodedPages([[1], [2]]), report: Reports().take)
        #expect(folder.names == ["job-7-page-0001.png", "job-7-page-0002.png"])
        #expect(try await device.recall(record) == .partlyPrinted(impressions: 2))
        record.stage = .sent
        record.impressionsSent = 2
        guard case .completed(2, _) = try await device.recall(record) else {
            Issue.record("not completed")
            return
        }
        let next = DeliveryRecord.beginning(attempt: 2, first: 3)
        #expect(try await device.recall(next) == .nothingPrinted)
        _ = try await device.deliver(Delivery(next), pages: CodedPages([[3]]), report: Reports().take)
        #expect(try folder.bytes("job-7-page-0003.png") == [3])
        #expect(try await device.recall(next) == .partlyPrinted(impressions: 1))
    }

    @Test("what a killed server left unfinished is removed, and counts as nothing", arguments: [false, true])
    func removesLeftBehind(asksFirst: Bool) async throws {
        let device = try folder.device("file")
        let record = DeliveryRecord.beginning(format: "application/pdf")
        try folder.write("job-7.pdf.part", "half")
        if asksFirst {
            #expect(try await device.recall(record) == .nothingPrinted)
            #expect(folder.names.isEmpty)
        }
        _ = try await device.deliver(Delivery(record), pages: CodedPages([[65]]), report: Reports().take)
        #expect(folder.names == ["job-7.pdf"])
        #expect(try folder.text("job-7.pdf") == "A")
    }

    @Test("a file that is being written is neither removed nor written twice")
    func knowsAnotherWriter() async throws {
        let device = try folder.device("file")
        let record = DeliveryRecord.beginning(format: "application/pdf")
        let part = try PartFile("job-7.pdf", in: OutputFolder(path: FilePath(folder.path)))
        #expect(try await device.recall(record) == .stillPrinting(impressions: 0))
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(record), pages: CodedPages([[65]]), report: Reports().take)
        }
        #expect(error.code == .busy)
        withExtendedLifetime(part) {}
    }

    @Test("a file of another attempt is not replaced, nor taken for this one's", arguments: ["pdf", "png"])
    func keepsOtherFiles(kind: String) async throws {
        let name = kind == "pdf" ? "job-7.pdf" : "job-7-page-0001.png"
        let format = kind == "pdf" ? "application/pdf" : "image/png"
        let device = try folder.device("file", "?format=\(format)")
        try folder.write(name, "other")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -60)],
            ofItemAtPath: folder.url.appending(path: name).path()
        )
        let record = DeliveryRecord.beginning(format: format)
        #expect(try await device.recall(record) == .nothingPrinted)
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(record), pages: CodedPages([[65]]), report: Reports().take)
        }
        #expect(error.code == .refused)
        #expect(error.message.contains(name))
        #expect(try folder.text(name) == "other")
        #expect(folder.names == [name])
    }

    @Test("cancelled or failing in the middle, it leaves nothing unfinished")
    func leavesNothing() async throws {
        struct Broken: Error {}
        let device = try folder.device("file")
        let record = DeliveryRecord.beginning(format: "application/pdf")
        await #expect(throws: Broken.self) {
            let pages = CodedPages([[65]]) { throw Broken() }
            return try await device.deliver(Delivery(record), pages: pages, report: Reports().take)
        }
        #expect(folder.names.isEmpty)
        let reports = Reports()
        let task = Task {
            let pages = CodedPages([[65]]) { try await Task.sleep(for: .seconds(60)) }
            return try await device.deliver(Delivery(record), pages: pages, report: reports.take)
        }
        #expect(try await eventually { reports.all.contains(.sent(impressions: 1)) })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names.isEmpty)
        #expect(try await device.recall(record) == .nothingPrinted)
    }

    @Test("a missing folder is a status and an error with the remedy; once it is there, printing works")
    func missingFolder() async throws {
        let device = try DeviceRegistry().makeDevice(uri: "file://\(folder.path)/later/")
        let status = await device.status()
        #expect(status.condition == .unreachable)
        #expect(status.message.contains("mkdir -p \(folder.path)/later"))
        let record = DeliveryRecord.beginning(format: "application/pdf")
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(record), pages: CodedPages([[65]]), report: Reports().take)
        }
        #expect(error.code == .unreachable)
        #expect(error.message == status.message)
        await #expect(throws: DeviceError.self) { try await device.recall(record) }
        let path = folder.url.appending(path: "later")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
        #expect(await device.status().condition == .idle)
        _ = try await device.deliver(Delivery(record), pages: CodedPages([[65]]), report: Reports().take)
        #expect(folder.contains("later/job-7.pdf"))
    }

    @Test(
        "errors of the folder name it and say what to do",
        arguments: [
            (Errno.noSpace, "no room is left on its disk; make room there"),
            (.permissionDenied, "let the server's user write there"),
            (.notDirectory, "name a folder in the device URI"),
            (.readOnlyFileSystem, "read-only"),
            (.ioError, "check its disk"),
        ]
    )
    func namesTheRemedy(errno: Errno, remedy: String) {
        let error = OutputFolder(path: "/var/pages").failure(errno, file: "job-7.pdf")
        #expect(error.code == .unreachable)
        #expect(error.message.contains("/var/pages"))
        #expect(error.message.contains(remedy), "\(error.message)")
    }

    @Test("a file in place of the folder, and a format that it does not take, are refused")
    func wrongUse() async throws {
        try folder.write("plain", "x")
        let plain = try DeviceRegistry().makeDevice(uri: "file://\(folder.path)/plain")
        #expect(await plain.status().message.contains("is not a folder"))
        let device = try folder.device("file")
        let record = DeliveryRecord.beginning(format: "image/png")
        let error = try await #require(throws: DeviceError.self) {
            try await device.deliver(Delivery(record), pages: CodedPages([[65]]), report: Reports().take)
        }
        #expect(error.code == .refused)
    }
}
