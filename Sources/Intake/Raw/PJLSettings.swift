// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// What PJL says about a job.
struct PJLSettings: Sendable, Equatable {
    /// `JOB NAME` or `SET JOBNAME`.
    var jobName = ""
    /// `SET USERNAME`.
    var userName = ""
    private var variables: [String: String] = [:]
    private var isInJob = false

    /// Takes what a command says.
    mutating func take(_ command: PJLCommand) {
        switch command {
        case .job(let name):
            self = PJLSettings()
            jobName = name
            isInJob = true
        case .endOfJob, .reset: self = PJLSettings()
        case .set("JOBNAME", let value): jobName = value
        case .set("USERNAME", let value): userName = value
        case .set(let name, let value): variables[name] = value.uppercased()
        default: break
        }
    }

    /// Forgets what was said for a document, unless a job of several goes on.
    mutating func documentEnded() {
        if !isInJob { self = PJLSettings() }
    }

    /// The job template attributes that mean the same.
    var attributes: [Attribute] {
        var attributes: [Attribute] = []
        let copies = ["QTY", "COPIES"].compactMap { variables[$0].flatMap { Int32($0) } }.first { $0 > 1 }
        if let copies { attributes.append(Attribute("copies", .integer(copies))) }
        switch variables["DUPLEX"] {
        case "ON":
            let sides = variables["BINDING"] == "SHORTEDGE" ? "two-sided-short-edge" : "two-sided-long-edge"
            attributes.append(Attribute("sides", .keyword(sides)))
        case "OFF": attributes.append(Attribute("sides", .keyword("one-sided")))
        default: break
        }
        if variables["RENDERMODE"] == "GRAYSCALE" {
            attributes.append(Attribute("print-color-mode", .keyword("monochrome")))
        }
        if let media = variables["PAPER"].flatMap({ PJLPaper.media[$0] }) {
            attributes.append(Attribute("media", .keyword(media)))
        }
        return attributes
    }
}
