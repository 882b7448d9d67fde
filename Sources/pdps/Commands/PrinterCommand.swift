// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps printer ...`.
struct PrinterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "printer",
        abstract: "Add, list, show and control printers.",
        subcommands: [
            PrinterAddCommand.self, PrinterListCommand.self, PrinterShowCommand.self, PrinterRemoveCommand.self,
            PrinterPauseCommand.self, PrinterResumeCommand.self, PrinterAcceptCommand.self,
            PrinterRejectCommand.self, PrinterDefaultCommand.self, PrinterSetCommand.self, PrinterIdentifyCommand.self,
        ]
    )
}

/// The command `pdps printer add NAME DEVICE-URI`.
struct PrinterAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a printer, or point an existing one to another device.",
        discussion: """
            The server asks the device what it can do, and refuses one that does not answer. A printer on a raw \
            socket is asked by PJL; one that does not speak it, and a queue of a line printer daemon, need the name of the \
            language that they read.

            Examples:
              pdps printer add Office ipp://printer.example.com/ipp/print --location "Room 4"
              pdps printer add Laser socket://laser.example.com
              pdps printer add Labels 'socket://10.0.0.7:9100?format=application/vnd.zebra-zpl'
              pdps printer add Old 'lpd://old.example.com/lp?format=application/vnd.hp-PCL'
              pdps printer add Archive file:///srv/archive/
              pdps printer add Virtual 'virtual:///tmp/paper/?ppm=60'
            """
    )

    @OptionGroup var server: ServerOptions

    @Argument(help: "The printer's name: no blanks, no '/', '#' or '?'.")
    var name: String

    @Argument(help: "Where its device is, such as ipp://HOST/ipp/print, or a pool of printers, pool:NAME,NAME.")
    var deviceURI: String

    @Option(name: .long, help: "What the printer is, for people (printer-info).")
    var info: String?

    @Option(name: .long, help: "Where the printer is, for people (printer-location).")
    var location: String?

    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var queue: QueueOptions

    @Flag(name: .long, help: "Also make it the default printer.")
    var `default` = false

    func run() async throws {
        let (name, deviceURI, info, location, isDefault) = (name, deviceURI, info, location, `default`)
        let settings = delivery.attributes + queue.attributes
        let printer = try await server.withServer { server in
            try await server.addPrinter(
                name,
                deviceURI: deviceURI,
                info: info,
                location: location,
                settings: settings
            )
            if isDefault { try await server.setDefaultPrinter(name) }
            return try await server.printer(name)
        }
        print(Self.findings(printer))
    }

    /// What the device was found to be, in a line.
    static func findings(_ printer: ServerPrinter) -> String {
        func keywords(_ name: String) -> [String] { printer.attributes[name]?.values.compactMap(\.stringValue) ?? [] }
        var found = [printer.makeAndModel.isEmpty ? "a printer that does not tell its model" : printer.makeAndModel]
        found.append(keywords("print-color-mode-supported").contains("color") ? "colour" : "black and white")
        if keywords("sides-supported").contains(where: { $0 != "one-sided" }) { found.append("both sides") }
        let pjl = keywords("pdps-device-pjl")
        switch (pjl.isEmpty, pjl.contains("job-status") || pjl.contains("page-status")) {
        case (true, _): break
        case (false, true): found.append("confirms what it prints by PJL")
        case (false, false): found.append("cannot confirm what it prints")
        }
        return "\(printer.name.printable): \(found.joined(separator: ", ").printable)"
    }
}

/// The printers that a command is about.
struct PrinterNameArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The printer's name.", valueName: "printer"))
    var names: [String]
}

/// The command `pdps printer remove NAME...`.
struct PrinterRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove printers.")
    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    func run() async throws {
        try await forEach(printers, on: server) { try await $0.removePrinter($1) }
    }
}

/// The command `pdps printer pause NAME...`.
struct PrinterPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop printing after the current job; jobs are still accepted."
    )
    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    func run() async throws {
        try await forEach(printers, on: server) { try await $0.pausePrinter($1) }
    }
}

/// The command `pdps printer resume NAME...`.
struct PrinterResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Go on printing.")
    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    func run() async throws {
        try await forEach(printers, on: server) { try await $0.resumePrinter($1) }
    }
}

/// The command `pdps printer accept NAME...`.
struct PrinterAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "accept", abstract: "Accept jobs again.")
    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    func run() async throws {
        try await forEach(printers, on: server) { try await $0.acceptJobs($1) }
    }
}

/// The command `pdps printer reject NAME...`.
struct PrinterRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject new jobs; those that the printer has are printed."
    )
    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    func run() async throws {
        try await forEach(printers, on: server) { try await $0.rejectJobs($1) }
    }
}

/// The command `pdps printer default NAME`.
struct PrinterDefaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "default",
        abstract: "Show the default printer, or name another one."
    )
    @OptionGroup var server: ServerOptions
    @Argument(help: "The printer that takes jobs which name none; without it the present one is written.")
    var name: String?

    func run() async throws {
        let name = name
        let present = try await server.withServer { server in
            if let name {
                try await server.setDefaultPrinter(name)
                return nil as String?
            }
            guard let present = try await server.defaultPrinter() else {
                throw ClientError(.failed, "there is no default printer; name one: pdps printer default NAME")
            }
            return present
        }
        if let present { print(present) }
    }
}

private func forEach(
    _ printers: PrinterNameArguments,
    on server: ServerOptions,
    _ body: @escaping @Sendable (PrintServer, String) async throws -> Void
) async throws {
    let names = printers.names
    try await server.withServer { server in
        for name in names { try await body(server, name) }
    }
}
