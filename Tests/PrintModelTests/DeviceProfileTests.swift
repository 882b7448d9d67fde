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
        padding: Int = 0,
        element: [UInt8]? = nil
    ) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
        var bytes = [UInt8](repeating: 0, count: 128)
        bytes.replaceSubrange(12..<24, with: Array((kind + space + connection).utf8))
        bytes.replaceSubrange(36..<40, with: Array("acsp".utf8))
        let tags = [tag] + (element == nil ? [] : ["desc"])
        let content = [[UInt8](repeating: 7, count: 8 + padding)] + (element.map { [$0] } ?? [])
        bytes += number(tags.count)
        var offset = 132 + tags.count * 12
        for (tag, content) in zip(tags, content) {
            bytes += Array(tag.utf8) + number(offset) + number(content.count)
            offset += content.count
        }
        bytes += content.joined()
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

    @Test("a profile for one media type is taken for it, the other for all else")
    func mediaTypes() throws {
        var printer = Printer(
            name: "P",
            deviceURI: "file:/",
            capabilities: .init(makeAndModel: "", formats: []),
            createdAt: Timestamp(milliseconds: 0)
        )
        let (plain, glossy) = (try DeviceProfile(Self.profile()), try DeviceProfile(Self.profile(padding: 4)))
        printer.set(Printer.profileAttribute(glossy, mediaType: "photographic-glossy"))
        #expect(printer.deviceProfile(mediaType: "photographic-glossy") == glossy)
        #expect(printer.deviceProfile() == nil && printer.deviceProfile(mediaType: "stationery") == nil)
        printer.set(Printer.profileAttribute(plain))
        #expect(printer.deviceProfile(mediaType: "photographic-glossy") == glossy)
        #expect(printer.deviceProfile() == plain && printer.deviceProfile(mediaType: "stationery") == plain)
        #expect(printer.deviceProfiles.map(\.mediaType) == [nil, "photographic-glossy"])
        #expect(printer.deviceProfiles.map(\.profile) == [plain, glossy])
        let ticket = Ticket([
            Attribute("media-col", .collection([Attribute("media-type", .keyword("photographic-glossy"))]))
        ])
        #expect(ticket.mediaType == "photographic-glossy" && Ticket([]).mediaType == nil)
    }

    @Test("a profile tells its name, in both forms of the standard")
    func description() throws {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) } }
        let old = Array("desc".utf8) + number(0) + number(7) + Array("Glossy\0".utf8) + [0, 0, 0, 0]
        let name: [UInt8] = Array("Mat\u{E9}".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let new =
            Array("mluc".utf8) + number(0) + number(1) + number(12) + Array("enUS".utf8) + number(name.count)
            + number(28) + name
        for (element, expected) in [(old, "Glossy"), (new, "Mat\u{E9}")] {
            let bytes = Self.profile(element: element)
            #expect(try DeviceProfile(bytes).description == expected)
            for index in 164..<bytes.count {
                var changed = bytes
                changed[index] = 0xFF
                _ = try DeviceProfile(changed).description
            }
        }
        #expect(try DeviceProfile(Self.profile()).description == nil)
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
            #expect(printer.deviceProfile() == nil)
            printer.set(Printer.profileAttribute(profile))
            #expect(printer.deviceProfile()?.bytes == profile.bytes)
        }
    }
}
