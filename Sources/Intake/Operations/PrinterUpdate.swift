// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel
import Spool

extension IPPService {
    /// Changes a stored printer; `change` is called again with the printer as it then is when someone else was faster.
    ///
    /// - Throws: `Refusal` if the printer is gone or is being changed all the time, and what `change` throws.
    func update(_ view: PrinterView, _ change: (inout Printer) throws -> Void) async throws {
        for _ in 1...8 {
            guard var printer = try await store.printer(id: view.printer.id) else { break }
            let before = printer
            try change(&printer)
            do {
                if printer != before { _ = try await store.updatePrinter(printer) }
                return try await directory.reload(printer.id)
            } catch let error as SpoolError where error.code == .conflict {
                continue
            }
        }
        throw Refusal(
            .serverErrorBusy,
            "Printer '\(view.printer.name)' is being changed or removed by others: look at it and try again."
        )
    }

    /// Makes an operation that changes a printer and answers nothing more.
    func logChange(_ what: String, _ request: OperationRequest, _ name: String) {
        logger.notice(
            "Printer changed",
            metadata: ["printer.name": "\(name)", "change": "\(what)", "client.address": "\(request.origin.hostName)"]
        )
    }
}

extension Operation {
    /// An operation of an administrator that sets something of a printer; its message is kept for people.
    static func setting(
        _ id: IPPOperation,
        _ change: @escaping @Sendable (inout Printer, _ message: String) -> Void
    ) -> Operation {
        Operation(id, isAdministrative: true) { request, _, service in
            let view = try request.printer(in: service)
            let message = request.operatorMessage
            try await service.update(view) { change(&$0, message) }
            service.logChange(id.name, request, view.printer.name)
            return Reply()
        }
    }
}

extension OperationRequest {
    /// Why it is done, as CUPS's commands or RFC 3998 send it.
    fileprivate var operatorMessage: String {
        let printerGroup = message[group: .printerAttributes]
        let names = ["printer-message-from-operator", "printer-state-message", "printer-message", "message"]
        let texts = names.compactMap { attributes[$0]?.stringValue ?? printerGroup?[$0]?.stringValue }
        return (texts.first ?? "").cut(toUTF8Bytes: 127)
    }
}
