// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPP
import PrintModel

/// The names and the control file of a job for a line printer daemon (RFC 1179 sections 6 and 7).
struct LPDJobFiles: Sendable, Equatable {
    /// `cfA123host`.
    let controlName: String
    /// `dfA123host`.
    let dataName: String
    /// The control file: whose job it is, and that its data file is printed as it is (`l`).
    let control: [UInt8]

    init(_ delivery: Delivery, host: String = LPDJobFiles.hostName) {
        let number = String(delivery.jobID % 1000)
        let name = "A" + String(repeating: "0", count: 3 - number.utf8.count) + number + host
        controlName = "cf" + name
        dataName = "df" + name
        // Lengths of RFC 1179 section 7: a name of 31, a job's of 99, a file's of 131 bytes.
        let mark = " " + delivery.record.jobNameMark
        let jobName = delivery.jobName.lpdText(atMost: 99 - mark.utf8.count) + mark
        let user = delivery.userName.lpdText(atMost: 31)
        let lines = [
            "H\(host)", "P\(user.isEmpty ? "nobody" : user)", "J\(jobName)", "l\(dataName)", "U\(dataName)",
            "N\(delivery.jobName.lpdText(atMost: 131))",
        ]
        control = Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// This machine's name, as short as daemons want it.
    static var hostName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, 255) == 0 else { return "pdps" }
        let name = String(decoding: bytes.prefix { $0 != 0 && $0 != 0x2E }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let kept = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }.prefix(15)
        return kept.isEmpty ? "pdps" : String(kept)
    }
}

extension String {
    /// One line of at most so many bytes.
    fileprivate func lpdText(atMost limit: Int) -> String {
        let text = String(String.UnicodeScalarView(unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        return text.cut(toUTF8Bytes: limit)
    }
}
