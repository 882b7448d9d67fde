// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PrintModel
import Testing

@testable import Discovery

@Suite("Datagrams on 1314/udp")
struct DatagramTests {
    private let address: SocketAddress

    init() throws { address = try SocketAddress(ipAddress: "127.0.0.1", port: 40_000) }

    @Test("a question's bytes are those of docs/protocol.md")
    func questionBytes() throws {
        var question = DiscoveryQuestion(firstPrinter: 258, spread: 1000)
        question.nonce = 0x0102_0304_0506_0708
        let bytes = Array(question.datagram(length: 192).readableBytesView)
        let head: [UInt8] = [
            0x50, 0x44, 0x50, 0x53, 1, 1, 0x03, 0xE8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 2,
        ]
        #expect(bytes == head + [UInt8](repeating: 0, count: 172))
        #expect(DiscoveryQuestion(ByteBuffer(bytes: bytes)) == question)
    }

    @Test("an answer's bytes are those of docs/protocol.md")
    func answerBytes() throws {
        let id = try #require(ObjectUUID("00112233-4455-6677-8899-aabbccddeeff"))
        let server = ServerFacts(name: "ä", id: id, version: "1.2", speaksTLS: true)
        let book = AnswerBook(server: server, load: ServerLoad(processors: 150, queuedJobs: 7), printers: [])
        var question = DiscoveryQuestion(firstPrinter: 0)
        question.nonce = 0x0102_0304_0506_0708
        let bytes = Array(book.answer(to: question, length: 192, port: 1314).readableBytesView)
        let expected: [UInt8] =
            [0x50, 0x44, 0x50, 0x53, 1, 2, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]
            + [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF]
            + [0x05, 0x22, 0x05, 0x22, 0, 150, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0]
            + [0x81, 0x1C, 0x9D, 0xC5, 0, 0, 0, 0, 3, 0x31, 0x2E, 0x32, 2, 0xC3, 0xA4]
        #expect(bytes == expected)
    }

    @Test("an answer tells of the printers what their attributes say")
    func roundTrip() throws {
        let printers = [
            Samples.printer("Office", info: "Office, 2nd floor", location: "Büro", isDefault: true),
            Samples.printer("Lab"),
        ]
        let book = AnswerBook(server: Samples.server, printers: printers)
        let question = DiscoveryQuestion()
        let answer = try #require(DiscoveryAnswer(book.answer(to: question, length: 1232, port: 99)))
        #expect(answer.nonce == question.nonce && answer.server == Samples.server)
        #expect(answer.port == 99 && answer.tlsPort == 0 && answer.printerCount == 2)
        #expect(answer.printers == printers.map(FoundPrinter.init))
        let office = try #require(answer.printers.first)
        #expect(office.isDefault && office.isAcceptingJobs && office.printsColor && office.printsTwoSided)
        #expect(office.location == "Büro" && office.queuedJobs == 3 && office.uuid == printers[0].uuid)
    }

    @Test("every printer of a long list can be reached, whatever the question's length", arguments: [700, 900, 1232])
    func paging(length: Int) throws {
        let book = Samples.book(printers: 57)
        var names: [String] = []
        while names.count < 57 {
            let question = DiscoveryQuestion(firstPrinter: UInt32(names.count))
            let datagram = book.answer(to: question, length: length, port: 1)
            #expect(datagram.readableBytes <= length)
            let answer = try #require(DiscoveryAnswer(datagram))
            #expect(answer.firstPrinter == UInt32(names.count) && answer.printerCount == 57)
            try #require(!answer.printers.isEmpty)
            names += answer.printers.map(\.name)
        }
        #expect(names == (0..<57).map { "Printer-\($0)" })
    }

    @Test("the longest texts are cut at a character, and the longest record fits the longest question")
    func longTexts() throws {
        let long = String(repeating: "ä", count: 500)
        let server = ServerFacts(name: long, id: ObjectUUID(), version: long)
        let book = AnswerBook(server: server, printers: [Samples.printer("P", info: long, location: long)])
        let short = book.answer(to: DiscoveryQuestion(), length: 192, port: 1)
        #expect(short.readableBytes <= 192 && DiscoveryAnswer(short)?.printers.isEmpty == true)
        let answer = try #require(DiscoveryAnswer(book.answer(to: DiscoveryQuestion(), length: 1232, port: 1)))
        #expect(answer.server.name == String(repeating: "ä", count: 31))
        #expect(answer.printers.first?.info == String(repeating: "ä", count: 63))
    }

    @Test("an index behind the end, and the question for no printers, are answered without printers")
    func noPrinters() throws {
        let book = Samples.book(printers: 3)
        for first in [3, 1_000_000, nil] as [UInt32?] {
            let answer = book.answer(to: DiscoveryQuestion(firstPrinter: first), length: 1232, port: 1)
            let read = try #require(DiscoveryAnswer(answer))
            #expect(read.printers.isEmpty && read.printerCount == 3)
        }
    }

