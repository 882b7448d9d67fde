// SPDX-License-Identifier: Apache-2.0
import Discovery
import FuzzDriver
import IPP
import NIOCore
import PrintModel

// libFuzzer target: any bytes as a datagram on 1314/udp, to a server and to one who asks. No answer is longer than its
// question, a question that is taken is what it says byte by byte, and an answer that is taken is whole.

private let book = AnswerBook(
    server: ServerFacts(name: "Fuzz", id: ObjectUUID(), version: "1", speaksTLS: true),
    printers: (0..<40).compactMap { number in
        var group = AttributeGroup(tag: .printerAttributes)
        group.append(.printerName, "Printer \(number)")
        group.append(.printerUUID, ObjectUUID().urn)
        group.append(.printerState, Int(PrinterState.idle.rawValue))
        return AdvertisedPrinter(group)
    }
)

@main
enum DiscoveryFuzz {
    static func main() {
        fuzz { start, count in
            check(ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

private func check(_ datagram: ByteBuffer) {
    if let question = DiscoveryQuestion(datagram) {
        precondition(question.datagram(length: datagram.readableBytes) == datagram)
        let answer = book.answer(to: question, length: datagram.readableBytes, port: 1314)
        precondition(answer.readableBytes <= datagram.readableBytes)
        precondition(DiscoveryAnswer(answer)?.nonce == question.nonce)
    }
    if let answer = DiscoveryAnswer(datagram) {
        // Each printer has at least 28 bytes.
        precondition(answer.printers.count * 28 <= datagram.readableBytes)
    }
}
