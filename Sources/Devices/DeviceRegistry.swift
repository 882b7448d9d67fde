// SPDX-License-Identifier: Apache-2.0

/// Makes the driver for a device URI by its scheme.
public struct DeviceRegistry: Sendable {
    /// One kind of device.
    public struct Kind: Sendable {
        /// The scheme of its URIs, in lower case.
        public let scheme: String
        /// A URI that shows how one is written.
        public let example: String
        /// Makes the driver; nothing is connected or written yet.
        public let make: @Sendable (DeviceURI) throws(DeviceError) -> any OutputDevice

        /// Describes a kind of device.
        public init(
            _ scheme: String,
            example: String,
            make: @escaping @Sendable (DeviceURI) throws(DeviceError) -> any OutputDevice
        ) {
            self.scheme = scheme
            self.example = example
            self.make = make
        }
    }

    /// Every kind of device that PDPS has: one line each.
    public static let kinds: [Kind] = [
        Kind("ipp", example: IPPDevice.exampleURI) { uri throws(DeviceError) in try IPPDevice(uri) },
        Kind("ipps", example: "ipps://printer.local/ipp/print") { uri throws(DeviceError) in try IPPDevice(uri) },
        Kind("pdps", example: "pdps://server.local/NAME") { uri throws(DeviceError) in try IPPDevice(uri) },
        Kind("pdpss", example: "pdpss://server.local/NAME") { uri throws(DeviceError) in try IPPDevice(uri) },
        Kind("file", example: FileDevice.exampleURI) { uri throws(DeviceError) in try FileDevice(uri) },
        Kind("virtual", example: VirtualDevice.exampleURI) { uri throws(DeviceError) in try VirtualDevice(uri) },
    ]

    /// Shown where a text is no URI at all.
    static let exampleURI = IPPDevice.exampleURI

    private let kinds: [Kind]

    /// Makes a registry; all kinds of PDPS unless others are given.
    public init(kinds: [Kind] = DeviceRegistry.kinds) {
        self.kinds = kinds
    }

    /// Makes the driver for a device; whether the device is there is found out when it is used.
    ///
    /// - Throws: `DeviceError` with code `badURI`, which names the URI, what is wrong, and one that works.
    public func makeDevice(uri text: String) throws(DeviceError) -> any OutputDevice {
        let uri = try DeviceURI(text)
        guard let kind = kinds.first(where: { $0.scheme == uri.scheme }) else {
            let known = kinds.map(\.example).joined(separator: ", ")
            throw DeviceError(
                .badURI,
                "the device URI '\(uri)' cannot be used: there is no device of the kind '\(uri.scheme)'; "
                    + "those that work look like: \(known)"
            )
        }
        return try kind.make(uri)
    }
}
