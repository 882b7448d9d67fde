// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import SystemPackage

/// The ICC profile of a device that an option names.
enum ProfileInput {
    /// Reads a profile.
    static func read(_ path: String) throws -> DeviceProfile {
        let bytes: [UInt8]
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            bytes = try file.closeAfter { try read(file) }
        } catch {
            throw CommandError(.wrongUsage, "cannot read '\(path)': \(error); name a file that you may read")
        }
        do {
            return try DeviceProfile(bytes)
        } catch {
            throw CommandError(.wrongUsage, "'\(path)' cannot be the device's ICC profile: \(error)")
        }
    }

    /// The printer's setting for a profile, on media of a `media-type` or on any; `none` for none.
    static func setting(_ path: String, mediaType: String?) throws -> Attribute {
        guard path != "none" else {
            return Attribute(Printer.profileSetting(mediaType: mediaType), .outOfBand(.deleteAttribute))
        }
        let profile = try read(path)
        guard profile.bytes.count <= Printer.mostProfileBytes else {
            throw CommandError(
                .wrongUsage,
                "'\(path)' has \(profile.bytes.count) bytes; a printer's ICC profile may have "
                    + "\(Printer.mostProfileBytes). Make one with smaller tables."
            )
        }
        return Printer.profileAttribute(profile, mediaType: mediaType)
    }

    private static func read(_ file: FileDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        // One byte more than possible tells a longer file.
        while bytes.count <= DeviceProfile.mostBytes {
            let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            if piece.isEmpty { break }
            bytes += piece
        }
        return bytes
    }
}
