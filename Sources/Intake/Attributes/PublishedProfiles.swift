// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// `printer-icc-profiles` (PWG 5100.13): the ICC profiles of a printer's device, each under an address from which
/// clients that show or proof its colours fetch it.
struct PublishedProfiles: Sendable {
    private struct Entry {
        let mediaType: String?
        let name: String
        let path: String
        let profile: DeviceProfile
    }

    private static let folder = "profiles"
    private static let suffix = ".icc"

    private let entries: [Entry]

    /// Those that were set for a printer.
    init(_ printer: Printer) {
        entries = printer.deviceProfiles.map { mediaType, profile in
            let steps = [Self.folder, printer.name] + (mediaType.map { [$0] } ?? [])
            return Entry(
                mediaType: mediaType,
                name: profile.description ?? mediaType ?? printer.name,
                path: "/" + steps.map(\.percentEncodedPathSegment).joined(separator: "/") + Self.suffix,
                profile: profile
            )
        }
    }

    /// The attribute; none without profiles.
    ///
    /// Beside the standard's members is the `media-type` that a profile is for.
    func attributes(for origin: ClientOrigin) -> [Attribute] {
        guard !entries.isEmpty else { return [] }
        let collections = entries.map { entry in
            var collection = AttributeCollection(attributes: [
                Attribute("profile-name", .name(entry.name.cut(toUTF8Bytes: 255))),
                Attribute("profile-url", .uri(origin.pageURI(entry.path))),
            ])
            if let mediaType = entry.mediaType { collection.append(.mediaType, mediaType) }
            return collection
        }
        return [Attribute(name: "printer-icc-profiles", values: collections.map { .collection($0.attributes) })]
    }

    /// The name of the printer whose profile is at a path; nil if none can be there.
    static func printerName(inPath path: Substring) -> String? {
        let parts = path.split(separator: "/", maxSplits: 4)
        guard (2...3).contains(parts.count), parts[0] == folder, path.hasSuffix(suffix) else { return nil }
        return (parts.count == 2 ? parts[1].dropLast(suffix.count) : parts[1]).percentDecoded
    }

    /// The profile at a path.
    func profile(at path: Substring) -> DeviceProfile? { entries.first { $0.path == path }?.profile }
}

extension PrinterDirectory {
    /// The profile at a path, if it is one of a printer's.
    func profile(at path: Substring) -> DeviceProfile? {
        PublishedProfiles.printerName(inPath: path).flatMap { printer(named: $0) }?.facts.profiles.profile(at: path)
    }
}
