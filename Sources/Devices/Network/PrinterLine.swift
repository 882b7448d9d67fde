// SPDX-License-Identifier: Apache-2.0

import IPPClient
import NIOCore
import PrintModel

/// A way for bytes to a printer and back, on the network or on a cable.
protocol PrinterLine: Sendable {
    /// Bytes that the system has taken so far.
    var writtenBytes: Int64 { get }
    /// Calls `body` with what the printer sends until it has closed its side, or `body` returns false.
    func hear(_ body: (ByteBuffer) async throws -> Bool) async throws
    /// Writes bytes and returns when the system has taken them; what a printer does not take blocks it.
    ///
    /// - Parameter progress: Called whenever a part was taken.
    func write(_ bytes: [UInt8], progress: () -> Void) async throws
    /// Says that nothing more will come, where a line can.
    func finish()
    /// Ends the line after a time unless that is cancelled; the reader sees its end, and writing fails.
    func close(after limit: Duration) -> Scheduled<Void>
    /// Breaks the line off, so that a printer drops what it has not begun.
    func reset()
    /// Bytes that the printer's end has acknowledged; nil if that cannot be known (any more).
    func acknowledgedBytes() async -> Int64?
    /// What the line itself tells of the printer, as a parallel cable's wires do; nil if it tells nothing.
    func status() -> DeviceStatus?
}

extension PrinterLine {
    func write(_ bytes: [UInt8]) async throws { try await write(bytes) {} }
}

/// Where a printer is that takes a stream of bytes.
enum PrinterPlace: Sendable, CustomStringConvertible {
    case network(NetworkPlace)
    case usb(USBPort)

    var description: String {
        switch self {
        case .network(let place): place.description
        case .usb(let port): port.description
        }
    }

    /// A device URI for it that names a language.
    var exampleURI: String {
        switch self {
        case .network(let place): "socket://\(place)/?format=application/vnd.hp-PCL"
        case .usb(let port): "usb:\(port)?format=application/vnd.hp-PCL"
        }
    }

    /// Whether a printer that has all may end the line, which then says that it has.
    var canBeEnded: Bool {
        if case .network = self { true } else { false }
    }

    /// Opens a line and closes it behind `body`.
    ///
    /// - Throws: `DeviceError` if there is none to be had in time; what `body` throws.
    func open<Result: Sendable>(
        within timeout: Duration,
        _ body: (any PrinterLine) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .network(let place):
            return try await PrinterConnection.with(place, timeout: timeout) { try await body($0) }
        case .usb(let port): return try await port.open(body)
        }
    }

    /// What the printer says of itself without being sent anything; nil where it cannot.
    func deviceID() throws(DeviceError) -> IEEE1284ID? {
        switch self {
        case .network: nil
        case .usb(let port): try port.deviceID()
        }
    }
}
