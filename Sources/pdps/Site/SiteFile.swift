// SPDX-License-Identifier: Apache-2.0

import PDPSClient
import PrintModel

/// A printing service as a file: what `pdps apply` makes and `pdps export` writes.
///
/// Jobs, and whether somebody paused a printer, are state and not part of it.
struct SiteFile: Sendable, Equatable {
    /// The version of the form, the value of the key `pdps`.
    static let version = 1

    /// The default printer's name; nil if the file says nothing of it.
    var defaultPrinter: String?
    /// The printers in the order of their names.
    var printers: [PrinterConfiguration] = []
    /// The quotas; nil if the file says nothing of them.
    var quotas: [Quota]?
}

/// What is wrong with a file, and where.
struct SiteFault: Error, CustomStringConvertible {
    var file: String
    var line: Int?
    /// The keys that lead there, with dots between.
    var key: String
    var problem: String

    var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(key.isEmpty ? "" : "\(key): ")\(problem)"
    }
}
