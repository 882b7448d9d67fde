// SPDX-License-Identifier: Apache-2.0
import Discovery
import NIOCore
import PrintModel

// libFuzzer target: any bytes as a datagram on 1314/udp, to a server and to one who asks. No answer is longer than its
// question, a question that is taken is what it says byte by byte, and an answer that is taken is whole.

private let book = AnswerBook(
    server: ServerFacts(name: "Fuzz", id: ObjectUUID(), version: "1", speaksTLS: true),
    printers: []
)

/// What libFuzzer calls for each input; it traps where a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let datagram = ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: count))
    if let question = DiscoveryQuestion(datagram) {
        precondition(question.datagram(length: count) == datagram)
        let answer = book.answer(to: question, length: count, port: 1314)
        precondition(answer.readableBytes <= count)
        precondition(DiscoveryAnswer(answer)?.nonce == question.nonce)
    }
    if let answer = DiscoveryAnswer(datagram) {
        // Each printer has at least 28 bytes.
        precondition(answer.printers.count * 28 <= count)
    }
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argc: UnsafeMutablePointer<CInt>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's start: SwiftPM renames an executable's main to the name of its target.
@_cdecl("DiscoveryFuzz_main")
public func main(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var argc = argc
    var argv = argv
    return runDriver(&argc, &argv, testOneInput)
}
