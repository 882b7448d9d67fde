// SPDX-License-Identifier: Apache-2.0

import IPP
import PDPSClient

/// Rows and sums of the ledger as tables and comma-separated values.
enum LedgerOutput {
    /// The columns of rows; `NAME/MEMBER` is a member of a collection.
    static let rowNames = [
        "date-time-at-completed", "job-id", "printer-name", "job-originating-user-name", "job-account-id",
        "job-accounting-user-id", "job-state", "pdps-evidence", "job-impressions-completed",
        "job-media-sheets-completed", "print-color-mode-actual", "sides-actual", "media-actual", "copies-actual",
        "job-k-octets", "date-time-at-creation", "pdps-devices", "pdps-quota-override",
    ]

    /// The columns of sums, behind what they are put together by.
    static let sumNames = [
        "pdps-jobs", "job-impressions-completed", "job-impressions-completed-col/full-color",
        "job-impressions-completed-col/monochrome", "job-media-sheets-completed",
        "job-media-sheets-completed-col/full-color", "job-media-sheets-completed-col/monochrome", "job-k-octets",
        "pdps-jobs-uncounted", "pdps-impressions-unconfirmed",
    ]

    /// The attribute that says whose a sum is.
    static func name(of key: PrintServer.LedgerKey) -> String {
        switch key {
        case .user: "job-originating-user-name"
        case .printer: "printer-name"
        case .device: "pdps-device"
        case .project: "job-account-id"
        case .month: "pdps-month"
        }
    }

    static func csvTitles(_ names: [String]) -> String { CSVText.line(names.map { .text($0) }) }

    static func csvLine(_ row: AttributeGroup, _ names: [String]) -> String {
        CSVText.line(names.map { CSVText.Field(value($0, of: row)) })
    }

    static func rowTable(_ rows: [AttributeGroup]) -> Table {
        var table = Table(
            .init(title: "ENDED"),
            .init(title: "JOB", isNumeric: true),
            .init(title: "PRINTER"),
            .init(title: "USER"),
            .init(title: "PROJECT"),
            .init(title: "STATE"),
            .init(title: "EVIDENCE"),
            .init(title: "IMPRESSIONS", isNumeric: true),
            .init(title: "SHEETS", isNumeric: true),
            .init(title: "COLOUR"),
            .init(title: "MEDIA")
        )
        for row in rows {
            let names = [
                "job-id", "printer-name", "job-originating-user-name", "job-account-id", "job-state", "pdps-evidence",
                "job-impressions-completed", "job-media-sheets-completed", "print-color-mode-actual", "media-actual",
            ]
            table.rows.append([row[.dateTimeAtCompleted]?.localSeconds ?? ""] + names.map { cell($0, of: row) })
        }
        return table
    }

    static func sumTable(_ rows: [AttributeGroup], by key: PrintServer.LedgerKey) -> Table {
        var table = Table(
            .init(title: key.rawValue.uppercased()),
            .init(title: "JOBS", isNumeric: true),
            .init(title: "IMPRESSIONS", isNumeric: true),
            .init(title: "COLOUR", isNumeric: true),
            .init(title: "B/W", isNumeric: true),
            .init(title: "SHEETS", isNumeric: true),
            .init(title: "SIZE", isNumeric: true),
            .init(title: "UNCONFIRMED", isNumeric: true)
        )
        for row in rows {
            let whose = cell(name(of: key), of: row)
            let counts = ["pdps-jobs"] + sumNames[1...4]
            table.rows.append(
                [whose.isEmpty ? "(none)" : whose]
                    + counts.map { row[String($0.prefix { $0 != "/" })] == nil ? "-" : cell($0, of: row) }
                    + [
                        row["job-k-octets"]?.intValue.map { readableSize(kibibytes: $0) } ?? "-",
                        cell("pdps-impressions-unconfirmed", of: row),
                    ]
            )
        }
        return table
    }

    private static func cell(_ name: String, of row: AttributeGroup) -> String {
        (value(name, of: row)?.plain ?? "").printable
    }

    private static func value(_ name: String, of row: AttributeGroup) -> JSONValue? {
        let parts = name.split(separator: "/").map(String.init)
        guard let attribute = row[parts[0]] else { return nil }
        guard parts.count == 2 else { return JSONValue(attribute) }
        return attribute.value?.collectionValue?[parts[1]].map { JSONValue($0) }
    }
}
