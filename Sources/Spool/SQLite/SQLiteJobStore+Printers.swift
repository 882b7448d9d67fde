// SPDX-License-Identifier: Apache-2.0

import GRDB
public import PrintModel

extension SQLiteJobStore {
    /// Stores a new printer, giving it its id; the first one becomes the default.
    public func addPrinter(_ printer: Printer) async throws -> Printer {
        let values = try PrinterRow.values(of: printer, revision: 1)
        return try await commits.write { transaction in
            try refusingTakenName(printer.name) {
                try transaction.execute(
                    """
                    INSERT INTO printer (\(PrinterRow.columns), is_default)
                    VALUES (\(PrinterRow.placeholders), NOT EXISTS (SELECT 1 FROM printer WHERE is_default = 1))
                    """,
                    values
                )
            }
            var stored = printer
            stored.id = Int(transaction.insertedID)
            stored.revision = 1
            try transaction.setQueueRules(of: stored)
            transaction.changes.append(.printer(id: stored.id))
            return stored
        }
    }

    /// All printers by name.
    public func printers() async throws -> [Printer] {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT id, \(PrinterRow.columns) FROM printer WHERE is_removed = 0 ORDER BY name"
            )
            return try PrinterRow.printers(Row.fetchCursor(statement))
        }
    }

    /// The printer with that `printer-id`, or nil.
    public func printer(id: Int) async throws -> Printer? {
        try await printer(where: "id = ?", id)
    }

    /// The printer with that `printer-name`, or nil.
    public func printer(named name: String) async throws -> Printer? {
        try await printer(where: "name = ?", name)
    }

    /// Stores a changed printer if its revision is still the stored one.
    public func updatePrinter(_ printer: Printer) async throws -> Printer {
        let values =
            try PrinterRow.values(of: printer, revision: printer.revision + 1) + [printer.id, printer.revision]
        return try await commits.write { transaction in
            let assignments = PrinterRow.columns.split(separator: ",").map { "\($0) = ?" }.joined(separator: ",")
            try refusingTakenName(printer.name) {
                try transaction.execute(
                    "UPDATE printer SET \(assignments) WHERE id = ? AND revision = ? AND is_removed = 0",
                    values
                )
            }
            guard transaction.changedRows == 1 else { throw try missedPrinter(printer, transaction.database) }
            try transaction.setQueueRules(of: printer)
            var stored = printer
            stored.revision += 1
            transaction.changes.append(.printer(id: stored.id))
            return stored
        }
    }

    /// The default printer's id, or nil when there is no printer.
    public func defaultPrinterID() async throws -> Int? {
        try await read { database in
            try Int.fetchOne(database.cachedStatement(sql: "SELECT id FROM printer WHERE is_default = 1"))
        }
    }

    /// Makes a printer the default.
    public func setDefaultPrinter(id: Int) async throws {
        try await commits.write { transaction in
            try transaction.execute("UPDATE printer SET is_default = 0 WHERE is_default = 1 AND id <> ?", [id])
            if let former = try Int.fetchOne(transaction.database, sql: "SELECT id FROM printer WHERE is_default = 1"),
                former == id
            {
                return
            }
            try transaction.execute("UPDATE printer SET is_default = 1 WHERE id = ? AND is_removed = 0", [id])
            guard transaction.changedRows == 1 else { throw SpoolError.noPrinter(id) }
            transaction.changes.append(.printer(id: id))
        }
    }

    /// Keeps what a device said last.
    public func recordDeviceStatus(_ status: DeviceStatus, printerID: Int) async throws {
        let json = try PrinterRow.json(status)
        try await commits.write { transaction in
            try transaction.execute(
                """
                INSERT INTO device_status (printer_id, status)
                SELECT id, ? FROM printer WHERE id = ? AND is_removed = 0
                ON CONFLICT (printer_id) DO UPDATE SET status = excluded.status
                """,
                [json, printerID]
            )
            guard transaction.changedRows == 1 else { throw SpoolError.noPrinter(printerID) }
            transaction.changes.append(.printer(id: printerID))
        }
    }

    /// What each device said last, by `printer-id`.
    public func deviceStatuses() async throws -> [Int: DeviceStatus] {
        try await read { database in
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT printer_id, status FROM device_status
                        JOIN printer ON printer.id = printer_id WHERE is_removed = 0
                        """
                )
            )
            var statuses: [Int: DeviceStatus] = [:]
            while let row = try rows.next() {
                let id: Int = row[0]
                statuses[id] = try PrinterRow.value(DeviceStatus.self, row[1], of: "the device of printer \(id)")
            }
            return statuses
        }
    }

    /// What the device of a printer said last, or nil before it said anything.
    public func deviceStatus(printerID: Int) async throws -> DeviceStatus? {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT status FROM device_status
                    JOIN printer ON printer.id = printer_id WHERE printer_id = ? AND is_removed = 0
                    """
            )
            return try Row.fetchOne(statement, arguments: [printerID]).map { row in
                try PrinterRow.value(DeviceStatus.self, row[0], of: "the device of printer \(printerID)")
            }
        }
    }

    private func printer(
        where condition: String,
        _ argument: any DatabaseValueConvertible & Sendable
    ) async throws -> Printer? {
        try await read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT id, \(PrinterRow.columns) FROM printer WHERE \(condition) AND is_removed = 0"
            )
            return try Row.fetchOne(statement, arguments: [argument]).map { try PrinterRow.printer($0) }
        }
    }
}

private func refusingTakenName(_ name: String, _ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
        throw SpoolError(
            .alreadyExists,
            "there is a printer named '\(name)' already; choose another name",
            cause: error
        )
    }
}

/// Why an update found nothing to change.
private func missedPrinter(_ printer: Printer, _ database: Database) throws -> SpoolError {
    let found = try Int.fetchOne(
        database,
        sql: "SELECT revision FROM printer WHERE id = ? AND is_removed = 0",
        arguments: [printer.id]
    )
    guard let found else { return .noPrinter(printer.id) }
    return SpoolError(
        .conflict,
        "printer '\(printer.name)' was changed by someone else: revision \(printer.revision) was read, "
            + "\(found) is stored; read it again"
    )
}

extension RowCursor {
    /// All rows, each turned into a value while it is current.
    func mapAll<Value>(_ transform: (Row) throws -> Value) throws -> [Value] {
        var values: [Value] = []
        while let row = try next() { values.append(try transform(row)) }
        return values
    }
}
