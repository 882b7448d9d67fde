// SPDX-License-Identifier: Apache-2.0

import IPP

/// A printer's attributes, each encoded once; a reply copies the bytes of those that were asked for.
struct EncodedAttributes: Sendable {
    private struct Entry {
        var name: String
        var bytes: [UInt8]
    }

    private var description: [Entry] = []
    private var jobTemplate: [Entry] = []
    private var onRequest: [Entry] = []
    /// Everything that `all` means, in one piece.
    private var all: [UInt8] = []

    /// Encodes attributes; `onRequest` are those that `all` leaves out (`media-col-database`).
    init(description: [Attribute], jobTemplate: [Attribute] = [], onRequest: [Attribute] = []) {
        self.description = description.compactMap(Self.entry)
        self.jobTemplate = jobTemplate.compactMap(Self.entry)
        self.onRequest = onRequest.compactMap(Self.entry)
        all = (self.description + self.jobTemplate).flatMap(\.bytes)
    }

    /// The bytes of what was asked for.
    func bytes(for requested: RequestedAttributes) -> [[UInt8]] {
        if requested.isAll && requested.names.isEmpty { return [all] }
        var bytes: [[UInt8]] = []
        for entry in description where requested.includes(entry.name, in: .printerDescription) {
            bytes.append(entry.bytes)
        }
        for entry in jobTemplate where requested.includes(entry.name, in: .jobTemplate) {
            bytes.append(entry.bytes)
        }
        for entry in onRequest where requested.names.contains(entry.name) {
            bytes.append(entry.bytes)
        }
        return bytes
    }

    /// One attribute; one that cannot be encoded (an overlong string from a device) is left out.
    private static func entry(_ attribute: Attribute) -> Entry? {
        let fitted = Attribute(name: attribute.name, values: attribute.values.map { $0.fitted() })
        guard let bytes = try? IPPEncoder.encode([fitted]) else { return nil }
        return Entry(name: attribute.name, bytes: bytes)
    }
}