    @Test("the list's revision differs when a printer came")
    func revision() throws {
        let one = Samples.printer("A")
        let books = [[one], [one, Samples.printer("B")]].map { AnswerBook(server: Samples.server, printers: $0) }
        let revisions = books.map { DiscoveryAnswer($0.answer(to: .init(), length: 1232, port: 1))?.listRevision }
        #expect(revisions[0] != revisions[1])
    }

    @Test("a question with any other length, or one wrong byte in head or padding, is met with silence")
    func malformed() {
        let desk = AnswerDesk(Samples.book(printers: 2), limits: .init(burst: 1_000_000))
        let good = DiscoveryQuestion().datagram(length: 300)
        #expect(desk.answer(to: good, from: address, port: 1) != nil)
        for length in [0, 1, 19, 20, 191, 1233, 1500] {
            var other = DiscoveryQuestion().datagram(length: 1232)
            if length < 1232 { other = other.getSlice(at: 0, length: length) ?? other }
            if length > 1232 { other.writeRepeatingByte(0, count: length - 1232) }
            #expect(desk.answer(to: other, from: address, port: 1) == nil, "\(length) bytes")
        }
        // Spread (6, 7), nonce (8 to 15) and index (16 to 19) may be anything within their bounds.
        for index in Array(0..<6) + Array(20..<300) {
            var bad = good
            bad.setInteger((bad.getInteger(at: index, as: UInt8.self) ?? 0) ^ 0x40, at: index)
            #expect(desk.answer(to: bad, from: address, port: 1) == nil, "byte \(index)")
        }
        #expect(DiscoveryQuestion(DiscoveryQuestion(spread: 2000).datagram()) != nil)
        var late = good
        late.setInteger(UInt16(2001), at: 6)
        #expect(DiscoveryQuestion(late) == nil)
    }

    @Test("an answer is no question: two servers cannot keep each other busy")
    func answersAreNotAnswered() {
        let desk = AnswerDesk(Samples.book(printers: 20))
        let answer = Samples.book(printers: 20).answer(to: DiscoveryQuestion(), length: 1232, port: 1)
        #expect(desk.answer(to: answer, from: address, port: 1) == nil)
    }

    /// `Benchmarks/datagram-flood` sends 100,000 through a socket.
    @Test("10,000 random and mutated datagrams: none that is malformed is answered, no answer is longer")
    func random() throws {
        let desk = AnswerDesk(Samples.book(printers: 40), limits: .init(burst: 1_000_000))
        var generator = SystemRandomNumberGenerator()
        var answered = 0
        for round in 0..<10_000 {
            var datagram: ByteBuffer
            if round % 4 == 0 {
                // Words: each number of this generator is a call of the system.
                datagram = ByteBuffer()
                for _ in 0..<Int.random(in: 0...187, using: &generator) { datagram.writeInteger(generator.next()) }
            } else {
                datagram = DiscoveryQuestion(firstPrinter: .random(in: 0...50)).datagram(
                    length: .random(in: 192...1232)
                )
                for _ in 0..<Int.random(in: 0...2, using: &generator) {
                    let index = Int.random(in: 0..<datagram.readableBytes, using: &generator)
                    datagram.setInteger(UInt8.random(in: 0...255, using: &generator), at: index)
                }
            }
            guard let (answer, _) = desk.answer(to: datagram, from: address, port: 1314) else { continue }
            answered += 1
            #expect(isQuestion(Array(datagram.readableBytesView)))
            #expect(answer.readableBytes <= datagram.readableBytes)
        }
        #expect(answered > 1_000)
    }

    /// What docs/protocol.md calls a question, told without the code under test.
    private func isQuestion(_ bytes: [UInt8]) -> Bool {
        (192...1232).contains(bytes.count) && bytes.starts(with: [0x50, 0x44, 0x50, 0x53, 1, 1])
            && Int(bytes[6]) << 8 | Int(bytes[7]) <= 2000 && !bytes[20...].contains { $0 != 0 }
    }

    @Test("truncated or random answers are not taken")
    func badAnswers() throws {
        let whole = Samples.book(printers: 5).answer(to: DiscoveryQuestion(), length: 1232, port: 1)
        for length in 0..<whole.readableBytes {
            let part = try #require(whole.getSlice(at: 0, length: length))
            #expect(DiscoveryAnswer(part) == nil, "\(length) bytes")
        }
        #expect(DiscoveryAnswer(whole) != nil)
        for _ in 0..<10_000 {
            var bad = whole
            bad.setInteger(UInt8.random(in: 0...255), at: .random(in: 0..<whole.readableBytes))
            if let answer = DiscoveryAnswer(bad) { #expect(answer.printers.count <= 5) }
        }
    }
}
