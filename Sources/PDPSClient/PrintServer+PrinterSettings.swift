// SPDX-License-Identifier: Apache-2.0

public import IPP

extension PrintServer {
    /// Changes a printer (Set-Printer-Attributes): all that is asked for or nothing.
    ///
    /// An attribute whose value is `delete-attribute` goes back to what it was before anybody set it.
    public func setPrinter(_ name: String, attributes: [Attribute]) async throws {
        _ = try await ask(.setPrinterAttributes, of: .printer(name), what: "printer '\(name)' was not changed") {
            $0.groups.append(AttributeGroup(tag: .printerAttributes, attributes: attributes))
        }
    }

    /// Has a printer show which one it is (Identify-Printer).
    ///
    /// - Parameters:
    ///   - name: The printer.
    ///   - actions: `identify-actions` keywords, such as `flash`; empty for the printer's own choice.
    ///   - message: What it shall display, possibly nothing.
    public func identifyPrinter(_ name: String, actions: [String] = [], message: String = "") async throws {
        _ = try await ask(.identifyPrinter, of: .printer(name), what: "printer '\(name)' was not identified") {
            request in
            guard var operation = request[group: .operationAttributes] else { return }
            operation.append(.identifyActions, actions)
            if !message.isEmpty { operation.append(.message, message) }
            request[group: .operationAttributes] = operation
        }
    }
}
