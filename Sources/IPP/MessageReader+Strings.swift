// SPDX-License-Identifier: Apache-2.0

extension MessageReader {
    /// Reads a string without language; nil if it is malformed and to be kept as bytes.
    @inline(__always)
    func readString(_ bytes: RawSpan, _ item: Item, of name: String) throws(IPPDecodingError) -> String? {
        guard try hasLength(item.value.count, of: item.tag, item, name) else { return nil }
        return try readUTF8(bytes, in: item.value, item, name)
    }

    /// Reads `u16 length, language, u16 length, string`; nil if it is malformed and to be kept as bytes.
    func readLanguageString(
        _ bytes: RawSpan,
        _ item: Item,
        of name: String
    ) throws(IPPDecodingError) -> (language: String, string: String)? {
        guard let (language, string) = languageAndString(bytes, in: item.value) else {
            try refuse(item, name, "must be a language and a string whose lengths fill the value")
            return nil
        }
        guard try hasLength(language.count, of: .naturalLanguage, item, name),
            try hasLength(string.count, of: item.tag, item, name),
            let language = try readUTF8(bytes, in: language, item, name),
            let string = try readUTF8(bytes, in: string, item, name)
        else { return nil }
        return (language, string)
    }

    private func languageAndString(_ bytes: RawSpan, in value: Range<Int>) -> (Range<Int>, Range<Int>)? {
        guard value.count >= 4 else { return nil }
        let language = value.lowerBound + 2..<value.lowerBound + 2 + bytes.unsigned16(at: value.lowerBound)
        guard language.upperBound + 2 <= value.upperBound else { return nil }
        let string = language.upperBound + 2..<value.upperBound
        guard string.count == bytes.unsigned16(at: language.upperBound) else { return nil }
        return (language, string)
    }

    @inline(__always)
    private func readUTF8(
        _ bytes: RawSpan,
        in range: Range<Int>,
        _ item: Item,
        _ name: String
    ) throws(IPPDecodingError) -> String? {
        if let string = bytes.string(in: range) { return string }
        try refuse(item, name, "is not UTF-8")
        return nil
    }

    /// Whether `length` bytes are no more than `tag` allows; throws if they are and malformed values are refused.
    ///
    /// If malformed values are kept, an over-long string is read like any other.
    @inline(__always)
    func hasLength(_ length: Int, of tag: ValueTag, _ item: Item, _ name: String) throws(IPPDecodingError) -> Bool {
        if let maximum = tag.maximumLength, length > maximum {
            try refuse(item, name, "of \(length) bytes; at most \(maximum) are allowed", code: .valueTooLong)
        }
        return true
    }
}
