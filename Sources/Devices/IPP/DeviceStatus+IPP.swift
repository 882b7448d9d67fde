// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension DeviceStatus {
    /// Reads `printer-state`, its reasons and message (RFC 8011 sections 5.4.11 to 5.4.13).
    init(printerAttributes attributes: AttributeGroup) {
        let condition: Condition =
            switch attributes[.printerState] {
            case 4: .processing
            case 5: .stopped
            default: .idle
            }
        let reasons = (attributes[.printerStateReasons] ?? []).filter { $0 != "none" }
        var message = attributes[.printerStateMessage] ?? ""
        // "Idle." says nothing that the state does not say.
        if condition != .stopped, reasons.isEmpty { message = "" }
        if attributes[.printerIsAcceptingJobs] == false {
            message = message.isEmpty ? "The printer does not accept jobs now." : message
        }
        self.init(
            condition: condition,
            reasons: reasons,
            message: message,
            supplies: Supply.list(of: attributes),
            alerts: DeviceAlert.list(of: attributes),
            trays: InputTray.list(of: attributes),
            since: WallTime.now
        )
    }
}
