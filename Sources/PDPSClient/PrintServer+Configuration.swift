// SPDX-License-Identifier: Apache-2.0

public import IPP

/// All that an administrator set of a printer, exactly as it was set (`pdps-printer-configuration`).
public struct PrinterConfiguration: Sendable, Hashable {
    /// `printer-name`.
    public var name: String
    /// `device-uri`.
    ///
    /// A server tells it without passwords; nil leaves the device as it is.
    public var deviceURI: String?
    /// `printer-info`.
    public var info = ""
    /// `printer-location`.
    public var location = ""
    /// `printer-is-accepting-jobs`.
    public var isAcceptingJobs = true
    /// Every setting, in the order of their names.
    public var settings: [Attribute] = []

    /// Makes a configuration without settings.
    public init(name: String, deviceURI: String?) {
        self.name = name
        self.deviceURI = deviceURI
    }
}

extension PrintServer {
    private static let attributeName = "pdps-printer-configuration"
    private static let settingsName = "pdps-settings"

    /// The configurations of all printers, by name, each with its `queued-job-count`.
    ///
    /// - Throws: `ClientError` with `refused` if the server does not tell this user, who must be on its machine.
    public func printerConfigurations() async throws -> [(configuration: PrinterConfiguration, queuedJobs: Int)] {
        let response: IPPMessage
        do {
            response = try await ask(.cupsGetPrinters, of: .server, what: "printers cannot be listed") {
                $0.append(.requestedAttributes, ["printer-name", "queued-job-count", Self.attributeName])
            }
        } catch let error as ClientError where error.status == .clientErrorNotFound {
            return []
        }
        return try response.groups(.printerAttributes).map { group in
            guard let name = group[.printerName], case .collection(let members)? = group[Self.attributeName]?.value
            else {
                throw ClientError(
                    .refused,
                    "\(address) does not tell how its printers are set up: ask it on its own machine, or by ssh://HOST"
                )
            }
            let known = AttributeCollection(attributes: members)
            var configuration = PrinterConfiguration(name: name, deviceURI: known[.deviceURI])
            configuration.info = known[.printerInfo] ?? ""
            configuration.location = known[.printerLocation] ?? ""
            configuration.isAcceptingJobs = known[.printerIsAcceptingJobs] ?? true
            if case .collection(let settings)? = known[Self.settingsName]?.value { configuration.settings = settings }
            return (configuration, group[.queuedJobCount] ?? 0)
        }
        .sorted { $0.0.name < $1.0.name }
    }

    /// Makes a printer, or changes it, so that it is exactly as the configuration says; its device may be off.
    public func configurePrinter(_ wanted: PrinterConfiguration) async throws {
        let what = "printer '\(wanted.name)' was not set up"
        _ = try await ask(.cupsAddModifyPrinter, of: .printer(wanted.name), what: what) { request in
            var members: [Attribute] = []
            if let uri = wanted.deviceURI { members.append(Attribute(.deviceURI, uri)) }
            members.append(Attribute(.printerInfo, wanted.info))
            members.append(Attribute(.printerLocation, wanted.location))
            members.append(Attribute(.printerIsAcceptingJobs, wanted.isAcceptingJobs))
            members.append(Attribute(Self.settingsName, .collection(wanted.settings)))
            let attribute = Attribute(Self.attributeName, .collection(members))
            request.groups.append(AttributeGroup(tag: .printerAttributes, attributes: [attribute]))
        }
    }
}
