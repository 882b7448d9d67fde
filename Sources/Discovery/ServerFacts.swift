// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// What a server tells of itself to whoever looks for one.
public struct ServerFacts: Sendable, Hashable {
    /// Its name for people.
    public var name: String
    /// Its identity, the same after each start.
    public var id: ObjectUUID
    /// Its version.
    public var version: String
    /// Whether its port takes TLS as well.
    public var speaksTLS: Bool

    /// Describes a server.
    public init(name: String, id: ObjectUUID, version: String, speaksTLS: Bool = false) {
        self.name = name
        self.id = id
        self.version = version
        self.speaksTLS = speaksTLS
    }
}

/// How busy a server is.
public struct ServerLoad: Sendable, Hashable {
    /// Runnable threads for each processor over the last minute, in hundredths: 100 is fully used.
    public var processors: UInt16
    /// Unfinished jobs of all its printers.
    public var queuedJobs: UInt32

    /// Describes a load.
    public init(processors: UInt16 = 0, queuedJobs: UInt32 = 0) {
        self.processors = processors
        self.queuedJobs = queuedJobs
    }
}
