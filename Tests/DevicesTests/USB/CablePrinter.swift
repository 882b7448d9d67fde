// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import PrintModel
import SystemPackage
import Testing

@testable import Devices

/// A simulated printer on a pseudo-terminal, which stands for a cable: there is no USB where tests run.
///
/// It shows partial writes, full buffers, a way back and the loss of the device as the driver meets them; not the calls
/// that only the kernel's usblp answers (device ID, state of the port), nor its turns of reading and writing.
final class CablePrinter: Sendable {
    let printer: SocketPrinter
    private let cable: USBLine
    private let path: String

    private init(_ printer: SocketPrinter, cable: USBLine, path: String) {
        self.printer = printer
        self.cable = cable
        self.path = path
    }

    func device(
        _ options: String = "",
        known: DeviceCapabilities? = nil,
        _ configuration: SocketDevice.Configuration = .quick
    ) throws -> SocketDevice {
        // 136: pseudo-terminals.
        let port = USBPort(path: path, majors: [136])
        let uri = try DeviceURI("usb:\(path)\(options)")
        return try SocketDevice(uri, at: .usb(port), known, configuration, example: USBPort.exampleURI)
    }

    /// Pulls the cable out.
    func pull() { cable.reset() }

    /// Runs `body` with a printer.
    static func with(
        _ script: SocketPrinter.Script = SocketPrinter.Script(),
        _ body: @escaping @Sendable (CablePrinter) async throws -> Void
    ) async throws {
        try await SocketPrinter.with(script) { printer in
            // As posix_openpt, unlockpt and ptsname do, which glibc shows to GNU sources only.
            let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
            var (lock, number): (CInt, CUnsignedInt) = (0, 0)
            try #require(master >= 0 && ioctl(master, 0x4004_5431, &lock) == 0)
            try #require(ioctl(master, 0x8004_5430, &number) == 0)
            let path = "/dev/pts/\(number)"
            // Held open, since the other end reads as lost while nobody has it open.
            let held = try SystemPackage.FileDescriptor.open(path, .readWrite, options: [.noFollow])
            defer { try? held.close() }
            var settings = termios()
            try #require(tcgetattr(held.rawValue, &settings) == 0)
            cfmakeraw(&settings)
            try #require(tcsetattr(held.rawValue, TCSANOW, &settings) == 0)
            let cable = USBLine(SystemPackage.FileDescriptor(rawValue: master))
            let place = NetworkPlace(host: "127.0.0.1", port: printer.port)
            try await PrinterConnection.with(place, timeout: .seconds(10)) { socket in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask {
                        try? await cable.hear { bytes in
                            try await socket.write(Array(bytes.readableBytesView))
                            return true
                        }
                    }
                    group.addTask {
                        try? await socket.hear { bytes in
                            try await cable.write(Array(bytes.readableBytesView))
                            return true
                        }
                    }
                    try await body(CablePrinter(printer, cable: cable, path: path))
                }
            }
        }
    }
}
