// SPDX-License-Identifier: Apache-2.0

import IPPClient
public import PrintModel
import SystemPackage

/// A folder that takes jobs as files: `file:///DIR/?format=MIME-TYPE`.
///
/// Each job becomes `DIR/job-ID.EXT`, as PNG `DIR/job-ID-page-NNNN.png` for each impression. A file appears under its
/// name when all of it is on the disk.
public struct FileDevice: OutputDevice {
    /// What the files are.
    public enum Format: String, Sendable, CaseIterable {
        /// PDF, `job-ID.pdf`.
        case pdf = "application/pdf"
        /// PWG Raster, `job-ID.pwg`.
        case pwgRaster = "image/pwg-raster"
        /// Apple Raster, `job-ID.urf`.
        case appleRaster = "image/urf"
        /// PNG, one file for each impression.
        case png = "image/png"
        /// PostScript, `job-ID.ps`.
        case postScript = "application/postscript"
        /// PCL 5, `job-ID.pcl`.
        case pcl = "application/vnd.hp-PCL"
        /// PCLm, `job-ID.pclm`.
        case pclm = "application/PCLm"
        /// ZPL II, `job-ID.zpl`.
        case zpl = "application/vnd.zebra-zpl"
        /// ESC/POS, `job-ID.escpos`.
        case escPOS = "application/vnd.epson-escpos"

        var fileExtension: String {
            switch self {
            case .pdf: "pdf"
            case .pwgRaster: "pwg"
            case .appleRaster: "urf"
            case .png: "png"
            case .postScript: "ps"
            case .pcl: "pcl"
            case .pclm: "pclm"
            case .zpl: "zpl"
            case .escPOS: "escpos"
            }
        }
    }

    static let exampleURI = "file:///var/spool/pages/?format=application/pdf"

    let folder: OutputFolder
    /// What the files are.
    public let format: Format

    /// Makes the driver for a folder; nothing is written yet.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    public init(_ uri: DeviceURI) throws(DeviceError) {
        folder = OutputFolder(path: try uri.folder(example: Self.exampleURI))
        try uri.checkOptions(["format"], example: Self.exampleURI)
        let name = uri.reference.option("format") ?? Format.pdf.rawValue
        guard let format = Format(rawValue: name) else {
            throw uri.failure(
                "files of the format '\(name)' cannot be made, only: "
                    + Format.allCases.map(\.rawValue).joined(separator: ", "),
                example: Self.exampleURI
            )
        }
        self.format = format
    }

    /// Files of the format; throws `unreachable` when the folder cannot be written.
    public func capabilities() async throws -> DeviceCapabilities {
        try folder.check()
        var capabilities = DeviceCapabilities(folderDevice: "PDPS File Device", format: format.rawValue)
        capabilities.limit(toLanguage: format.rawValue)
        return capabilities
    }

    /// Idle when the folder can be written, unreachable with the remedy otherwise.
    public func status() async -> DeviceStatus {
        do throws(DeviceError) {
            try folder.check()
            return DeviceStatus(condition: .idle, since: WallTime.now)
        } catch {
            return DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
        }
    }

    /// Looks for the files of an attempt.
    ///
    /// A file older than the attempt is of another one, and does not count. A single file that is there is complete;
    /// of PNG pages it is known how many there are, and that they are all only when the journal says that all were
    /// sent.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        try folder.check()
        if format == .png { return try recallPages(record) }
        let name = fileName(record.jobID)
        if isOf(record, name) {
            let count = record.stage == .begun ? nil : record.impressionsSent
            return .completed(impressions: count, evidence: "\(folder.filePath(name)) is there")
        }
        guard try PartFile.removeLeftBehind(name, in: folder) else { return .stillPrinting(impressions: 0) }
        return .nothingPrinted
    }

    func fileName(_ jobID: Int) -> String { JobFileName.job(jobID, fileExtension: format.fileExtension) }

    private func recallPages(_ record: DeliveryRecord) throws(DeviceError) -> DeliveryRecollection {
        var count = 0
        var name = JobFileName.page(record.jobID, impression: record.firstImpression)
        while isOf(record, name) {
            count += 1
            name = JobFileName.page(record.jobID, impression: record.firstImpression + count)
        }
        guard try PartFile.removeLeftBehind(name, in: folder) else { return .stillPrinting(impressions: count) }
        if count == 0 {
            return record.impressionsConfirmed == 0
                ? .nothingPrinted : .unknown("the pages of job \(record.jobID) are not in \(folder.path) any more")
        }
        guard record.stage != .begun, count >= record.impressionsSent else {
            return .partlyPrinted(impressions: count)
        }
        return .completed(impressions: count, evidence: "\(count) pages are in \(folder.path)")
    }

    /// Whether a file is there and not older than the attempt; file systems keep coarser time than the journal.
    private func isOf(_ record: DeliveryRecord, _ name: String) -> Bool {
        guard let time = folder.modificationTime(of: name) else { return false }
        return time + .seconds(1) >= record.begunAt
    }
}
