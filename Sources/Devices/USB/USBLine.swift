// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import NIOCore
import NIOPosix
import PrintModel
import Synchronization
import SystemPackage

/// An open port of a USB printer.
///
/// The driver takes 8 KiB at a time and is asked again in short pauses while the printer takes none: it has no queue
/// that could be waited for without a thread. A read of nothing is an empty packet, not the end.
final class USBLine: PrinterLine {
    private struct State {
        /// nil once it is closed.
        var descriptor: SystemPackage.FileDescriptor?
        var writtenBytes: Int64 = 0
    }

    /// What a call to the driver came to.
    private enum Outcome {
        case done(Int)
        /// Not now.
        case later
        case closed
    }

    /// How long to wait before the driver is asked again; it grows up to `longestPause`.
    private static let shortestPause = Duration.milliseconds(1)
    private static let longestPause = Duration.milliseconds(20)
    /// At most so many bytes are offered at a time, so that progress shows with slow printers, too.
    private static let sliceLength = 64 << 10

    private let state: Mutex<State>

    init(_ descriptor: SystemPackage.FileDescriptor) { state = Mutex(State(descriptor: descriptor)) }

    deinit { reset() }

    var writtenBytes: Int64 { state.withLock { $0.writtenBytes } }

    func hear(_ body: (ByteBuffer) async throws -> Bool) async throws {
        var pause = Self.shortestPause
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let outcome = try call { descriptor in
                buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            }
            switch outcome {
            case .closed: return
            case .done(let count) where count > 0:
                guard try await body(ByteBuffer(bytes: buffer[..<count])) else { return }
                pause = Self.shortestPause
            case .done, .later:
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    func write(_ bytes: [UInt8], progress: () -> Void) async throws {
        var pause = Self.shortestPause
        var written = 0
        while written < bytes.count {
            try Task.checkCancellation()
            let outcome = try call { descriptor in
                bytes[written..<min(written + Self.sliceLength, bytes.count)].withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
            }
            switch outcome {
            case .closed: throw Errno.badFileDescriptor
            case .done(let count) where count > 0:
                written += count
                state.withLock { $0.writtenBytes += Int64(count) }
                progress()
                pause = Self.shortestPause
            case .done, .later:
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    /// A cable has no end that could be told.
    func finish() {}

    func close(after limit: Duration) -> Scheduled<Void> {
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(limit)) { [weak self] in self?.reset() }
    }

    /// The driver drops what the printer has not taken.
    func reset() {
        let descriptor = state.withLock { state in
            defer { state.descriptor = nil }
            return state.descriptor
        }
        try? descriptor?.close()
    }

    /// All that was written, once the driver could take more: it holds one piece, and only until the printer has it.
    func acknowledgedBytes() async -> Int64? {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return nil }
            var asked = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
            guard poll(&asked, 1, 0) == 1, asked.revents == Int16(POLLOUT) else { return nil }
            return state.writtenBytes
        }
    }

    /// The wires of a parallel cable, as the driver has them from the printer (USB Printer Class 1.1 section 4.2.2).
    func status() -> DeviceStatus? {
        state.withLock { state in
            var byte: Int32 = 0
            guard let descriptor = state.descriptor, pdps_port_status(descriptor.rawValue, &byte) == 0 else {
                return nil
            }
            return DeviceStatus(portStatus: byte)
        }
    }

    private func call(_ body: (Int32) -> Int) throws(Errno) -> Outcome {
        try state.withLock { state throws(Errno) in
            guard let descriptor = state.descriptor else { return .closed }
            let result = body(descriptor.rawValue)
            guard result < 0 else { return .done(result) }
            switch Errno(rawValue: errno) {
            // Out of paper, for a driver that was told to say so; a port without a way back cannot be read.
            case .wouldBlock, .interrupted, .noSpace, .invalidArgument: return .later
            case let error: throw error
            }
        }
    }
}

extension DeviceStatus {
    /// Reads the byte of `LPGETSTATUS`.
    init(portStatus byte: Int32) {
        let isOutOfPaper = byte & 0x20 != 0
        let isSelected = byte & 0x10 != 0
        let hasError = byte & 0x08 == 0
        var reasons: [String] = []
        if isOutOfPaper { reasons.append("media-empty-error") }
        if !isSelected { reasons.append("offline-report") }
        if hasError, !isOutOfPaper, isSelected { reasons.append("other-error") }
        self.init(condition: reasons.isEmpty ? .idle : .stopped, reasons: reasons, since: WallTime.now)
    }
}
