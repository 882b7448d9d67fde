// SPDX-License-Identifier: Apache-2.0

/// What the doors beside IPP (LPD, raw) grant to a client.
public struct DoorLimits: Sendable {
    /// The most open connections of one door.
    public var connections = 256
    /// The most open connections of one client address to one door.
    public var connectionsPerSource = 32
    /// How long a client may take for one command, from when it is waited for to its last byte.
    public var commandTime: Duration = .seconds(60)
    /// How long a document may bring no byte before an LPD transfer counts as broken.
    public var documentSilence: Duration = .seconds(120)
    /// How long a raw connection may bring no byte before its document counts as complete.
    public var rawPause: Duration = .seconds(60)
    /// How long a raw connection may stay open without a document.
    public var rawIdleTime: Duration = .seconds(600)
    /// How long a client may take to read what it asked for.
    public var answerTime: Duration = .seconds(30)

    /// Takes the defaults.
    public init() {}
}

/// A door that was opened, as told to whoever started the server.
public struct OpenDoor: Sendable, Hashable {
    /// What is spoken there.
    public enum Kind: Sendable, Hashable {
        /// IPP over HTTP.
        case ipp
        /// RFC 1179.
        case lpd
        /// A document as it is, for the printer of that name.
        case raw(printer: String)
    }

    /// What is spoken there.
    public var kind: Kind
    /// Where; its port is the one that was taken.
    public var address: IntakeConfiguration.ListenAddress
    /// The TCP port.
    public var port: Int { address.port }

    /// Names a door.
    public init(_ kind: Kind, at address: IntakeConfiguration.ListenAddress) {
        self.kind = kind
        self.address = address
    }
}
