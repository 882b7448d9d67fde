// SPDX-License-Identifier: Apache-2.0

import NIOCore
public import PrintModel

/// A printer as an answer on 1314/udp tells of it.
public struct FoundPrinter: Sendable, Hashable {
    /// `printer-name`: with the server's address it makes the printer's URI.
    public var name: String
    /// `printer-uuid`.
    public var uuid: ObjectUUID
    /// `printer-state`.
    public var state: PrinterState
    /// `printer-is-accepting-jobs`.
    public var isAcceptingJobs: Bool
    /// `color-supported`.
    public var printsColor: Bool
    /// Whether it prints on both sides.
    public var printsTwoSided: Bool
    /// Whether the server takes it when a job names no printer.
    public var isDefault: Bool
    /// `queued-job-count`; 65,535 also when there are more.
    public var queuedJobs: UInt16
    /// `printer-info`, at most 127 bytes.
    public var info: String
    /// `printer-location`, at most 127 bytes.
    public var location: String
    /// `printer-make-and-model`, at most 127 bytes.
    public var makeAndModel: String

    private enum Flag {
        static let isAcceptingJobs: UInt8 = 1
        static let printsColor: UInt8 = 2
        static let printsTwoSided: UInt8 = 4
        static let isDefault: UInt8 = 8
    }

    /// What is told of a printer.
    public init(_ printer: AdvertisedPrinter) {
        name = printer.name
        uuid = printer.uuid
        state = printer.state
        isAcceptingJobs = printer.isAcceptingJobs
        printsColor = printer.printsColor
        printsTwoSided = printer.printsTwoSided
        isDefault = printer.isDefault
        queuedJobs = UInt16(clamping: printer.queuedJobs)
        info = printer.info
        location = printer.location
        makeAndModel = printer.makeAndModel
    }

    /// The record: two bytes of length, then so many bytes; at most 534 in all.
    var record: ByteBuffer {
        var body = ByteBuffer()
        body.writeInteger(UInt8(state.rawValue))
        body.writeInteger(
            (isAcceptingJobs ? Flag.isAcceptingJobs : 0) | (printsColor ? Flag.printsColor : 0)
                | (printsTwoSided ? Flag.printsTwoSided : 0) | (isDefault ? Flag.isDefault : 0)
        )
        body.writeInteger(queuedJobs)
        body.writeBytes(uuid.bytes)
        for text in [name, info, location, makeAndModel] {
            body.writeText(text, atMost: DatagramFormat.maximumTextLength)
        }
        var record = ByteBuffer()
        record.writeInteger(UInt16(body.readableBytes))
        record.writeBuffer(&body)
        return record
    }

    /// Reads a record off the front of `buffer`; nil if it is cut short or makes no sense.
    ///
    /// What a later version adds at a record's end is passed over.
    init?(readingFrom buffer: inout ByteBuffer) {
        guard let length = buffer.readInteger(as: UInt16.self), var body = buffer.readSlice(length: Int(length)),
            let state = body.readInteger(as: UInt8.self).flatMap({ PrinterState(rawValue: Int32($0)) }),
            let flags = body.readInteger(as: UInt8.self),
            let queuedJobs = body.readInteger(as: UInt16.self),
            let uuid = body.readBytes(length: 16).flatMap(ObjectUUID.init(bytes:)),
            let name = body.readText(), !name.isEmpty,
            let info = body.readText(), let location = body.readText(), let makeAndModel = body.readText()
        else { return nil }
        self.state = state
        isAcceptingJobs = flags & Flag.isAcceptingJobs != 0
        printsColor = flags & Flag.printsColor != 0
        printsTwoSided = flags & Flag.printsTwoSided != 0
        isDefault = flags & Flag.isDefault != 0
        self.queuedJobs = queuedJobs
        self.uuid = uuid
        self.name = name
        self.info = info
        self.location = location
        self.makeAndModel = makeAndModel
    }
}
