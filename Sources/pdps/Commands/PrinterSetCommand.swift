// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PDPSClient

/// The command `pdps printer set NAME...`.
struct PrinterSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change what printers are called, and what jobs are printed with that do not say otherwise.",
        discussion: """
            An option without a value after its '=' goes back to what the device has.

            Examples:
              pdps printer set Office --location "Room 4" --geo-location geo:52.5,13.4
              pdps printer set Office -o sides=two-sided-long-edge -o media=iso_a4_210x297mm
              pdps printer set Office -o sides=
              pdps printer set Photo --icc plain.icc -o print-rendering-intent=relative-bpc
              pdps printer set Photo --icc glossy.icc --media-type photographic-glossy
              pdps printer set Labels --unconfirmed resume --retry-budget 5
              pdps printer set Office --quiet-hours 22:00-06:00 --quiet-hours "sat,sun 00:00-24:00"
              pdps printer set Press --queue-order arrival --priority-ageing 0
              pdps printer set Office --trust-new-key
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    @Option(name: .long, help: "What the printer is, for people (printer-info).")
    var info: String?

    @Option(name: .long, help: "Where the printer is, for people (printer-location).")
    var location: String?

    @Option(name: .long, help: "Where the printer is on Earth, as a geo: URI (printer-geo-location).")
    var geoLocation: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The ICC profile of the device's colours, which pages get; `none` goes back to sRGB.",
            valueName: "file"
        )
    )
    var icc: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The media that --icc is for, one of media-type-supported (default: all that have no profile of their own).",
            valueName: "type"
        )
    )
    var mediaType: String?

    @OptionGroup var delivery: DeliveryOptions
    @OptionGroup var queue: QueueOptions

    @Option(
        name: [.customShort("o"), .customLong("option")],
        help: ArgumentHelp(
            "A default for jobs, such as sides=two-sided-long-edge; may be given more than once.",
            valueName: "name=value"
        ),
        transform: DefaultOption.parse
    )
    var options: [DefaultOption] = []

    @Flag(
        name: .long,
        help: "Ask the device anew and trust the TLS key that it shows now; make sure first that it is the right one."
    )
    var trustNewKey = false

    func validate() throws {
        guard mediaType == nil || icc != nil else {
            throw ValidationError("--media-type says which media a profile is for; write --icc FILE too")
        }
        guard !attributes.isEmpty || icc != nil else {
            throw ValidationError(
                "nothing is to be changed; write --info, --location, --geo-location, --icc, --trust-new-key, --unconfirmed, "
                    + "--retry-budget, --quiet-hours, --queue-order, --priority-ageing or -o NAME=VALUE"
            )
        }
    }

    func run() async throws {
        let attributes = try attributes + (icc.map { [try ProfileInput.setting($0, mediaType: mediaType)] } ?? [])
        let names = printers.names
        try await server.withServer { server in
            for name in names { try await server.setPrinter(name, attributes: attributes) }
        }
    }

    private var attributes: [Attribute] {
        var group = AttributeGroup(tag: .printerAttributes)
        if let info { group.append(.printerInfo, info) }
        if let location { group.append(.printerLocation, location) }
        if let geoLocation { group.append(.printerGeoLocation, geoLocation) }
        let newKey = Attribute("pdps-device-key", .outOfBand(.deleteAttribute))
        return group.attributes + delivery.attributes + queue.attributes
            + (trustNewKey ? [newKey] : []) + options.map(\.attribute)
    }
}

/// A default for jobs as `-o NAME=VALUE` writes it, with the job's attribute for NAME.
struct DefaultOption: Sendable, Equatable {
    /// The printer's attribute, `NAME-default`.
    let attribute: Attribute

    static func parse(_ text: String) throws -> DefaultOption {
        if text.hasSuffix("="), text.count > 1 {
            return DefaultOption(attribute: Attribute("\(text.dropLast())-default", .outOfBand(.deleteAttribute)))
        }
        let option = try JobOption.parse(text).attribute
        return DefaultOption(attribute: Attribute(name: option.name + "-default", values: option.values))
    }
}

/// The command `pdps printer identify NAME...`.
struct PrinterIdentifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify",
        abstract: "Have printers show which ones they are: they flash, beep or show a message.",
        discussion: "A printer that can do none of it is named in the server's log, with its location."
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var printers: PrinterNameArguments

    @Option(name: .long, help: "What to do: display, flash, sound or speak (default: what the printer does).")
    var action: [String] = []

    @Option(name: .long, help: "What to show on its display.")
    var message = ""

    func run() async throws {
        let (names, actions, message) = (printers.names, action, message)
        try await server.withServer { server in
            for name in names { try await server.identifyPrinter(name, actions: actions, message: message) }
        }
    }
}
