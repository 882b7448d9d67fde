// SPDX-License-Identifier: Apache-2.0

import IPPClient

/// Where a printer listens.
struct NetworkPlace: Sendable, Hashable, CustomStringConvertible {
    /// A name or address, an IPv6 address without brackets.
    var host: String
    var port: Int

    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension DeviceURI {
    /// The host and port that the URI names.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    func place(defaultPort: Int, example: String) throws(DeviceError) -> NetworkPlace {
        guard !reference.host.isEmpty else { throw failure("it names no host", example: example) }
        return NetworkPlace(host: reference.host, port: reference.port ?? defaultPort)
    }

    /// The format that the option `format` names, for devices that read one without a page per file; nil without it.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    func language(example: String) throws(DeviceError) -> String? {
        guard let name = reference.option("format") else { return nil }
        guard Self.languages.contains(name) else {
            throw failure(
                "the format '\(name)' cannot be made, only: \(Self.languages.joined(separator: ", "))",
                example: example
            )
        }
        return name
    }

    /// The formats that a device may be sent as one stream.
    static let languages = FileDevice.Format.allCases.filter { $0 != .png }.map(\.rawValue)
}
