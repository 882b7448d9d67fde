// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Devices

@Suite("SNMP messages are read and written as the RFCs have them")
struct SNMPMessageTests {
    /// Get sysDescr.0, of the first version, community `public`, request 1; counted out by hand from RFC 1157.
    private static let question: [UInt8] = [
        0x30, 0x26, 0x02, 0x01, 0x00, 0x04, 0x06, 0x70, 0x75, 0x62, 0x6C, 0x69, 0x63, 0xA0, 0x19, 0x02, 0x01, 0x01,
        0x02,
        0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x0E, 0x30, 0x0C, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x01, 0x01,
        0x00,
        0x05, 0x00,
    ]
    /// An answer of v2c with a Counter32, lengths in more bytes than needed as agents write them, and a negative level.
    private static let answer: [UInt8] = [
        0x30, 0x82, 0x00, 0x44, 0x02, 0x01, 0x01, 0x04, 0x06, 0x70, 0x75, 0x62, 0x6C, 0x69, 0x63, 0xA2, 0x82, 0x00,
        0x35,
        0x02, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x82, 0x00, 0x27, 0x30, 0x14, 0x06, 0x0C,
        0x2B,
        0x06, 0x01, 0x02, 0x01, 0x2B, 0x0A, 0x02, 0x01, 0x04, 0x01, 0x01, 0x41, 0x04, 0xFF, 0x00, 0x00, 0x01, 0x30,
        0x0F,
        0x06, 0x0A, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x2B, 0x0B, 0x01, 0x81, 0x00, 0x02, 0x01, 0xFD,
    ]

    @Test("a question has the bytes of RFC 1157")
    func questionBytes() throws {
        let message = SNMPMessage(
            .get,
            version: .v1,
            community: Array("public".utf8),
            requestID: 1,
            [.init(name: .sysDescr)]
        )
        #expect(try message.encoded() == Self.question)
        #expect(try SNMPMessage(decoding: Self.question) == message)
    }

    @Test("an answer with long lengths, a counter without its leading zero and -3 is read")
    func answerBytes() throws {
        let message = try SNMPMessage(decoding: Self.answer)
        #expect(message.version == .v2c && message.kind == .response && message.requestID == 256)
        #expect(message.bindings.map(\.value) == [.unsigned(0xFF00_0001), .integer(-3)])
        #expect(message.bindings[0].name == .prtMarkerLifeCount + [1, 1])
        #expect(message.bindings[1].name == [1, 3, 6, 1, 2, 1, 43, 11, 1, 128])
    }

    @Test(
        "every value comes back as it was",
        arguments: [
            SNMPValue.integer(0), .integer(-1), .integer(-129), .integer(2_147_483_647), .integer(.min), .unsigned(0),
            .unsigned(4_294_967_295), .unsigned(.max), .octets([]), .octets([0, 255]),
            .octets(Array(repeating: 65, count: 300)),
            .objectID([1, 3, 6, 1, 4, 1, 4_294_967_295]), .null, .absent,
        ]
    )
    func roundTrip(value: SNMPValue) throws {
        let message = SNMPMessage(
            .response,
            version: .v2c,
            community: [],
            requestID: -7,
            errorStatus: 1,
            errorIndex: 2,
            [.init(name: .prtInputName + [1, 2], value: value)]
        )
        #expect(try SNMPMessage(decoding: message.encoded()) == message)
    }

    @Test("text is UTF-8, else Latin-1, without control characters")
    func text() {
        #expect(SNMPValue.octets(Array("Tray é\u{0}\r\n 2 ".utf8)).text == "Tray é 2")
        #expect(SNMPValue.octets([0x46, 0xE4, 0x63, 0x68]).text == "Fäch")
        #expect(SNMPValue.octets([0x20, 0x00]).text == nil)
        #expect(SNMPValue.octets(Array(repeating: 65, count: 60_000)).text?.count == 1_023)
    }

    @Test("no bytes make it trap: every prefix, and 30,000 mutations of real messages")
    func mutations() {
        var generator = SeededNumbers(seed: 1_314)
        var understood = 0
        for message in [Self.question, Self.answer] {
            for length in 0..<message.count {
                #expect(throws: (any Error).self) { try SNMPMessage(decoding: Array(message.prefix(length))) }
            }
            for _ in 0..<15_000 {
                var bytes = message
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes[place] = .random(in: 0...255, using: &generator)
                    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                    case 2: bytes.insert(.random(in: 0...255, using: &generator), at: place)
                    default: if bytes.count > 1 { bytes.remove(at: place) }
                    }
                }
                guard let decoded = try? SNMPMessage(decoding: bytes) else { continue }
                understood += 1
                var walk = SNMPWalk([.prtMarkerLifeCount, .prtMarkerSuppliesLevel, .sysDescr], mostRows: 4)
                _ = walk.next(3)
                walk.take(decoded)
                if !walk.isOver { #expect(!walk.next(2).isEmpty) }
            }
        }
        // Else nothing was tried behind the lengths.
        #expect(understood > 500)
    }

    @Test("a message inside a message inside a message is refused before the stack is full")
    func nesting() {
        // Constructed, of indefinite length, and the same again in it.
        let bytes = Array(repeating: [UInt8](arrayLiteral: 0x30, 0x80), count: 20_000).flatMap { $0 }
        #expect(throws: (any Error).self) { try SNMPMessage(decoding: bytes) }
    }
}

/// Numbers that are the same in each run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
