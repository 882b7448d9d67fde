// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// The stored form of timeline entries that came together: one line each, its fields parted by tabs, so that the
/// database can be read with any tool.
///
/// `time <tab> kind <tab> first-last impression or nothing <tab> message`; tab, line feed and backslash in the message
/// are escaped with a backslash.
enum TimelineText {
    static func encode(_ entries: [TimelineEntry]) -> String {
        var text = ""
        for entry in entries {
            if !text.isEmpty { text += "\n" }
            text += String(entry.time.milliseconds)
            text += "\t"
            text += entry.kind.rawValue
            text += "\t"
            if let range = entry.impressions { text += "\(range.lowerBound)-\(range.upperBound)" }
            text += "\t"
            text += escape(entry.message)
        }
        return text
    }

    static func decode(_ text: String) throws -> [TimelineEntry] {
        guard !text.isEmpty else { return [] }
        return try text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4, let first = fields[0], let time = Int64(first), let second = fields[1],
                let kind = TimelineEntry.Kind(rawValue: second), let third = fields[2], let message = fields[3]
            else { throw damaged(line) }
            return TimelineEntry(
                time: Timestamp(milliseconds: time),
                kind: kind,
                message: unescape(message),
                impressions: try impressions(third, line)
            )
        }
    }

    private static func impressions(_ field: String, _ line: Substring.UTF8View) throws -> ClosedRange<Int>? {
        guard !field.isEmpty else { return nil }
        let bounds = field.split(separator: "-").compactMap { Int($0) }
        guard bounds.count == 2, bounds[0] <= bounds[1] else { throw damaged(line) }
        return bounds[0]...bounds[1]
    }

    private static func escape(_ message: String) -> String {
        guard message.utf8.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == 0x5C }) else { return message }
        var bytes: [UInt8] = []
        for byte in message.utf8 {
            switch byte {
            case 0x09: bytes += [0x5C, UInt8(ascii: "t")]
            case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
            case 0x5C: bytes += [0x5C, 0x5C]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescape(_ field: String) -> String {
        guard field.utf8.contains(0x5C) else { return field }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in field.utf8 {
            if isEscaped {
                bytes.append(byte == UInt8(ascii: "t") ? 0x09 : byte == UInt8(ascii: "n") ? 0x0A : byte)
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func damaged(_ line: Substring.UTF8View) -> SpoolError {
        SpoolError(
            .storeFailed,
            "a stored timeline line cannot be read: '\(String(line.prefix(80)) ?? "")'; restore the data directory "
                + "from a backup, or use the newer server that wrote it"
        )
    }
}
