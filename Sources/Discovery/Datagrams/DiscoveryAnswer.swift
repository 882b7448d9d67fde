// SPDX-License-Identifier: Apache-2.0

public import NIOCore
import PrintModel

/// A server's answer on 1314/udp, with as many of its printers as there was room for.
public struct DiscoveryAnswer: Sendable, Hashable {
    /// The question's nonce.
    public var nonce: UInt64
    /// Who answers.
    public var server: ServerFacts
    /// The TCP port that takes IPP without TLS; 0 when there is none.
    public var port: UInt16
    /// The TCP port that takes IPP over TLS; 0 when there is none.
    public var tlsPort: UInt16
    /// How busy it is.
    public var load: ServerLoad
    /// How many printers the server has.
    public var printerCount: UInt32
    /// Differs when printers came or went: those who ask for a list in parts begin again.
    public var listRevision: UInt32
    /// The index of the first of `printers`.
    public var firstPrinter: UInt32
    /// The printers with this and the following indices.
    public var printers: [FoundPrinter]

    /// Reads a datagram; nil unless it is a whole answer.
    public init?(_ datagram: ByteBuffer) {
        var rest = datagram
        guard rest.readInteger(as: UInt32.self) == DatagramFormat.magic,
            rest.readInteger(as: UInt8.self) == DatagramFormat.version,
            rest.readInteger(as: UInt8.self) == DatagramFormat.answer,
            rest.readInteger(as: UInt16.self) != nil,
            let nonce = rest.readInteger(as: UInt64.self),
            let id = rest.readBytes(length: 16).flatMap(ObjectUUID.init(bytes:)),
            let port = rest.readInteger(as: UInt16.self),
            let tlsPort = rest.readInteger(as: UInt16.self),
            let processors = rest.readInteger(as: UInt16.self),
            let count = rest.readInteger(as: UInt16.self),
            let queuedJobs = rest.readInteger(as: UInt32.self),
            let printerCount = rest.readInteger(as: UInt32.self),
            let listRevision = rest.readInteger(as: UInt32.self),
            let firstPrinter = rest.readInteger(as: UInt32.self),
            let version = rest.readText(), let name = rest.readText()
        else { return nil }
        var printers: [FoundPrinter] = []
        for _ in 0..<count {
            guard let printer = FoundPrinter(readingFrom: &rest) else { return nil }
            printers.append(printer)
        }
        self.nonce = nonce
        server = ServerFacts(name: name, id: id, version: version, speaksTLS: tlsPort != 0)
        self.port = port
        self.tlsPort = tlsPort
        load = ServerLoad(processors: processors, queuedJobs: queuedJobs)
        self.printerCount = printerCount
        self.listRevision = listRevision
        self.firstPrinter = firstPrinter
        self.printers = printers
    }
}
