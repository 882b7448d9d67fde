// SPDX-License-Identifier: Apache-2.0

extension DeviceProfile {
    /// What the profile is called, for people (`profileDescriptionTag`, ICC.1 section 9.2.41); nil if it says nothing.
    public var description: String? {
        guard let tag = element("desc"), tag.count >= 12 else { return nil }
        let text: String
        switch String(decoding: tag.prefix(4), as: UTF8.self) {
        // ICC.1:2001: a length, and ASCII with a zero at its end.
        case "desc": text = String(decoding: tag.dropFirst(12).prefix(Self.number(tag, at: 8)), as: UTF8.self)
        // ICC.1:2010 section 10.15: several languages, of which the first is taken; UTF-16.
        case "mluc":
            guard tag.count >= 28 else { return nil }
            let (length, offset) = (Self.number(tag, at: 20), Self.number(tag, at: 24))
            guard offset <= tag.count, length <= tag.count - offset else { return nil }
            let bytes = Array(tag[(tag.startIndex + offset)..<(tag.startIndex + offset + length)])
            let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
            }
            text = String(decoding: units, as: UTF16.self)
        default: return nil
        }
        let line = text.prefix { $0 != "\0" && !$0.isNewline }
        return line.isEmpty ? nil : String(line)
    }

    private func element(_ signature: String) -> ArraySlice<UInt8>? {
        // The initializer has seen that all lies within.
        guard bytes.count > Self.headerLength + 4 else { return nil }
        for index in 0..<Self.number(bytes[...], at: Self.headerLength) {
            let entry = Self.headerLength + 4 + index * 12
            guard bytes[entry..<entry + 4].elementsEqual(signature.utf8) else { continue }
            let start = Self.number(bytes[...], at: entry + 4)
            return bytes[start..<start + Self.number(bytes[...], at: entry + 8)]
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>, at offset: Int) -> Int {
        bytes.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
}
