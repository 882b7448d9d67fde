// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

/// Bytes written by hand from RFC 8010, not by the encoder.
@Suite struct GoldenBytesTests {
    private let printJob: [UInt8] =
        [0x02, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x2A, 0x01]
        + [0x47, 0x00, 0x12] + Array("attributes-charset".utf8) + [0x00, 0x05] + Array("utf-8".utf8)
        + [0x48, 0x00, 0x1B] + Array("attributes-natural-language".utf8) + [0x00, 0x02] + Array("en".utf8)
        + [0x45, 0x00, 0x0B] + Array("printer-uri".utf8) + [0x00, 0x0D] + Array("ipp://h/ipp/p".utf8)
        + [0x02]
        + [0x21, 0x00, 0x06] + Array("copies".utf8) + [0x00, 0x04, 0x00, 0x00, 0x00, 0x14]
        + [0x44, 0x00, 0x05] + Array("sides".utf8) + [0x00, 0x13] + Array("two-sided-long-edge".utf8)
        + [0x03]

    @Test("a Print-Job request as RFC 8010 draws it is read and written byte for byte")
    func printJobRequest() throws {
        var expected = IPPMessage(requesting: .printJob, of: "ipp://h/ipp/p", requestID: 42)
        var job = AttributeGroup(tag: .jobAttributes)
        job[.copies] = 20
        job[.sides] = "two-sided-long-edge"
        expected.groups.append(job)
        #expect(try expected.encoded() == printJob)
        let (message, consumed) = try IPPMessage.decode((printJob + Array("%PDF".utf8)).span.bytes)
        #expect(message == expected)
        #expect(consumed == printJob.count)
        #expect(message.operation.name == "Print-Job")
    }

    private static let values: [(AttributeValue, [UInt8])] = [
        (.integer(-2), [0x21, 0, 1, 0x61, 0, 4, 0xFF, 0xFF, 0xFF, 0xFE]),
        (.boolean(true), [0x22, 0, 1, 0x61, 0, 1, 1]),
        (.enumeration(5), [0x23, 0, 1, 0x61, 0, 4, 0, 0, 0, 5]),
        (.octetString([7, 8]), [0x30, 0, 1, 0x61, 0, 2, 7, 8]),
        (
            .resolution(Resolution(crossFeed: 300, feed: 600)),
            [0x32, 0, 1, 0x61, 0, 9, 0, 0, 1, 0x2C, 0, 0, 2, 0x58, 3]
        ),
        (.range(1...999), [0x33, 0, 1, 0x61, 0, 8, 0, 0, 0, 1, 0, 0, 3, 0xE7]),
        (.text("T", language: "en"), [0x35, 0, 1, 0x61, 0, 7, 0, 2, 0x65, 0x6E, 0, 1, 0x54]),
        (.name("N", language: "en"), [0x36, 0, 1, 0x61, 0, 7, 0, 2, 0x65, 0x6E, 0, 1, 0x4E]),
        (.text("T"), [0x41, 0, 1, 0x61, 0, 1, 0x54]), (.name("N"), [0x42, 0, 1, 0x61, 0, 1, 0x4E]),
        (.keyword("k"), [0x44, 0, 1, 0x61, 0, 1, 0x6B]), (.uri("u"), [0x45, 0, 1, 0x61, 0, 1, 0x75]),
        (.uriScheme("u"), [0x46, 0, 1, 0x61, 0, 1, 0x75]), (.charset("c"), [0x47, 0, 1, 0x61, 0, 1, 0x63]),
        (.naturalLanguage("l"), [0x48, 0, 1, 0x61, 0, 1, 0x6C]),
        (.mimeMediaType("m"), [0x49, 0, 1, 0x61, 0, 1, 0x6D]),
        (.outOfBand(.unsupported), [0x10, 0, 1, 0x61, 0, 0]), (.outOfBand(.unknown), [0x12, 0, 1, 0x61, 0, 0]),
        (.outOfBand(.noValue), [0x13, 0, 1, 0x61, 0, 0]), (.outOfBand(.adminDefine), [0x17, 0, 1, 0x61, 0, 0]),
        (.other(tag: .extended, bytes: [0, 0, 0, 9]), [0x7F, 0, 1, 0x61, 0, 4, 0, 0, 0, 9]),
        (
            .collection([Attribute("b", .integer(1), .integer(2)), Attribute("c", .collection([]))]),
            [0x34, 0, 1, 0x61, 0, 0]
                + [0x4A, 0, 0, 0, 1, 0x62, 0x21, 0, 0, 0, 4, 0, 0, 0, 1, 0x21, 0, 0, 0, 4, 0, 0, 0, 2]
                + [0x4A, 0, 0, 0, 1, 0x63, 0x34, 0, 0, 0, 0, 0x37, 0, 0, 0, 0, 0x37, 0, 0, 0, 0]
        ),
    ]

    @Test("each syntax has the bytes of RFC 8010 section 3.9", arguments: values)
    func value(_ value: AttributeValue, _ bytes: [UInt8]) throws {
        let message = IPPMessage(
            version: .v1_1,
            operation: .getJobs,
            requestID: 1,
            groups: [AttributeGroup(tag: .jobAttributes, attributes: [Attribute("a", value)])]
        )
        let expected = [1, 1, 0, 0x0A, 0, 0, 0, 1, 2] + bytes + [3]
        #expect(try message.encoded() == expected)
        #expect(try IPPMessage(decoding: expected) == message)
    }

    @Test("a dateTime has the 11 bytes of RFC 2579, west of Greenwich with a minus sign")
    func dateTime() throws {
        let value = try #require(
            IPPDateTime(year: 1992, month: 5, day: 26, hour: 13, minute: 30, second: 15, minutesFromUTC: -240)
        )
        let bytes = try IPPEncoder.encode([Attribute("a", .dateTime(value))])
        #expect(bytes == [0x31, 0, 1, 0x61, 0, 11, 0x07, 0xC8, 5, 26, 13, 30, 15, 0, 0x2D, 4, 0])
    }

    @Test("further values of a set repeat the tag with an empty name")
    func set() throws {
        let bytes = try IPPEncoder.encode([Attribute("a", .keyword("x"), .name("y"))])
        #expect(bytes == [0x44, 0, 1, 0x61, 0, 1, 0x78, 0x42, 0, 0, 0, 1, 0x79])
    }
}
