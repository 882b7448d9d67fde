// SPDX-License-Identifier: Apache-2.0

public import IPP

extension PrintServer {
    /// What is asked of each printer in a list.
    private static let listedAttributes = [
        "printer-name", "printer-uri-supported", "printer-state", "printer-state-reasons", "printer-state-message",
        "printer-is-accepting-jobs", "queued-job-count", "printer-info", "printer-location",
        "printer-make-and-model", "device-uri", "printer-uuid", "printer-up-time",
        "printer-firmware-name", "printer-firmware-string-version",
    ]

    /// All printers of the server, by name (CUPS-Get-Printers).
    public func printers() async throws -> [ServerPrinter] {
        do {
            let response = try await ask(.cupsGetPrinters, of: .server, what: "printers cannot be listed") {
                $0.append(.requestedAttributes, Self.listedAttributes)
            }
            return response.groups(.printerAttributes).compactMap(ServerPrinter.init).sorted { $0.name < $1.name }
        } catch let error as ClientError where error.status == .clientErrorNotFound {
            return []
        }
    }

    /// The name of the default printer, or nil if there is none (CUPS-Get-Default).
    public func defaultPrinter() async throws -> String? {
        do {
            let response = try await ask(.cupsGetDefault, of: .server, what: "the default printer is not known") {
                $0.append(.requestedAttributes, ["printer-name"])
            }
            return response[group: .printerAttributes]?[.printerName]
        } catch let error as ClientError where error.status == .clientErrorNotFound {
            return nil
        }
    }

    /// A printer with all that the server tells of it (Get-Printer-Attributes); nil names the default printer.
    public func printer(_ name: String?) async throws -> ServerPrinter {
        let response = try await ask(
            .getPrinterAttributes,
            of: .printer(name),
            what: "\(label(name)) cannot be shown"
        ) { $0.append(.requestedAttributes, ["all"]) }
        guard let group = response[group: .printerAttributes], let printer = ServerPrinter(group) else {
            throw ClientError(.failed, "\(address) did not describe \(label(name)); is it a PDPS server?")
        }
        return printer
    }

    /// Makes a printer, or points an existing one to another device (CUPS-Add-Modify-Printer); the server asks the
    /// device what it can do.
    ///
    /// - Parameter settings: Further attributes for it, as `setPrinter` takes them.
    public func addPrinter(
        _ name: String,
        deviceURI: String,
        info: String? = nil,
        location: String? = nil,
        settings: [Attribute] = []
    ) async throws {
        _ = try await ask(.cupsAddModifyPrinter, of: .printer(name), what: "\(label(name)) was not added") { request in
            var group = AttributeGroup(tag: .printerAttributes)
            group.append(.deviceURI, deviceURI)
            if let info { group.append(.printerInfo, info) }
            if let location { group.append(.printerLocation, location) }
            group.attributes += settings
            request.groups.append(group)
        }
    }

    /// Removes a printer (CUPS-Delete-Printer).
    public func removePrinter(_ name: String) async throws {
        _ = try await ask(.cupsDeletePrinter, of: .printer(name), what: "\(label(name)) was not removed")
    }

    /// Makes a printer the default one (CUPS-Set-Default).
    public func setDefaultPrinter(_ name: String) async throws {
        _ = try await ask(.cupsSetDefault, of: .printer(name), what: "\(label(name)) was not made the default")
    }

    /// Stops printing after the current job; jobs are still accepted (Pause-Printer).
    public func pausePrinter(_ name: String) async throws {
        _ = try await ask(.pausePrinter, of: .printer(name), what: "\(label(name)) was not paused")
    }

    /// Goes on printing (Resume-Printer).
    public func resumePrinter(_ name: String) async throws {
        _ = try await ask(.resumePrinter, of: .printer(name), what: "\(label(name)) was not resumed")
    }

    /// Accepts jobs again (Enable-Printer, RFC 3998).
    public func acceptJobs(_ name: String) async throws {
        _ = try await ask(.enablePrinter, of: .printer(name), what: "\(label(name)) still rejects jobs")
    }

    /// Rejects new jobs; those that it has are printed (Disable-Printer, RFC 3998).
    public func rejectJobs(_ name: String) async throws {
        _ = try await ask(.disablePrinter, of: .printer(name), what: "\(label(name)) still accepts jobs")
    }

    private func label(_ name: String?) -> String { name.map { "printer '\($0)'" } ?? "the default printer" }
}
