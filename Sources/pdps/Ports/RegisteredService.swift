// SPDX-License-Identifier: Apache-2.0

/// What `/etc/services` says of PDPS; IANA registered `pdps` for 1314/tcp and 1314/udp.
enum RegisteredService {
    /// The lines that belong there.
    static let lines = ["pdps 1314/tcp", "pdps 1314/udp"]

    /// What is missing or different in the file, in words; nil when all is right.
    static func fault(in text: String) -> String? {
        var ports: [String: String] = [:]
        var names: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            guard words.count >= 2 else { continue }
            for name in [words[0]] + words[2...] where name == "pdps" {
                ports[words[1].split(separator: "/").last.map(String.init) ?? ""] = String(words[1])
            }
            names[String(words[1])] = String(words[0])
        }
        for transport in ["tcp", "udp"] {
            let wanted = "1314/\(transport)"
            if let other = ports[transport], other != wanted {
                return "pdps is \(other) there, but should be \(wanted)"
            }
            if ports[transport] == nil {
                if let other = names[wanted] { return "\(wanted) is called \(other) there, but should be pdps" }
                return "pdps \(wanted) is missing; add these lines: \(lines.joined(separator: ", "))"
            }
        }
        return nil
    }
}
