// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import PrintModel

/// How a printer lies in its table.
enum PrinterRow {
    /// The columns after `id`, in the order of `values(of:)`.
    static let columns = """
        name, uuid, device_uri, info, location, is_accepting_jobs, is_paused, holds_new_jobs, operator_message, \
        capabilities, created_at, configuration_changed_at, revision, availability, settings
        """

    /// One `?` for each column after `id`.
    static let placeholders = Array(repeating: "?", count: columns.split(separator: ",").count)
        .joined(separator: ", ")

    static func values(of printer: Printer, revision: Int) throws -> StatementArguments {
        [
            printer.name, printer.uuid.description, printer.deviceURI, printer.info, printer.location,
            printer.isAcceptingJobs, printer.isPaused, printer.holdsNewJobs, printer.operatorMessage,
            try json(printer.capabilities), printer.createdAt.milliseconds,
            printer.configurationChangedAt.milliseconds, revision, printer.availability.rawValue,
            Data(try AttributeBytes.encode(printer.settings, of: "the settings of printer '\(printer.name)'")),
        ]
    }

    /// Reads printers from `id` and `columns`, in that order.
    ///
    /// Thousands are of few makes: what they can do is decoded once for each, and shared.
    static func printers(_ rows: RowCursor) throws -> [Printer] {
        var known: [String: DeviceCapabilities] = [:]
        return try rows.mapAll { row in
            let stored: String = row[10]
            let printer = try printer(row, capabilities: known[stored])
            known[stored] = printer.capabilities
            return printer
        }
    }

    /// Reads `id` and `columns`, in that order; `capabilities` are those of the row, if they were decoded before.
    static func printer(_ row: Row, capabilities: DeviceCapabilities? = nil) throws -> Printer {
        guard let uuid = ObjectUUID(row[2]) else {
            throw SpoolError(
                .storeFailed,
                "the stored printer \(row[1] as String) cannot be read; restore the data directory from a backup"
            )
        }
        var printer = Printer(
            name: row[1],
            uuid: uuid,
            deviceURI: row[3],
            info: row[4],
            location: row[5],
            capabilities: try capabilities
                ?? value(DeviceCapabilities.self, row[10], of: "printer \(row[1] as String)"),
            createdAt: Timestamp(milliseconds: row[11])
        )
        printer.id = row[0]
        printer.isAcceptingJobs = row[6]
        printer.isPaused = row[7]
        printer.holdsNewJobs = row[8]
        printer.operatorMessage = row[9]
        printer.configurationChangedAt = Timestamp(milliseconds: row[12])
        printer.revision = row[13]
        // A value that a later version stored is not this one's to judge: out of use is the careful reading.
        printer.availability = PrinterAvailability(rawValue: row[14]) ?? .deactivated
        let settings: Data = row[15]
        printer.settings = try AttributeBytes.decode(Array(settings), of: "the settings of printer '\(printer.name)'")
        return printer
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ json: String, of what: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json.utf8))
        } catch {
            throw SpoolError(
                .storeFailed,
                "what is stored of \(what) cannot be read; restore the data directory from a backup",
                cause: error
            )
        }
    }
}
