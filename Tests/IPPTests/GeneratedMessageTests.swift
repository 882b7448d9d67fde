// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct GeneratedMessageTests {
    @Test("any message survives encoding and decoding, whole and in pieces", arguments: 0..<8)
    func roundTrip(_ seed: UInt64) throws {
        var generator = MessageGenerator(seed: seed)
        for _ in 0..<100 {
            let message = generator.message()
            let bytes = try message.encoded()
            #expect(try IPPMessage(decoding: bytes) == message)
            let pieces = decodePieces(bytes, of: Int.random(in: 1...99, using: &generator.random))
            #expect(try pieces.get() == Decoded((message, bytes.count)))
        }
    }

    @Test("a message with changed bytes is an error or is stable, the same whole and in pieces", arguments: 0..<8)
    func mutations(_ seed: UInt64) throws {
        var generator = MessageGenerator(seed: 1000 + seed)
        for _ in 0..<25 {
            let bytes = try generator.message().encoded()
            for _ in 0..<20 {
                let mutated = generator.mutate(bytes)
                let whole = decodeWhole(mutated)
                #expect(whole == decodePieces(mutated, of: Int.random(in: 1...40, using: &generator.random)))
                if case .success(let decoded) = whole { try expectStable(decoded.message) }
                let kept = decodeWhole(mutated, rules: IPPDecodingRules(malformedValues: .keep))
                if case .success = whole { #expect(kept == whole) }
            }
        }
    }
}

/// What was decoded can be encoded, and decodes to the same.
func expectStable(_ message: IPPMessage) throws {
    let encoded = try message.encoded()
    #expect(try IPPMessage(decoding: encoded) == message)
}

/// Makes messages of all syntaxes at random.
struct MessageGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func message() -> IPPMessage {
        let groups = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            let tag: UInt8 = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 15].randomElement(using: &random) ?? 1
            return AttributeGroup(tag: GroupTag(rawValue: tag), attributes: attributes(depth: 0))
        }
        return IPPMessage(
            version: IPPVersion(
                major: .random(in: 0...255, using: &random),
                minor: .random(in: 0...255, using: &random)
            ),
            code: .random(in: 0...0xFFFF, using: &random),
            requestID: .random(in: .min ... .max, using: &random),
            groups: groups
        )
    }

    /// Changes, inserts, removes or repeats a few bytes.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let end = min(at + Int.random(in: 0...12, using: &random), bytes.count)
            switch Int.random(in: 0...4, using: &random) {
            case 0: bytes.removeSubrange(at..<end)
            case 1: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 2: bytes.insert(UInt8.random(in: 0...0x4B, using: &random), at: at)
            case 3 where at < bytes.count: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
            default: if at < bytes.count { bytes[at] = .random(in: 0...255, using: &random) }
            }
        }
        return bytes
    }

    private mutating func attributes(depth: Int) -> [Attribute] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in
            let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in value(depth: depth) }
            return Attribute(name: string(1...20), values: values)
        }
    }

    private mutating func string(_ length: ClosedRange<Int>) -> String {
        let alphabet: [Character] = ["a", "z", "-", "0", "_", " ", "\u{0}", "ß", "é", "漢", "\u{1F5A8}", "e\u{301}"]
        let count = Int.random(in: length, using: &random)
        return String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "a" })
    }

    private mutating func bytes(_ length: ClosedRange<Int>) -> [UInt8] {
        (0..<Int.random(in: length, using: &random)).map { _ in .random(in: 0...255, using: &random) }
    }

    private mutating func number() -> Int32 {
        Bool.random(using: &random) ? .random(in: -2...2, using: &random) : .random(in: .min ... .max, using: &random)
    }

    private mutating func value(depth: Int) -> AttributeValue {
        switch Int.random(in: 0...(depth < 5 ? 20 : 18), using: &random) {
        case 0: .integer(number())
        case 1: .boolean(.random(using: &random))
        case 2: .enumeration(number())
        case 3: .octetString(bytes(0...60))
        case 4: .dateTime(dateTime())
        case 5:
            .resolution(Resolution(crossFeed: .random(in: 1 ... .max, using: &random), feed: 1, units: .perCentimeter))
        case 6: range()
        case 7: .text(string(0...100))
        case 8: .text(string(0...30), language: string(0...10))
        case 9: .name(string(0...30))
        case 10: .name(string(0...30), language: string(0...10))
        case 11: .keyword(string(0...30))
        case 12: .uri(string(0...80))
        case 13: .uriScheme(string(0...12))
        case 14: .charset(string(0...12))
        case 15: .naturalLanguage(string(0...12))
        case 16: .mimeMediaType(string(0...30))
        case 17: OutOfBand(rawValue: .random(in: 0x10...0x1F, using: &random)).map { .outOfBand($0) } ?? .boolean(true)
        case 18: .other(tag: ValueTag(rawValue: .random(in: 0x50...0x7E, using: &random)), bytes: bytes(0...40))
        default: .collection(attributes(depth: depth + 1))
        }
    }

    private mutating func dateTime() -> IPPDateTime {
        let seconds = Int64.random(in: -60_000_000_000...1_900_000_000_000, using: &random)
        return IPPDateTime(unixSeconds: seconds, decisecond: .random(in: 0...9, using: &random)) ?? dateTime()
    }

    private mutating func range() -> AttributeValue {
        let (first, second) = (number(), number())
        return .range(min(first, second)...max(first, second))
    }
}
