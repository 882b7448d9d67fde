// SPDX-License-Identifier: Apache-2.0
import CCups
import IPP

/// Times decoding and encoding against libcups on the same bytes, in turns; prints the median of five.
@main
struct IPPCodecBenchmark {
    static func main() throws {
        try compare("Get-Printer-Attributes response", printerAttributesResponse())
        try compare("Print-Job request", printJobRequest())
    }

    private static func compare(_ title: String, _ message: IPPMessage) throws {
        var bytes = try message.encoded()
        let attributes = message.groups.map(\.attributes.count).reduce(0, +)
        print("\(title): \(attributes) attributes, \(bytes.count) bytes")
        guard try IPPMessage(decoding: bytes) == message else { throw Mismatch("PDPS does not read what it wrote") }
        guard let parsed = pdps_ipp_read(&bytes, bytes.count) else { throw Mismatch("libcups cannot read the message") }
        defer { ippDelete(parsed) }
        var output = [UInt8](repeating: 0, count: bytes.count)
        guard pdps_ipp_write(parsed, &output, output.count) == bytes.count, output == bytes else {
            throw Mismatch("libcups writes other bytes")
        }
        try report("decode", bytes.count) {
            _ = try IPPMessage.decode(bytes.span.bytes)
        } cups: {
            ippDelete(pdps_ipp_read(&bytes, bytes.count))
        }
        try report("encode", bytes.count) {
            _ = try message.encoded()
        } cups: {
            _ = pdps_ipp_write(parsed, &output, output.count)
        }
        // As a server answers: each attribute was encoded when it was set.
        let kept = try message.groups.map { group in
            (group.tag, try group.attributes.map { try IPPEncoder.encode([$0]) })
        }
        try report("encode from kept attributes", bytes.count) {
            _ = try assemble(message, kept)
        } cups: {
            _ = pdps_ipp_write(parsed, &output, output.count)
        }
    }

    private static func assemble(_ message: IPPMessage, _ kept: [(GroupTag, [[UInt8]])]) throws -> [UInt8] {
        var encoder = IPPEncoder(
            header: IPPHeader(version: message.version, code: message.code, requestID: message.requestID),
            capacity: 4096
        )
        for (tag, attributes) in kept {
            try encoder.append(AttributeGroup(tag: tag))
            for attribute in attributes { encoder.append(encoded: attribute) }
        }
        return encoder.finish()
    }

    private static func report(
        _ title: String,
        _ byteCount: Int,
        pdps: () throws -> Void,
        cups: () throws -> Void
    ) throws {
        let iterations = max(100_000_000 / (byteCount * 10), 100)
        var (ours, theirs): ([Int], [Int]) = ([], [])
        for _ in 0..<5 {
            ours.append(try nanoseconds(iterations, pdps))
            theirs.append(try nanoseconds(iterations, cups))
        }
        let (our, their) = (ours.sorted()[2], theirs.sorted()[2])
        line("\(title), PDPS", our, byteCount)
        line("\(title), libcups", their, byteCount)
        let hundredths = their * 100 / max(our, 1)
        print("  \(title): PDPS is \(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10) times as fast")
    }

    private static func line(_ title: String, _ nanoseconds: Int, _ byteCount: Int) {
        print("  \(title): \(nanoseconds) ns per message, \(byteCount * 1000 / max(nanoseconds, 1)) MB/s")
    }

    /// Nanoseconds that `body` takes, on average of so many runs.
    private static func nanoseconds(_ iterations: Int, _ body: () throws -> Void) rethrows -> Int {
        let time = try ContinuousClock().measure { for _ in 0..<iterations { try body() } }
        let (seconds, attoseconds) = time.components
        return (Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)) / iterations
    }
}

/// The two codecs do not agree, so that their times would not compare.
struct Mismatch: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}
