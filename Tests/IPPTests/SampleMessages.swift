// SPDX-License-Identifier: Apache-2.0
import IPP

/// A response that has every group, every syntax, sets, nested collections and document data behind it.
func richMessage() throws -> IPPMessage {
    let dateTime = IPPDateTime(
        year: 2026,
        month: 5,
        day: 31,
        hour: 23,
        minute: 59,
        second: 60,
        decisecond: 9,
        minutesFromUTC: -570
    )
    let unassigned = OutOfBand(rawValue: 0x1F)
    guard let dateTime, let unassigned else { throw MissingSample() }
    let size = AttributeValue.collection([Attribute(.xDimension, 21_000), Attribute(.yDimension, 29_700)])
    let operation = AttributeGroup(
        tag: .operationAttributes,
        attributes: [
            Attribute(.attributesCharset, "utf-8"), Attribute(.attributesNaturalLanguage, "en"),
            Attribute(.printerURI, "ipp://localhost:1314/ipp/print/Lobby"),
            Attribute("document-format", .mimeMediaType("application/pdf")),
            Attribute("requested-attributes", .keyword("all"), .keyword("media-col-database")),
        ]
    )
    let scalars = AttributeGroup(
        tag: .printerAttributes,
        attributes: [
            Attribute("integers", .integer(.min), .integer(-1), .integer(.max)),
            Attribute("printer-is-accepting-jobs", .boolean(true)),
            Attribute("booleans", .boolean(false), .boolean(true)),
            Attribute("printer-state", .enumeration(3)),
            Attribute("printer-supply", .octetString(Array("type=toner;".utf8)), .octetString([0, 0xFF])),
            Attribute("printer-current-time", .dateTime(dateTime)),
            Attribute(
                "resolutions",
                .resolution(.init(dpi: 600)),
                .resolution(.init(crossFeed: 1, feed: 2, units: .perCentimeter))
            ),
            Attribute("copies-supported", .range(1...999)),
            Attribute("number-up-supported", .integer(1), .range(.min ... .max)),
            Attribute("names", .name("Lobby"), .name("Büro", language: "de"), .name("", language: "")),
            Attribute("texts", .text(""), .text("Zweiter Stock \u{1F5A8}", language: "de-ch")),
            Attribute("media", .keyword("iso_a4_210x297mm"), .name("my paper")),
            Attribute("uri-schemes", .uriScheme("ftp"), .uriScheme("http")),
            Attribute("charsets", .charset("us-ascii")), Attribute("languages", .naturalLanguage("fr-ca")),
        ]
    )
    let rare = AttributeGroup(
        tag: .printerAttributes,
        attributes: [
            Attribute("no-value", .outOfBand(.noValue)), Attribute("unknown", .outOfBand(.unknown)),
            Attribute("settable", .outOfBand(.notSettable), .outOfBand(.deleteAttribute), .outOfBand(.adminDefine)),
            Attribute("out-of-band", .outOfBand(.unsupported), .outOfBand(unassigned)),
            Attribute("extension", .other(tag: .extended, bytes: [0, 0, 0x12, 0x34, 5])),
            Attribute(
                "unassigned",
                .other(tag: ValueTag(rawValue: 0x60), bytes: []),
                .other(tag: ValueTag(rawValue: 0xFF), bytes: [1])
            ),
            Attribute(
                "media-col-database",
                .collection([Attribute("media-size", size), Attribute("media-type", .keyword("auto"), .name("matte"))]),
                .collection([]),
                .collection([
                    Attribute("a", .collection([Attribute("b", .collection([]), .collection([]))]), .integer(1))
                ])
            ),
        ]
    )
    return IPPMessage(
        version: .v2_1,
        status: .successfulOKIgnoredOrSubstitutedAttributes,
        requestID: .max,
        groups: [
            operation, AttributeGroup(tag: .unsupportedAttributes), scalars, AttributeGroup(tag: .jobAttributes),
            AttributeGroup(tag: GroupTag(rawValue: 0x0F), attributes: [Attribute("x", .integer(1))]), rare,
        ]
    )
}

struct MissingSample: Error {}

/// Feeds `bytes` in pieces of `size` and gives the message with the count of all bytes that belong to it.
func decodeInPieces(
    _ bytes: [UInt8],
    of size: Int,
    rules: IPPDecodingRules = IPPDecodingRules()
) throws(IPPDecodingError) -> (message: IPPMessage, consumed: Int) {
    var decoder = IPPDecoder(rules: rules)
    var start = 0
    while start < bytes.count {
        let piece = Array(bytes[start..<min(start + size, bytes.count)])
        if case .message(let message, let consumed) = try decoder.decode(piece) { return (message, start + consumed) }
        start += size
    }
    throw decoder.errorAtEndOfInput()
}

/// The message or error of decoding in one piece.
func decodeWhole(
    _ bytes: [UInt8],
    rules: IPPDecodingRules = IPPDecodingRules()
) -> Result<Decoded, IPPDecodingError> {
    Result { () throws(IPPDecodingError) in Decoded(try IPPMessage.decode(bytes.span.bytes, rules: rules)) }
}

/// The message or error of decoding in pieces of `size`.
func decodePieces(
    _ bytes: [UInt8],
    of size: Int,
    rules: IPPDecodingRules = IPPDecodingRules()
) -> Result<Decoded, IPPDecodingError> {
    Result { () throws(IPPDecodingError) in Decoded(try decodeInPieces(bytes, of: size, rules: rules)) }
}

/// A message and how many bytes it took.
struct Decoded: Equatable {
    var message: IPPMessage
    var consumed: Int

    init(_ result: (message: IPPMessage, consumed: Int)) {
        message = result.message
        consumed = result.consumed
    }
}

/// A generator that gives the same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
