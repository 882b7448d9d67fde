// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct EncodingErrorTests {
    private static let longest: [(AttributeValue, AttributeValue)] = [
        (.text(string(1023)), .text(string(1024))), (.name(string(255)), .name(string(256))),
        (.text(string(1023), language: string(63)), .text("", language: string(64))),
        (.name(string(255), language: "en"), .name(string(256), language: "en")),
        (.keyword(string(255)), .keyword(string(256))), (.uri(string(1023)), .uri(string(1024))),
        (.uriScheme(string(63)), .uriScheme(string(64))), (.charset(string(63)), .charset(string(64))),
        (.naturalLanguage(string(63)), .naturalLanguage(string(64))),
        (.mimeMediaType(string(255)), .mimeMediaType(string(256))),
        (.octetString([UInt8](repeating: 0, count: 1023)), .octetString([UInt8](repeating: 0, count: 1024))),
        (
            .other(tag: ValueTag(rawValue: 0x50), bytes: [UInt8](repeating: 0, count: 32_767)),
            .other(tag: ValueTag(rawValue: 0x50), bytes: [UInt8](repeating: 0, count: 32_768))
        ),
    ]

    private static func string(_ count: Int) -> String { String(repeating: "a", count: count) }

    @Test("the longest value of each syntax is written and read, one byte more is refused", arguments: longest)
    func lengths(_ fits: AttributeValue, _ tooLong: AttributeValue) throws {
        let message = IPPMessage(
            version: .v2_0,
            operation: .getJobs,
            requestID: 1,
            groups: [AttributeGroup(tag: .jobAttributes, attributes: [Attribute("a", fits)])]
        )
        #expect(try IPPMessage(decoding: message.encoded()) == message)
        let error = #expect(throws: IPPEncodingError.self) { try IPPEncoder.encode([Attribute("job-x", tooLong)]) }
        #expect(error?.code == .valueTooLong)
        #expect(error?.message.hasPrefix("'job-x'") == true)
        let member = Attribute("c", .collection([Attribute("job-x", tooLong)]))
        #expect(throws: try #require(error)) { try IPPEncoder.encode([member]) }
    }

    @Test("what would break the frame of a message is refused")
    func frame() {
        func code(_ attribute: Attribute) -> IPPEncodingError.Code? {
            #expect(throws: IPPEncodingError.self) { try IPPEncoder.encode([attribute]) }?.code
        }
        #expect(code(Attribute(name: "a", values: [])) == .noValues)
        #expect(code(Attribute("", .integer(1))) == .invalidName)
        #expect(code(Attribute(Self.string(256), .integer(1))) == .invalidName)
        #expect(code(Attribute("a", .collection([Attribute(name: "b", values: [])]))) == .noValues)
        for tag: UInt8 in [0, 3, 0x0F, 0x34, 0x37, 0x4A] {
            #expect(code(Attribute("a", .other(tag: ValueTag(rawValue: tag), bytes: []))) == .invalidTag)
        }
        for tag: UInt8 in [0, 3, 0x10, 0xFF] {
            let group = AttributeGroup(tag: GroupTag(rawValue: tag))
            let message = IPPMessage(version: .v2_0, operation: .getJobs, requestID: 1, groups: [group])
            #expect(throws: IPPEncodingError.self) { try message.encoded() }
        }
        var nested = AttributeValue.collection([])
        for _ in 0..<100 { nested = .collection([Attribute("m", nested)]) }
        #expect(code(Attribute("a", nested)) == .tooDeep)
    }

    @Test("a reply put together from kept bytes is the same as one encoded at once")
    func incremental() throws {
        let message = try richMessage()
        let header = IPPHeader(version: message.version, code: message.code, requestID: message.requestID)
        var encoder = IPPEncoder(header: header)
        for group in message.groups {
            try encoder.append(AttributeGroup(tag: group.tag))
            let half = group.attributes.count / 2
            encoder.append(encoded: try IPPEncoder.encode(Array(group.attributes[..<half])))
            try encoder.append(Array(group.attributes[half...]))
        }
        #expect(try encoder.finish() == message.encoded())
    }

    @Test("a group that cannot be encoded leaves no bytes")
    func atomic() throws {
        var encoder = IPPEncoder(header: IPPHeader(version: .v2_0, code: 0, requestID: 1))
        let good = AttributeGroup(tag: .jobAttributes, attributes: [Attribute("a", .integer(1))])
        var bad = good
        bad.append(Attribute(name: "b", values: []))
        try encoder.append(good)
        #expect(throws: IPPEncodingError.self) { try encoder.append(bad) }
        #expect(try IPPMessage(decoding: encoder.finish()).groups == [good])
    }

    @Test("text and names are cut between characters")
    func fitted() {
        let name = AttributeValue.name(String(repeating: "\u{1F5A8}", count: 64))
        #expect(name.fitted() == .name(String(repeating: "\u{1F5A8}", count: 63)))
        #expect(AttributeValue.text("short").fitted() == .text("short"))
        #expect("e\u{301}e\u{301}".cut(toUTF8Bytes: 5) == "e\u{301}")
    }
}
