// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What an agent says of one printer, as the MIBs have it; what it does not say is nil.
struct PrinterMIB: Sendable {
    /// `hrDeviceDescr`, or what the whole machine says of itself.
    var description: String?
    /// `hrDeviceStatus`: 2 running, 3 warning, 4 testing, 5 down.
    var deviceStatus: Int?
    /// `hrPrinterStatus`: 3 idle, 4 printing, 5 warmup.
    var printerStatus: Int?
    /// `hrPrinterDetectedErrorState`: the first bit is the highest one of the first byte.
    var errorState: [UInt8] = []
    /// What the display shows, line after line.
    var displayLines: [String] = []
    /// `prtMarkerSuppliesTable`; nil when there is none.
    var supplies: [Supply]?
    /// `prtMarkerColorantValue` of the process colours.
    var processColorants: [String] = []
    /// `prtInputTable`; nil when there is none.
    var trays: [InputTray]?
    /// `prtAlertTable`, the worst first.
    var alerts: [DeviceAlert]?
    /// `prtMarkerLifeCount` of all markers.
    var count: ImpressionCount?

    /// What is read for the state, and for all the rest.
    private static let columns: [ObjectID] = [
        .hrPrinterStatus, .hrPrinterDetectedErrorState, .hrDeviceStatus, .hrDeviceDescr, .prtGeneralPrinterName,
        .prtGeneralSerialNumber, .prtMarkerCounterUnit, .prtMarkerLifeCount,

        .prtMarkerSuppliesColorantIndex, .prtMarkerSuppliesClass, .prtMarkerSuppliesType,
        .prtMarkerSuppliesDescription, .prtMarkerSuppliesSupplyUnit, .prtMarkerSuppliesMaxCapacity,
        .prtMarkerSuppliesLevel, .prtConsoleDisplayBufferText,

        .prtInputType, .prtInputMaxCapacity, .prtInputCurrentLevel, .prtInputStatus, .prtInputMediaName,
        .prtInputName, .prtInputDescription, .prtMarkerColorantRole,

        .prtInputDimUnit, .prtInputMediaDimFeedDirDeclared, .prtInputMediaDimXFeedDirDeclared,
        .prtInputMediaDimFeedDirChosen, .prtInputMediaDimXFeedDirChosen, .prtMarkerColorantValue,

        .prtAlertSeverityLevel, .prtAlertGroup, .prtAlertGroupIndex, .prtAlertLocation, .prtAlertCode,
        .prtAlertDescription,
    ]

    /// Reads all of it.
    ///
    /// - Throws: As `SNMPSession.columns`; `DeviceError` with code `refused` when the agent is not a printer's.
    static func read(from session: SNMPSession, host: String) async throws -> PrinterMIB {
        let values = try await session.columns(columns)
        guard let device = MIBRows.printerIndex(in: values) else {
            throw DeviceError(
                .refused,
                "the SNMP agent of '\(host)' knows of no printer: add ?snmp=off to the device URI"
            )
        }
        var mib = PrinterMIB(MIBRows(values, device: device))
        if mib.description == nil {
            mib.description = try await session.objects([.sysDescr])[.sysDescr]?.text
        }
        return mib
    }

    /// Reads the page counter alone; nil when the printer has none.
    static func readCount(from session: SNMPSession) async throws -> ImpressionCount? {
        let columns: [ObjectID] = [
            .prtMarkerLifeCount, .prtMarkerCounterUnit, .prtGeneralSerialNumber, .hrPrinterStatus,
        ]
        let values = try await session.columns(columns)
        return MIBRows.printerIndex(in: values).flatMap { ImpressionCount(MIBRows(values, device: $0)) }
    }

    /// Takes what belongs to the printer.
    init(_ rows: MIBRows) {
        description = rows.text(.hrDeviceDescr) ?? rows.text(.prtGeneralPrinterName)
        deviceStatus = rows.number(.hrDeviceStatus)
        printerStatus = rows.number(.hrPrinterStatus)
        errorState = rows.first(.hrPrinterDetectedErrorState)?.bytes ?? []
        displayLines = rows.indexes(of: .prtConsoleDisplayBufferText)
            .compactMap { rows.text(.prtConsoleDisplayBufferText, $0) }
        supplies = Supply.list(in: rows)
        processColorants = rows.indexes(of: .prtMarkerColorantValue)
            .filter { rows.number(.prtMarkerColorantRole, $0) != 4 }
            .compactMap { rows.text(.prtMarkerColorantValue, $0)?.lowercased() }
        trays = InputTray.list(in: rows)
        alerts = DeviceAlert.list(in: rows)
        count = ImpressionCount(rows)
    }
}

/// The rows of one printer in the tables of an agent: an agent may speak for several devices.
struct MIBRows: Sendable {
    private let values: [ObjectID: [[UInt32]: SNMPValue]]
    private let device: UInt32

    init(_ values: [ObjectID: [[UInt32]: SNMPValue]], device: UInt32) {
        self.values = values
        self.device = device
    }

    /// The `hrDeviceIndex` of the agent's first printer.
    static func printerIndex(in values: [ObjectID: [[UInt32]: SNMPValue]]) -> UInt32? {
        let columns: [ObjectID] = [.hrPrinterStatus, .prtMarkerLifeCount, .prtMarkerSuppliesLevel, .prtInputType]
        return columns.lazy.compactMap { column in values[column]?.keys.compactMap(\.first).min() }.first
    }

    /// The indexes of a column's rows behind `hrDeviceIndex`, in order.
    func indexes(of column: ObjectID) -> [[UInt32]] {
        let indexes = values[column]?.keys.filter { $0.first == device }.map { Array($0.dropFirst()) } ?? []
        return indexes.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The value in a row.
    func value(_ column: ObjectID, _ index: [UInt32]) -> SNMPValue? { values[column]?[[device] + index] }

    /// The value in the first row.
    func first(_ column: ObjectID) -> SNMPValue? { indexes(of: column).first.flatMap { value(column, $0) } }

    func number(_ column: ObjectID, _ index: [UInt32]) -> Int? { value(column, index)?.number }
    func number(_ column: ObjectID) -> Int? { first(column)?.number }
    func text(_ column: ObjectID, _ index: [UInt32]) -> String? { value(column, index)?.text }
    func text(_ column: ObjectID) -> String? { first(column)?.text }
}
