// SPDX-License-Identifier: Apache-2.0

import IPPClient
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
        /// How devices proved over TLS that they are the ones that were added.
        public var keys: DeviceKeys

        /// Describes what is known.
        public init(
            known: DeviceCapabilities? = nil,
            programs: [FilePath] = [],
            keys: DeviceKeys = DeviceKeys()
        ) {
            self.known = known
            self.programs = programs
            self.keys = keys
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
        keyed("ipp", example: IPPDevice.exampleURI) { uri, keys throws(DeviceError) in try IPPDevice(uri, keys: keys) },
        keyed("ipps", example: "ipps://printer.local/ipp/print") { uri, keys throws(DeviceError) in
            try IPPDevice(uri, keys: keys)
        },
        keyed("pdps", example: PDPSDevice.exampleURI) { uri, keys throws(DeviceError) in
            try PDPSDevice(uri, keys: keys)
        },
        keyed("pdpss", example: "pdpss://server.local/NAME") { uri, keys throws(DeviceError) in
            try PDPSDevice(uri, keys: keys)
        },
        Kind("file", example: FileDevice.exampleURI) { uri, _ throws(DeviceError) in try FileDevice(uri) },
        Kind("socket", example: SocketDevice.exampleURI) { uri, context throws(DeviceError) in
            let device = try SocketDevice(uri, known: context.known?.pjl == nil ? nil : context.known)
            return try counted(device, uri, example: SocketDevice.exampleURI)
        },
        Kind("usb", example: USBPort.exampleURI) { uri, context throws(DeviceError) in
            try SocketDevice(uri, known: context.known?.pjl == nil ? nil : context.known)
        },
        Kind("lpd", example: LPDDevice.exampleURI) { uri, _ throws(DeviceError) in
            try counted(LPDDevice(uri), uri, example: LPDDevice.exampleURI)
        },
        Kind("exec", example: ExecDevice.exampleURI) { uri, context throws(DeviceError) in
            try ExecDevice(uri, allowed: context.programs)
        },
        Kind("virtual", example: VirtualDevice.exampleURI) { uri, _ throws(DeviceError) in try VirtualDevice(uri) },
    ]

    /// A kind of devices that are known again by their TLS key.
    private static func keyed(
        _ scheme: String,
        example: String,
        make: @escaping @Sendable (DeviceURI, DeviceKeys) throws(DeviceError) -> any KeyedDevice
    ) -> Kind {
        Kind(scheme, example: example) { uri, context throws(DeviceError) in
            let device = try make(uri, context.keys)
            device.peer.learn(context.known?.trust)
            return device
        }
    }

    /// A device that is asked by SNMP as well, when its URI says so.
    private static func counted(
        _ device: some OutputDevice,
        _ uri: DeviceURI,
        example: String
    ) throws(DeviceError) -> any OutputDevice {
        guard uri.reference.option("snmp") != nil, let access = try SNMPAccess(uri, example: example) else {
            return device
        }
        return CountedDevice(base: device, agent: SNMPPrinter(access))
    }

    /// Shown where a text is no URI at all.
    static let exampleURI = IPPDevice.exampleURI

    private let kinds: [Kind]
    private let programs: [FilePath]
    private let keys = DeviceKeys()

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
        try makeDevice(DeviceURI(text), Context(known: known, programs: programs, keys: keys))
    }

    /// What the device can do, whatever TLS key it has now; when it answered, that key is the one that it must show.
    ///
    /// - Throws: `DeviceError`; then the key that was known stays.
    public func capabilitiesTrustingNewKey(uri text: String) async throws -> DeviceCapabilities {
        let uri = try DeviceURI(text)
        let found = try await makeDevice(uri, Context(programs: programs)).capabilities()
        let device = try makeDevice(uri, Context(programs: programs, keys: keys))
        if let device = device as? any KeyedDevice { keys.replace(found.trust, in: device.peer.place) }
        return found
    }

    private func makeDevice(_ uri: DeviceURI, _ context: Context) throws(DeviceError) -> any OutputDevice {
        guard let kind = kinds.first(where: { $0.scheme == uri.scheme }) else {
            let known = kinds.map(\.example).joined(separator: ", ")
            throw DeviceError(
                .badURI,
                "the device URI '\(uri)' cannot be used: there is no device of the kind '\(uri.scheme)'; "
                    + "those that work look like: \(known)"
            )
        }
        return try kind.make(uri, context)
    }
}

/// A device that proves over TLS, by its key, that it is the one that was added.
protocol KeyedDevice: OutputDevice {
    /// Who is spoken to.
    var peer: IPPPeer { get }
}

extension IPPDevice: KeyedDevice {}
extension PDPSDevice: KeyedDevice {}
