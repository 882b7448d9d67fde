// SPDX-License-Identifier: Apache-2.0

public import PrintModel
public import SystemPackage

/// An Output Device as its driver sees it: one file of this folder for each kind.
///
/// A driver holds no state about jobs: what must survive is in the delivery journal, and the device is asked for the
/// rest. All methods throw `DeviceError`, end soon after their task is cancelled, and have deadlines of their own.
public protocol OutputDevice: Sendable {
    /// Whether it takes all pages before the first byte goes out: then only its reports say what was sent.
    var gathersPages: Bool { get }
    /// Finds out what the device can do.
    func capabilities() async throws -> DeviceCapabilities
    /// Asks the device how it is. A device that does not answer is a status (`unreachable`), not an error.
    func status() async -> DeviceStatus
    /// Brings coded pages to the device and follows them until it says that they are printed.
    ///
    /// Cancelling the task cancels the job at the device, as far as it can be.
    ///
    /// - Parameters:
    ///   - delivery: What is sent, under which key.
    ///   - pages: The coded impressions, read as the device takes them.
    ///   - report: Told of everything that must be journaled; awaited, so that the journal is never behind.
    /// - Returns: What the device confirmed.
    func deliver(
        _ delivery: Delivery,
        pages: CodedPages,
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult
    /// Asks what became of an attempt whose end was not seen (crash, broken connection).
    func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection
    /// Has the device print no more of an attempt whose job was canceled, as far as it can be told.
    ///
    /// After a broken connection or a crash it may still be at it, although nobody delivers any more. Ends soon, whether
    /// the device answers or not.
    func cancel(_ record: DeliveryRecord) async
    /// Has the device show which one it is (Identify-Printer, PWG 5100.13 section 4.1).
    ///
    /// - Parameters:
    ///   - actions: `identify-actions` keywords, of those that its capabilities name; empty for the device's choice.
    ///   - message: To be shown on its display, if it has one; possibly empty.
    func identify(actions: [String], message: String) async throws
}

extension OutputDevice {
    /// Most send pages as they come.
    public var gathersPages: Bool { false }

    /// Most kinds of devices cannot be told.
    public func cancel(_ record: DeliveryRecord) async {}

    /// Most kinds of devices cannot.
    public func identify(actions: [String], message: String) async throws {
        throw DeviceError(.refused, "a device of this kind cannot show which one it is; look for its address")
    }
}

/// A device that takes a job's documents as they came and renders them itself: another server.
public protocol ForwardingDevice: OutputDevice {
    /// Brings the documents to the device, all of them or none, and follows the job until the device says that it ended.
    ///
    /// Called instead of `deliver` when its capabilities say so (`DeviceCapabilities.takesDocuments`).
    ///
    /// - Parameters:
    ///   - delivery: Under which key, with the whole ticket.
    ///   - documents: What to bring, in order.
    ///   - report: As in `deliver`.
    func forward(
        _ delivery: Delivery,
        documents: [ForwardedDocument],
        report: @Sendable (DeliveryReport) async throws -> Void
    ) async throws -> DeliveryResult
}

/// A document for a device that renders it itself.
public struct ForwardedDocument: Sendable {
    /// `document-name`.
    public var name: String
    /// Its MIME type.
    public var format: String
    /// In bytes.
    public var size: Int64
    /// SHA-256 of its bytes, in 64 lower-case hexadecimal digits.
    public var sha256: String
    /// Opens its bytes, as often as needed; the caller closes them.
    public var open: @Sendable () async throws -> FileDescriptor

    /// Describes a document.
    public init(
        name: String,
        format: String,
        size: Int64,
        sha256: String,
        open: @escaping @Sendable () async throws -> FileDescriptor
    ) {
        self.name = name
        self.format = format
        self.size = size
        self.sha256 = sha256
        self.open = open
    }
}

/// One attempt to print a job, as a driver gets it.
public struct Delivery: Sendable {
    /// The journal's record, with the key that names the attempt and the first impression to print.
    public var record: DeliveryRecord
    /// `job-id` on this server.
    public var jobID: Int
    /// `job-name`.
    public var jobName: String
    /// `job-originating-user-name`.
    public var userName: String
    /// The ticket's attributes, for devices that take them.
    public var ticket: Ticket
    /// Copies that the device itself must make; 1 when the copies are already among the pages.
    public var copies: Int

    /// Describes an attempt.
    public init(
        record: DeliveryRecord,
        jobID: Int,
        jobName: String,
        userName: String,
        ticket: Ticket,
        copies: Int = 1
    ) {
        self.record = record
        self.jobID = jobID
        self.jobName = jobName
        self.userName = userName
        self.ticket = ticket
        self.copies = copies
    }
}

/// What a driver has seen during a delivery.
public enum DeliveryReport: Sendable, Equatable {
    /// The device accepted the job under this name of its own.
    case accepted(deviceJobID: String)
    /// So many impressions of this attempt went out in all.
    case sent(impressions: Int)
    /// The device confirmed so many impressions of this attempt in all.
    case confirmed(impressions: Int)
    /// The device reports its state while it prints (a jam, an empty tray, going on).
    case status(DeviceStatus)
}

/// How a delivery ended when no error was thrown.
public struct DeliveryResult: Sendable, Equatable {
    /// Impressions that were confirmed, or nil when the device confirms nothing.
    public var impressionsConfirmed: Int?
    /// What the device said, as evidence for the timeline.
    public var evidence: String

    /// Makes a result.
    public init(impressionsConfirmed: Int?, evidence: String) {
        self.impressionsConfirmed = impressionsConfirmed
        self.evidence = evidence
    }
}

/// What a device knows of an earlier attempt.
public enum DeliveryRecollection: Sendable, Equatable {
    /// It knows for certain that nothing of it was printed, nor will be.
    case nothingPrinted
    /// It printed so many impressions of it and will print no more.
    case partlyPrinted(impressions: Int)
    /// It is still at it; ask again.
    case stillPrinting(impressions: Int)
    /// It printed all of it.
    case completed(impressions: Int?, evidence: String)
    /// It cannot say.
    case unknown(String)
}
