// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel

/// How a printer can be told from others.
enum IdentifyActions {
    /// What the server does for a device that can do nothing: it names the device and its place in its log.
    static let ofServer = ["display"]
}

extension Operation {
    /// Identify-Printer (PWG 5100.13 section 4.1): the device flashes, beeps or shows the message.
    static let identifyPrinter = Operation(.identifyPrinter) { request, _, service in
        let view = try request.printer(in: service)
        let possible = view.printer.capabilities.identifyActions ?? IdentifyActions.ofServer
        let wanted = try request.attributes.value(of: .identifyActions) ?? []
        let actions = wanted.filter(possible.contains)
        let refused = wanted.filter { !possible.contains($0) }
        let message = try request.attributes.value(of: .message) ?? ""
        let user = try request.userName
        service.logger.notice(
            "Printer to be identified",
            metadata: [
                "printer.name": "\(view.printer.name)", "printer.location": "\(view.printer.location)",
                "user": "\(user)", "message": "\(message)", "client.address": "\(request.origin.hostName)",
            ]
        )
        if view.printer.capabilities.identifyActions != nil {
            do {
                try await service.identify(view.printer.deviceURI, actions, message)
            } catch {
                throw Refusal(.serverErrorDeviceError, "The device of '\(view.printer.name)' does not do it: \(error)")
            }
        }
        return Reply(unsupported: refused.isEmpty ? [] : [Attribute(.identifyActions, refused)])
    }
}
