// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

/// What a case of `MalformedMessageTests` is, and the error it must give.
struct MalformedCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What follows the 8 bytes of the header.
    var bytes: [UInt8]
    var code: IPPDecodingError.Code
    var offset: Int

    init(_ name: String, _ bytes: [UInt8], _ code: IPPDecodingError.Code, at offset: Int) {
        testDescription = name
        self.bytes = bytes
        self.code = code
        self.offset = offset
    }
}

@Suite struct MalformedMessageTests {
    /// An attribute "a" of `tag` in the printer group, then the end; its value begins at byte 15.
    private static func attribute(_ tag: UInt8, _ value: [UInt8]) -> [UInt8] {
        [4, tag, 0, 1, 0x61, UInt8(value.count >> 8), UInt8(value.count & 0xFF)] + value + [3]
    }

    private static func string(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x61, count: count) }

    private static let frame: [MalformedCase] = [
        .init("delimiter 0x00", [0, 3], .malformedGroup, at: 8),
        .init("attribute before any group", [0x21, 0, 1, 0x61, 0, 4, 0, 0, 0, 0, 3], .malformedAttribute, at: 8),
        .init(
            "value without a name after a delimiter",
            [1, 0x21, 0, 0, 0, 4, 0, 0, 0, 0, 3],
            .malformedAttribute,
            at: 9
        ),
        .init("negative name length", [1, 0x44, 0x80, 0], .malformedAttribute, at: 10),
        .init("negative value length", [1, 0x44, 0, 1, 0x61, 0x80, 0], .malformedAttribute, at: 13),
        .init("name of 256 bytes", [1, 0x44, 1, 0] + string(256) + [0, 0, 3], .valueTooLong, at: 9),
        .init("name that is not UTF-8", [1, 0x44, 0, 1, 0xFF, 0, 0, 3], .malformedAttribute, at: 12),
    ]

    private static let values: [MalformedCase] = [
        .init("integer of 3 bytes", attribute(0x21, [0, 0, 0]), .malformedValue, at: 15),
        .init("integer of 5 bytes", attribute(0x21, [0, 0, 0, 0, 0]), .malformedValue, at: 15),
        .init("enum of no bytes", attribute(0x23, []), .malformedValue, at: 15),
        .init("boolean of 2 bytes", attribute(0x22, [0, 1]), .malformedValue, at: 15),
        .init("boolean 2", attribute(0x22, [2]), .malformedValue, at: 15),
        .init("range of 7 bytes", attribute(0x33, string(7)), .malformedValue, at: 15),
        .init("range 2 to 1", attribute(0x33, [0, 0, 0, 2, 0, 0, 0, 1]), .malformedValue, at: 15),
        .init("resolution of 8 bytes", attribute(0x32, string(8)), .malformedValue, at: 15),
        .init("resolution in unit 5", attribute(0x32, [0, 0, 0, 1, 0, 0, 0, 1, 5]), .malformedValue, at: 15),
        .init("resolution of 0", attribute(0x32, [0, 0, 0, 0, 0, 0, 0, 1, 3]), .malformedValue, at: 15),
        .init("dateTime of 10 bytes", attribute(0x31, string(10)), .malformedValue, at: 15),
        .init("month 13", attribute(0x31, [7, 0, 13, 1, 0, 0, 0, 0, 0x2B, 0, 0]), .malformedValue, at: 15),
        .init("sign *", attribute(0x31, [7, 0, 1, 1, 0, 0, 0, 0, 0x2A, 0, 0]), .malformedValue, at: 15),
        .init("255 hours from UTC", attribute(0x31, [7, 0, 1, 1, 0, 0, 0, 0, 0x2B, 255, 0]), .malformedValue, at: 15),
        .init("60 minutes from UTC", attribute(0x31, [7, 0, 1, 1, 0, 0, 0, 0, 0x2B, 0, 60]), .malformedValue, at: 15),
        .init("name that is not UTF-8", attribute(0x42, [0xC3, 0x28]), .malformedValue, at: 15),
        .init("text cut inside a character", attribute(0x41, [0x61, 0xE2, 0x82]), .malformedValue, at: 15),
        .init("text of 1024 bytes", attribute(0x41, string(1024)), .valueTooLong, at: 15),
        .init("name of 256 bytes", attribute(0x42, string(256)), .valueTooLong, at: 15),
        .init("keyword of 256 bytes", attribute(0x44, string(256)), .valueTooLong, at: 15),
        .init("uri of 1024 bytes", attribute(0x45, string(1024)), .valueTooLong, at: 15),
        .init("uriScheme of 64 bytes", attribute(0x46, string(64)), .valueTooLong, at: 15),
        .init("charset of 64 bytes", attribute(0x47, string(64)), .valueTooLong, at: 15),
        .init("naturalLanguage of 64 bytes", attribute(0x48, string(64)), .valueTooLong, at: 15),
        .init("mimeMediaType of 256 bytes", attribute(0x49, string(256)), .valueTooLong, at: 15),
        .init("octetString of 1024 bytes", attribute(0x30, string(1024)), .valueTooLong, at: 15),
        .init("textWithLanguage of 3 bytes", attribute(0x35, [0, 0, 0]), .malformedValue, at: 15),
        .init("language beyond its value", attribute(0x35, [0, 9, 0x65, 0, 0]), .malformedValue, at: 15),
        .init("string beyond its value", attribute(0x36, [0, 1, 0x65, 0, 2, 0x61]), .malformedValue, at: 15),
        .init("bytes behind the string", attribute(0x36, [0, 1, 0x65, 0, 1, 0x61, 0]), .malformedValue, at: 15),
        .init("extension without a tag", attribute(0x7F, [0, 0, 0]), .malformedValue, at: 15),
    ]

    private static let collections: [MalformedCase] = [
        .init("endCollection outside", attribute(0x37, []), .malformedCollection, at: 9),
        .init("memberAttrName outside", attribute(0x4A, [0x61]), .malformedCollection, at: 9),
        .init("begCollection with a value", attribute(0x34, [1]), .malformedCollection, at: 9),
        .init("not ended", attribute(0x34, []), .malformedCollection, at: 15),
        .init(
            "value before a member's name",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x21, 0, 0, 0, 4, 0, 0, 0, 1, 0x37, 0, 0, 0, 0, 3],
            .malformedCollection,
            at: 15
        ),
        .init(
            "two member names in a row",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x4A, 0, 0, 0, 1, 0x62, 0x4A, 0, 0, 0, 1, 0x63, 3],
            .malformedCollection,
            at: 21
        ),
        .init(
            "member without a value",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x4A, 0, 0, 0, 1, 0x62, 0x37, 0, 0, 0, 0, 3],
            .malformedCollection,
            at: 21
        ),
        .init(
            "member with an empty name",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x4A, 0, 0, 0, 0, 0x37, 0, 0, 0, 0, 3],
            .malformedAttribute,
            at: 15
        ),
        .init(
            "member with a name of its own",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x4A, 0, 1, 0x62, 0, 1, 0x62, 0x37, 0, 0, 0, 0, 3],
            .malformedCollection,
            at: 15
        ),
        .init(
            "endCollection with a name",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x37, 0, 1, 0x62, 0, 0, 3],
            .malformedCollection,
            at: 15
        ),
        .init(
            "endCollection with a value",
            [4, 0x34, 0, 1, 0x61, 0, 0, 0x37, 0, 0, 0, 1, 0, 3],
            .malformedCollection,
            at: 15
        ),
        .init("new group inside", [4, 0x34, 0, 1, 0x61, 0, 0, 4, 3], .malformedCollection, at: 15),
    ]

    @Test("is refused with its kind, its offset and the header", arguments: frame + values + collections)
    func refused(_ sample: MalformedCase) throws {
        let bytes: [UInt8] = [2, 0, 0, 2, 0, 0, 0, 7] + sample.bytes
        let whole = decodeWhole(bytes)
        for size in [1, 2, 5, 1000] { #expect(whole == decodePieces(bytes, of: size)) }
        guard case .failure(let error) = whole else {
            Issue.record("decoded")
            return
        }
        #expect(error.code == sample.code)
        #expect(error.offset == sample.offset)
        #expect(error.header == IPPHeader(version: .v2_0, code: 2, requestID: 7))
        #expect(
            error.status == (sample.code == .valueTooLong ? .clientErrorRequestValueTooLong : .clientErrorBadRequest)
        )
        #expect(error.description.hasSuffix("(byte \(sample.offset))"))
    }

    @Test("malformed values are kept as bytes where the rules say so", arguments: values)
    func kept(_ sample: MalformedCase) throws {
        let bytes: [UInt8] = [2, 0, 0, 2, 0, 0, 0, 7] + sample.bytes
        let message = try IPPMessage(decoding: bytes, rules: IPPDecodingRules(malformedValues: .keep))
        let value = try #require(message[group: .printerAttributes]?["a"]?.value)
        #expect(value.tag.rawValue == sample.bytes[1])
        if case .other(_, let kept) = value {
            #expect(kept == Array(bytes[15..<bytes.count - 1]))
        } else {
            #expect(sample.code == .valueTooLong)
        }
    }

    @Test("collections and frames are refused although malformed values are kept", arguments: frame + collections)
    func refusedAlways(_ sample: MalformedCase) {
        let bytes: [UInt8] = [2, 0, 0, 2, 0, 0, 0, 7] + sample.bytes
        let result = decodeWhole(bytes, rules: IPPDecodingRules(malformedValues: .keep))
        guard case .failure(let error) = result else {
            Issue.record("decoded")
            return
        }
        #expect(error.code == sample.code)
    }

    @Test("an unknown group and syntax are read and not refused")
    func unknown() throws {
        let bytes: [UInt8] = [2, 0, 0, 2, 0, 0, 0, 7, 0x0B, 0x2A, 0, 1, 0x61, 0, 2, 8, 9, 0x11, 0, 1, 0x62, 0, 1, 9, 3]
        let message = try IPPMessage(decoding: bytes)
        let group = try #require(message.groups.first)
        #expect(group.tag.rawValue == 0x0B)
        #expect(group["a"]?.value == .other(tag: ValueTag(rawValue: 0x2A), bytes: [8, 9]))
        #expect(group["b"]?.value?.tag.rawValue == 0x11)
        #expect(group["b"]?.value?.isOutOfBand == true)
    }
}
