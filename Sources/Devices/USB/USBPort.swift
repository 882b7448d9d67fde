// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import IPPClient
import SystemPackage

/// A port of Linux's printer class driver: `/dev/usb/lp0`, or a parallel port's `/dev/lp0`.
struct USBPort: Sendable, CustomStringConvertible {
    /// Major numbers of USB's character devices (`usblp`) and of parallel ports (Linux, devices.txt).
    static let printerMajors: Set<UInt32> = [180, 6]
    static let exampleURI = "usb:/dev/usb/lp0"

    let path: String
    private let majors: Set<UInt32>

    var description: String { path }

    /// Names a port; tests allow other character devices.
    init(path: String, majors: Set<UInt32> = USBPort.printerMajors) {
        self.path = path
        self.majors = majors
    }

    /// Reads `usb:/dev/usb/lp0`.
    ///
    /// - Throws: `DeviceError` with code `badURI`.
    init(_ uri: DeviceURI) throws(DeviceError) {
        let folder: FilePath
        do throws(DeviceError) {
            folder = try uri.folder(example: Self.exampleURI)
        } catch {
            throw uri.failure("it names no port such as /dev/usb/lp0", example: Self.exampleURI)
        }
        guard folder.lexicallyNormalized().starts(with: "/dev") else {
            throw uri.failure("'\(folder)' is not in /dev", example: Self.exampleURI)
        }
        self.init(path: folder.string)
    }

    /// Opens it and closes it behind `body`; one process at a time can.
    ///
    /// - Throws: `DeviceError` if it is not there, is used or may not be used; what `body` throws.
    func open<Result>(_ body: (any PrinterLine) async throws -> Result) async throws -> Result {
        let line = USBLine(try descriptor())
        defer { line.reset() }
        return try await body(line)
    }

    /// What the printer says of itself; nil if the driver does not tell.
    func deviceID() throws(DeviceError) -> IEEE1284ID? {
        let descriptor = try descriptor()
        defer { try? descriptor.close() }
        var bytes = [UInt8](repeating: 0, count: 1024)
        guard pdps_port_device_id(descriptor.rawValue, &bytes, UInt32(bytes.count)) == 0 else { return nil }
        // The length counts its own two bytes; there are printers that write it the other way round.
        let length = Int(bytes[0]) << 8 | Int(bytes[1])
        let end = (3...bytes.count).contains(length) ? length : bytes.count
        let text = bytes[2..<end].prefix { $0 != 0 }
        return text.isEmpty ? nil : IEEE1284ID(String(decoding: text, as: UTF8.self))
    }

    private func descriptor() throws(DeviceError) -> FileDescriptor {
        let number = Glibc.open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard number >= 0 else { throw failure(Errno(rawValue: errno)) }
        let descriptor = FileDescriptor(rawValue: number)
        var facts = stat()
        guard fstat(number, &facts) == 0, facts.st_mode & S_IFMT == S_IFCHR, majors.contains(Self.major(facts.st_rdev))
        else {
            try? descriptor.close()
            throw DeviceError(
                .badURI,
                "\(path) is no port of a printer; those of USB printers are /dev/usb/lp0 to lp15"
            )
        }
        return descriptor
    }

    /// glibc's `gnu_dev_major`.
    private static func major(_ device: dev_t) -> UInt32 {
        UInt32(truncatingIfNeeded: (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF)
    }

    private func failure(_ error: Errno) -> DeviceError {
        switch error {
        case .noSuchFileOrDirectory, .noSuchAddressOrDevice, Errno(rawValue: ENODEV):
            DeviceError(
                .unreachable,
                "no printer is connected at \(path): see that it is switched on, that its cable is in, and that the "
                    + "kernel's module usblp is loaded (`modprobe usblp`)"
            )
        case .resourceBusy:
            DeviceError(.busy, "\(path) is used by another program; ipp-usb and CUPS use printers, too")
        case .permissionDenied, .notPermitted:
            DeviceError(.notAuthorized, "the server's user may not use \(path): add it to the group lp")
        default:
            DeviceError(.unreachable, "\(path) cannot be opened: \(error)", cause: error)
        }
    }
}
