// SPDX-License-Identifier: Apache-2.0

import Spool

extension SpoolReport {
    /// One line for each finding.
    var lines: [String] {
        findings.map { finding in
            let mark = finding.isRepaired ? "repaired" : finding.isHarmless ? "note" : "error"
            return "\(mark): \(finding.problem) \(finding.remedy)".printable
        }
    }

    /// What was looked at, in a line.
    func summary(of folder: String) -> String {
        let state = open.isEmpty ? "in order" : "\(open.count) things are wrong"
        let use = isInUse ? " (a server is at work there)" : ""
        return "\(folder): \(jobs) jobs, \(documents) documents with \(bytes) bytes: \(state)\(use)"
    }

    /// The whole report.
    var json: JSONValue {
        .object([
            .init(name: "jobs", value: .integer(jobs)),
            .init(name: "documents", value: .integer(documents)),
            .init(name: "bytes", value: .integer(Int(bytes))),
            .init(name: "in-use", value: .boolean(isInUse)),
            .init(name: "in-order", value: .boolean(open.isEmpty)),
            .init(name: "findings", value: .array(findings.map(\.json))),
        ])
    }
}

extension SpoolFinding {
    fileprivate var json: JSONValue {
        .object([
            .init(name: "kind", value: .string(kind.rawValue)),
            .init(name: "job-id", value: jobID.map { .integer($0) } ?? .null),
            .init(name: "document-number", value: documentNumber.map { .integer($0) } ?? .null),
            .init(name: "file", value: file.map { .string($0) } ?? .null),
            .init(name: "problem", value: .string(problem)),
            .init(name: "remedy", value: .string(remedy)),
            .init(name: "repaired", value: .boolean(isRepaired)),
            .init(name: "harmless", value: .boolean(isHarmless)),
        ])
    }
}
