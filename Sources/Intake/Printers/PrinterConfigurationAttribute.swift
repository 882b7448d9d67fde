// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// `pdps-printer-configuration` (collection; ours): all that an administrator set of a printer, exactly as it was set, for
/// a file from which the same service can be made again.
///
/// Its members are `device-uri` without secrets, `printer-info`, `printer-location`, `printer-is-accepting-jobs` and
/// `pdps-settings`, a collection of every setting. It is told to administrators who ask for it by its name. With
/// CUPS-Add-Modify-Printer it is taken as a whole: what is not in it is as if it had never been set; without `device-uri`
/// the device stays.
enum PrinterConfigurationAttribute {
    static let name = "pdps-printer-configuration"
    static let settingsName = "pdps-settings"

    /// The attribute of a printer.
    static func attribute(of printer: Printer) -> Attribute {
        let settings = printer.settings.sorted { $0.name < $1.name }
        return Attribute(
            name,
            .collection([
                Attribute(.deviceURI, printer.deviceURI.withoutCredentials()),
                Attribute(.printerInfo, printer.info),
                Attribute(.printerLocation, printer.location),
                Attribute(.printerIsAcceptingJobs, printer.isAcceptingJobs),
                Attribute(settingsName, .collection(settings)),
            ])
        )
    }
}

/// What `pdps-printer-configuration` of a request says.
struct WantedConfiguration: Sendable {
    let deviceURI: String?
    let info: String
    let location: String
    let isAcceptingJobs: Bool
    let settings: [Attribute]

    /// Reads the attribute of a printer group; nil if it is not there.
    ///
    /// - Throws: `Refusal` or `AttributeSyntaxError` if it is not what it must be.
    init?(_ group: AttributeGroup) throws {
        guard let attribute = group[PrinterConfigurationAttribute.name] else { return nil }
        guard case .collection(let members)? = attribute.value else {
            throw Refusal(.clientErrorBadRequest, "\(attribute.name) is no collection: send one.")
        }
        let known = AttributeCollection(attributes: members)
        deviceURI = try known.value(of: .deviceURI)
        info = try known.value(of: .printerInfo) ?? ""
        location = try known.value(of: .printerLocation) ?? ""
        isAcceptingJobs = try known.value(of: .printerIsAcceptingJobs) ?? true
        for (name, text) in [("printer-info", info), ("printer-location", location)] where text.utf8.count > 127 {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "\(name) has \(text.utf8.count) bytes: 127 are possible."
            )
        }
        guard case .collection(let settings)? = known[PrinterConfigurationAttribute.settingsName]?.value else {
            self.settings = []
            return
        }
        self.settings = settings
    }

    /// Makes a printer as it is wanted.
    ///
    /// A setting that the printer has already is right whatever its device says now; of one whose device was never
    /// reached, only names can be judged.
    ///
    /// - Throws: `Refusal` that names the settings that are not possible.
    func apply(to printer: inout Printer) throws {
        let settable = SettableAttributes(TemplateSupport(printer.capabilities))
        let isUnknown = printer.capabilities.formats.isEmpty
        var wrong: [Attribute] = []
        for setting in settings where printer.setting(setting.name) != setting {
            var trial = printer
            let isPossible = (try? settable.apply(setting, to: &trial)) != nil
            // What was found out of the device, such as its TLS key, is no setting but goes with them.
            let isFound =
                setting.name.hasPrefix("pdps-") && !settable.names.contains(setting.name)
                && !Printer.isProfileSetting(setting.name)
            if !isPossible && !isFound && !(isUnknown && settable.mayKnow(setting)) { wrong.append(setting) }
        }
        guard wrong.isEmpty else {
            let names = wrong.map { [$0].namesAndValues }.joined(separator: "; ")
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "Printer '\(printer.name)' cannot have \(names): Get-Printer-Supported-Values tells what is possible. "
                    + "Nothing was changed.",
                unsupported: wrong
            )
        }
        printer.info = info
        printer.location = location
        printer.isAcceptingJobs = isAcceptingJobs
        printer.settings = settings
    }
}
