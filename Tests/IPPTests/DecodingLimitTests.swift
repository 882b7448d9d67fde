// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct DecodingLimitTests {
    private func message(_ attributes: [Attribute]) throws -> [UInt8] {
        try IPPMessage(
            version: .v2_0,
            operation: .printJob,
            requestID: 9,
            groups: [AttributeGroup(tag: .operationAttributes, attributes: attributes)]
        ).encoded()
    }

    /// The error, the same in one piece and in pieces.
    private func error(_ bytes: [UInt8], _ rules: IPPDecodingRules) -> IPPDecodingError? {
        let whole = decodeWhole(bytes, rules: rules)
        for size in [1, 3, 100] { #expect(whole == decodePieces(bytes, of: size, rules: rules)) }
        guard case .failure(let error) = whole else { return nil }
        #expect(error.header?.requestID == 9)
        return error
    }

    private func nested(_ depth: Int) -> AttributeValue {
        depth == 1 ? .collection([]) : .collection([Attribute("m", nested(depth - 1))])
    }

    @Test("as many values, attributes, groups, levels and bytes as allowed are read, one more is an error")
    func limits() throws {
        var rules = IPPDecodingRules()
        rules.valuesPerAttribute = 3
        let value = AttributeValue.integer(1)
        #expect(error(try message([Attribute(name: "a", values: [value, value, value])]), rules) == nil)
        let values = try message([Attribute(name: "a", values: [value, value, value, value])])
        #expect(error(values, rules)?.code == .limitExceeded)
        #expect(error(values, rules)?.status == .clientErrorRequestEntityTooLarge)
        let members = try message([
            Attribute("c", .collection([Attribute(name: "m", values: [value, value, value, value])]))
        ])
        #expect(error(members, rules)?.message == "'m': more than 3 values")

        rules = IPPDecodingRules()
        rules.attributesPerGroup = 2
        let attribute = Attribute("a", value)
        #expect(error(try message([attribute, attribute]), rules) == nil)
        #expect(error(try message([attribute, attribute, attribute]), rules)?.code == .limitExceeded)
        let many = AttributeValue.collection([attribute, attribute, attribute])
        #expect(error(try message([Attribute("c", many)]), rules)?.code == .limitExceeded)

        rules = IPPDecodingRules()
        rules.groups = 2
        let header: [UInt8] = [2, 0, 0, 2, 0, 0, 0, 9]
        #expect(error(header + [1, 2, 3], rules) == nil)
        #expect(error(header + [1, 2, 2, 3], rules)?.offset == 10)
    }

    @Test("collections are read 16 deep and refused 17 deep")
    func depth() throws {
        #expect(error(try message([Attribute("a", nested(16))]), IPPDecodingRules()) == nil)
        let deep = try message([Attribute("a", nested(17))])
        #expect(error(deep, IPPDecodingRules())?.code == .limitExceeded)
    }

    @Test("a limit on depth that the stack might not hold is not followed")
    func endlessDepth() {
        var rules = IPPDecodingRules()
        rules.collectionDepth = .max
        var bytes: [UInt8] = [2, 0, 0, 2, 0, 0, 0, 9, 1, 0x34, 0, 1, 0x61, 0, 0]
        for _ in 0..<80_000 { bytes += [0x4A, 0, 0, 0, 1, 0x6D, 0x34, 0, 0, 0, 0] }
        #expect(error(bytes, rules)?.code == .limitExceeded)
    }

    @Test("a message is refused at the byte that is one too many, wherever it is cut")
    func totalBytes() throws {
        let bytes = try richMessage().encoded()
        for limit in 0..<bytes.count {
            var rules = IPPDecodingRules()
            rules.totalBytes = limit
            let whole = decodeWhole(bytes, rules: rules)
            #expect(whole == decodePieces(bytes, of: 1, rules: rules))
            #expect(whole == decodePieces(bytes, of: 33, rules: rules))
            guard case .failure(let error) = whole else {
                Issue.record("\(bytes.count) bytes were read with a limit of \(limit)")
                continue
            }
            #expect(error.code == .messageTooLarge)
        }
        var rules = IPPDecodingRules()
        rules.totalBytes = bytes.count
        #expect(try decodeWhole(bytes + [1, 2, 3], rules: rules).get().consumed == bytes.count)
    }

    @Test("bytes without an end are refused at the limit although more could come")
    func endless() throws {
        var decoder = IPPDecoder()
        #expect(try decoder.decode([2, 0, 0, 2, 0, 0, 0, 9, 1, 0x44, 0, 1, 0x61, 0, 0] as [UInt8]) == .incomplete)
        let value: [UInt8] = [0x30, 0, 1, 0x61, 0x03, 0xFF] + [UInt8](repeating: 0, count: 1023)
        var fed = 0
        #expect(throws: IPPDecodingError.self) {
            while fed < 3 << 20 {
                _ = try decoder.decode(value)
                fed += value.count
            }
        }
        #expect(fed < 1 << 20)
    }
}
