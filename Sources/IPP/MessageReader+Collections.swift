// SPDX-License-Identifier: Apache-2.0

extension MessageReader {
    /// Reads the members of the collection that `begin` begins, its end included (RFC 8010 section 3.1.6).
    mutating func readMembers(
        _ bytes: RawSpan,
        _ begin: Item,
        of name: String,
        depth: Int
    ) throws(IPPDecodingError) -> [Attribute] {
        guard begin.value.isEmpty else {
            throw error(.malformedCollection, at: begin.start, "'\(name)': begCollection must not have a value")
        }
        // Every level is one call deep, so the rules can ask for no more than the stack surely holds.
        guard depth <= min(rules.collectionDepth, IPPDecodingRules.deepestCollection) else {
            throw error(.limitExceeded, at: begin.start, "'\(name)': collections nested deeper than \(depth - 1)")
        }
        var members: [Attribute] = []
        var memberIsNamed = false
        while true {
            let item = try readMemberItem(bytes, of: name)
            switch item.tag {
            case .memberName, .endCollection:
                if memberIsNamed, members[members.count - 1].values.isEmpty {
                    let member = members[members.count - 1].name
                    throw error(.malformedCollection, at: item.start, "'\(name)': member '\(member)' has no value")
                }
                if item.tag == .endCollection {
                    guard item.value.isEmpty else {
                        throw error(.malformedCollection, at: item.start, "'\(name)': endCollection must have no value")
                    }
                    return members
                }
                guard members.count < rules.attributesPerGroup else {
                    let limit = rules.attributesPerGroup
                    throw error(.limitExceeded, at: item.start, "'\(name)': more than \(limit) members")
                }
                if members.isEmpty { members.reserveCapacity(8) }
                members.append(Attribute(name: try readName(bytes, in: item.value, at: item.start), values: []))
                memberIsNamed = true
            default:
                guard memberIsNamed else {
                    throw error(.malformedCollection, at: item.start, "'\(name)': a value comes before a member's name")
                }
                let member = members.count - 1
                guard members[member].values.count < rules.valuesPerAttribute else {
                    throw tooManyValues(of: members[member].name, at: item.start)
                }
                let value = try readValue(bytes, item, of: members[member].name, depth: depth)
                // Most members have one value; an array made of it takes no more room than that.
                if members[member].values.isEmpty {
                    members[member].values = [value]
                } else {
                    members[member].values.append(value)
                }
            }
        }
    }

    /// Reads the next part of a collection, none of which may have a name.
    private mutating func readMemberItem(_ bytes: RawSpan, of name: String) throws(IPPDecodingError) -> Item {
        try require(1, of: bytes, in: "the collection '\(name)'")
        guard bytes.byte(at: offset) >= 0x10 else {
            throw error(.malformedCollection, at: offset, "'\(name)': the collection is not ended")
        }
        let item = try readItem(bytes)
        guard item.name.isEmpty else {
            throw error(.malformedCollection, at: item.start, "'\(name)': a part of a collection must not have a name")
        }
        return item
    }
}
