// SPDX-License-Identifier: Apache-2.0

/// What a sheet before or behind a job says (`job-sheets`), so that it finds its reader.
public struct JobSheet: Sendable, Hashable {
    /// A fact about the job.
    public struct Row: Sendable, Hashable {
        /// What it is, such as `Printer`.
        public var name: String
        /// The fact.
        public var value: String

        /// Makes a fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The most rows of a sheet.
    static let mostRows = 16
    /// The longest text that is sent to a worker, in characters; more has no room on paper.
    private static let longestText = 250

    /// Where the sheet lies, such as `start of job 17`.
    public var place: String
    /// Whose job it is: large.
    public var user: String
    /// What the job is called.
    public var jobName: String
    /// A label such as `confidential`, on top and at the bottom; nil for none.
    public var label: String?
    /// The rest.
    public var rows: [Row]

    /// Makes a sheet; texts are cut after 250 characters.
    public init(place: String, user: String, jobName: String, label: String? = nil, rows: [Row] = []) {
        let cut = { (text: String) in String(text.prefix(Self.longestText)) }
        self.place = cut(place)
        self.user = cut(user)
        self.jobName = cut(jobName)
        self.label = label.map(cut)
        self.rows = rows.map { Row(cut($0.name), cut($0.value)) }
    }
}

extension WireWriter {
    /// A sheet, or that there is none.
    mutating func put(_ sheet: JobSheet?) {
        put(UInt8(sheet == nil ? 0 : 1))
        guard let sheet else { return }
        put(sheet.place)
        put(sheet.user)
        put(sheet.jobName)
        put(sheet.label ?? "")
        put(UInt8(sheet.rows.count))
        for row in sheet.rows {
            put(row.name)
            put(row.value)
        }
    }
}

extension WireReader {
    /// A sheet, if there is one.
    mutating func sheet() throws(WireError) -> JobSheet? {
        guard try number(UInt8.self) != 0 else { return nil }
        let (place, user, jobName, label) = (try string(), try string(), try string(), try string())
        let count = Int(try number(UInt8.self))
        guard count <= JobSheet.mostRows else { throw WireError("\(count) rows on a sheet", offset: offset) }
        var rows: [JobSheet.Row] = []
        for _ in 0..<count { rows.append(JobSheet.Row(try string(), try string())) }
        return JobSheet(place: place, user: user, jobName: jobName, label: label.isEmpty ? nil : label, rows: rows)
    }
}
