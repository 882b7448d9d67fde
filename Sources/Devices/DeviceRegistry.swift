// SPDX-License-Identifier: Apache-2.0

public import PrintModel
public import SystemPackage

/// Makes the driver for a device URI by its scheme.
public struct DeviceRegistry: Sendable {
    /// What a driver may need beside its URI.
    public struct Context: Sendable {
        /// What was found out about the device before, as it is stored with its printer; nil for a new one.
        public var known: DeviceCapabilities?
        /// Programs that an administrator lets be devices (`exec:`).
        public var programs: [FilePath]

        /// Describes what is known.
        public init(known: DeviceCapabilities? = nil, programs: [FilePath] = []) {
            self.known = known
            self.programs = programs
        }
    }

    /// One kind of device.
    public struct Kind: Sendable {
        /// The scheme of its URIs, in lower case.
        public let scheme: String
        /// A URI that shows how one is written.
        public let example: String
        /// Makes the driver; nothing is connected or written yet.
        public let make: @Sendable (DeviceURI, Context) throws(DeviceError) -> any OutputDevice

        /// Describes a kind of device.
        public init(
            _ scheme: String,
            example: String,
            make: @escaping @Sendable (DeviceURI, Context) throws(DeviceError) -> any OutputDevice
        ) {
            self.scheme = scheme
            self.example = example
            self.make = make
        }
    }

    /// Every kind of device that PDPS has: one line each.
    public static let kinds: [Kind] = [
        Kind("ipp", example: IPPDevice.exampleURI) { uri, _ throws(DeviceError) in try IPPDevice(uri) },
        Kind("ipps", example: "ipps://printer.local/ipp/print") { uri, _ throws(DeviceError) in try IPPDevice(uri) },
        Kind("pdps", example: "pdps://server.local/NAME") { uri, _ throws(DeviceError) in try IPPDevice(uri) },
        Kind("pdpss", example: "pdpss://server.local/NAME") { uri, _ throws(DeviceError) in try IPPDevice(uri) },
        Kind("file", example: FileDevice.exampleURI) { uri, _ throws(DeviceError) in try FileDevice(uri) },
        Kind("socket", example: SocketDevice.exampleURI) { uri, context throws(DeviceError) in
            try SocketDevice(uri, known: context.known?.pjl == nil ? nil : context.known)
        },
        Kind("lpd", example: LPDDevice.exampleURI) { uri, _ throws(DeviceError) in try LPDDevice(uri) },
        Kind("exec", example: ExecDevice.exampleURI) { uri, context throws(DeviceError) in
            try ExecDevice(uri, allowed: context.programs)
        },
        Kind("virtual", example: VirtualDevice.exampleURI) { uri, _ throws(DeviceError) in try VirtualDevice(uri) },
    ]

    /// Shown where a text is no URI at all.
    static let exampleURI = IPPDevice.exampleURI

    private let kinds: [Kind]
    private let programs: [FilePath]

    /// Makes a registry; all kinds of PDPS unless others are given.
    ///
    /// - Parameter programs: Programs that may be devices (`exec:`).
    public init(kinds: [Kind] = DeviceRegistry.kinds, programs: [FilePath] = []) {
        self.kinds = kinds
        self.programs = programs
    }

    /// Makes the driver for a device; whether the device is there is found out when it is used.
    ///
    /// - Parameters:
    ///   - text: The device URI.
    ///   - known: What was found out about it before; without it the device is asked.
    /// - Throws: `DeviceError` with code `badURI`, which names the URI, what is wrong, and one that works.
    public func makeDevice(
        uri text: String,
        known: DeviceCapabilities? = nil
    ) throws(DeviceError) -> any OutputDevice {
        let uri = try DeviceURI(text)
        guard let kind = kinds.first(where: { $0.scheme == uri.scheme }) else {
            let known = kinds.map(\.example).joined(separator: ", ")
            throw DeviceError(
                .badURI,
                "the device URI '\(uri)' cannot be used: there is no device of the kind '\(uri.scheme)'; "
                    + "those that work look like: \(known)"
            )
        }
        return try kind.make(uri, Context(known: known, programs: programs))
    }
}
