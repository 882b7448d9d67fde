// SPDX-License-Identifier: Apache-2.0
import FuzzDriver
import IPP

@main
enum IPPDecodeFuzz {
    static func main() {
        fuzz { start, count in
            check(UnsafeRawBufferPointer(start: start, count: count))
            return 0
        }
    }
}

/// Stops the program if the bytes break a promise of the decoder.
private func check(_ bytes: UnsafeRawBufferPointer) {
    let whole = Result { () throws(IPPDecodingError) in Decoded(try IPPMessage.decode(bytes)) }
    precondition(whole == decodeInPieces(bytes), "pieces give another result than the whole")
    var lenient = IPPDecodingRules(malformedValues: .keep)
    lenient.collectionDepth = 64
    let kept = Result { () throws(IPPDecodingError) in Decoded(try IPPMessage.decode(bytes, rules: lenient)) }
    switch whole {
    case .success(let decoded):
        precondition(decoded.consumed <= bytes.count && kept == whole, "lenient rules read another message")
        checkStable(decoded.message)
    case .failure(let error):
        precondition((0...bytes.count).contains(error.offset), "the error is outside the bytes")
    }
}

/// What was decoded can be encoded and decodes to the same.
private func checkStable(_ message: IPPMessage) {
    do {
        let encoded = try message.encoded()
        let again = try IPPMessage(decoding: encoded)
        precondition(again == message, "the message changed when encoded")
        _ = try? message.validateRequest()
    } catch {
        preconditionFailure("what was decoded cannot be encoded and decoded again: \(error)")
    }
}

/// Feeds pieces whose sizes follow from the bytes.
private func decodeInPieces(_ bytes: UnsafeRawBufferPointer) -> Result<Decoded, IPPDecodingError> {
    var decoder = IPPDecoder()
    var start = 0
    while start < bytes.count {
        let end = min(start + 1 + Int(bytes[start]) % 23, bytes.count)
        do throws(IPPDecodingError) {
            let progress = try decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            if case .message(let message, let consumed) = progress {
                return .success(Decoded((message, start + consumed)))
            }
        } catch {
            return .failure(error)
        }
        start = end
    }
    return .failure(decoder.errorAtEndOfInput())
}

/// A message and how many bytes it took.
private struct Decoded: Equatable {
    var message: IPPMessage
    var consumed: Int

    init(_ result: (message: IPPMessage, consumed: Int)) {
        message = result.message
        consumed = result.consumed
    }
}
