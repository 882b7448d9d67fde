// SPDX-License-Identifier: Apache-2.0

import IPP
import Testing

@testable import PrintModel

@Suite("ICC profiles of devices")
struct DeviceProfileTests {
    /// A profile with these signatures and one tag that lies behind its table.
    static func profile(
        kind: String = "prtr",
        space: String = "CMYK",
        connection: String = "Lab ",
        tag: String = "B2A0",
        padding: Int = 0
    ) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
        var bytes = [UInt8](repeating: 0, count: 128)
        bytes.replaceSubrange(12..<24, with: Array((kind + space + connection).utf8))
        bytes.replaceSubrange(36..<40, with: Array("acsp".utf8))
        bytes += number(1) + Array(tag.utf8) + number(144) + number(8 + padding)
        bytes += [UInt8](repeating: 7, count: 8 + padding)
        bytes.replaceSubrange(0..<4, with: number(bytes.count))
        return bytes
    }

    @Test("a profile for a printer or display in gray, RGB or CMYK is taken")
    func taken() throws {
        for (space, expected) in [("GRAY", DeviceProfile.ColorSpace.gray), ("RGB ", .rgb), ("CMYK", .cmyk)] {
            for kind in ["prtr", "mntr", "spac"] {
                let bytes = Self.profile(kind: kind, space: space)
                let profile = try DeviceProfile(bytes)
                #expect(profile.colorSpace == expected && profile.bytes == bytes && profile.sha256.count == 64)
            }
        }
        #expect(try DeviceProfile(Self.profile()) != DeviceProfile(Self.profile(padding: 1)))
    }

    private static let wrong: [([UInt8], String)] = [
        ([], "no ICC profile"), (Array("%PDF-1.7".utf8) + [UInt8](repeating: 0, count: 200), "no ICC profile"),
        (profile(kind: "scnr"), "class is 'scnr'"), (profile(space: "Lab "), "'Lab ' colours"),
        (profile(connection: "RGB "), "connects to 'RGB '"), (profile(tag: "A2B0"), "B2A0"),
        (profile().dropLast(), "says that it has"), (profile() + [0], "says that it has"),
        ([UInt8](repeating: 0, count: DeviceProfile.mostBytes + 1), "bytes; 8388608 are possible"),
    ]

    @Test("what is no such profile is refused with the reason", arguments: wrong)
    func refused(bytes: [UInt8], reason: String) {
        let error = #expect(throws: DeviceProfile.Invalid.self) { try DeviceProfile(bytes) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("a profile whose bytes were changed is read or refused, never a trap")
    func damaged() {
        let bytes = Self.profile()
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0xFF
            _ = try? DeviceProfile(changed)
        }
    }

    @Test("a printer keeps a profile of any size in its settings")
    func setting() throws {
        for padding in [0, 1023, 100_000] {
            let profile = try DeviceProfile(Self.profile(padding: padding))
            var printer = Printer(
                name: "P",
                deviceURI: "file:/",
                capabilities: .init(makeAndModel: "", formats: []),
                createdAt: Timestamp(milliseconds: 0)
            )
            #expect(printer.deviceProfile == nil)
            printer.set(Printer.profileAttribute(profile))
            #expect(printer.deviceProfile?.bytes == profile.bytes)
        }
    }
}
