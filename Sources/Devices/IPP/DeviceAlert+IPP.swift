// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension DeviceAlert {
    /// What a printer says by `printer-alert` and its description; nil if nothing.
    static func list(of attributes: AttributeGroup) -> [DeviceAlert]? {
        let descriptions = attributes[.printerAlertDescription] ?? []
        let alerts = (attributes[.printerAlert] ?? []).enumerated().compactMap { index, value in
            DeviceAlert(KeywordText(value), description: index < descriptions.count ? descriptions[index] : "")
        }
        return alerts.isEmpty ? nil : alerts
    }

    private init?(_ text: KeywordText, description: String) {
        guard let code = text["code"] else { return nil }
        let severity: Severity =
            switch text["severity"] {
            case "critical": .critical
            case "warning", "warningBinaryChangeEvent": .warning
            default: .other
            }
        self.init(
            code: code,
            severity: severity,
            group: text["group"] ?? "other",
            groupIndex: text.number("groupindex"),
            location: text.number("location"),
            description: description
        )
    }
}
