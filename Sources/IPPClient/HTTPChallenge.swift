// SPDX-License-Identifier: Apache-2.0

/// One challenge of a `WWW-Authenticate` header (RFC 9110 section 11.6.1).
struct HTTPChallenge: Sendable, Equatable {
    /// In lower case, such as `basic`.
    var scheme: String
    /// By their names in lower case.
    var parameters: [String: String] = [:]

    /// The challenges of a header; what is malformed ends the list.
    static func all(in header: String) -> [HTTPChallenge] {
        var challenges: [HTTPChallenge] = []
        var rest = Substring(header.prefix(4096))
        while let word = rest.token() {
            rest.skipBlanks()
            if rest.first == "=", !challenges.isEmpty {
                rest.removeFirst()
                rest.skipBlanks()
                guard let value = rest.quotedString() ?? rest.token() else { break }
                challenges[challenges.count - 1].parameters[word.lowercased()] = value
            } else {
                challenges.append(HTTPChallenge(scheme: word.lowercased()))
            }
            while let next = rest.first, next == " " || next == "\t" || next == "," { rest.removeFirst() }
        }
        return challenges
    }
}

extension Substring {
    fileprivate mutating func skipBlanks() { self = drop { $0 == " " || $0 == "\t" } }

    /// Takes a token (RFC 9110 section 5.6.2); nil if there is none.
    fileprivate mutating func token() -> String? {
        let taken = prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~/".contains($0)) }
        guard !taken.isEmpty else { return nil }
        self = self[taken.endIndex...]
        return String(taken)
    }

    /// Takes a quoted string (RFC 9110 section 5.6.4); nil if there is none.
    fileprivate mutating func quotedString() -> String? {
        guard first == "\"" else { return nil }
        var text = ""
        var isEscaped = false
        for index in indices.dropFirst() {
            let character = self[index]
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                self = self[self.index(after: index)...]
                return text
            } else {
                text.append(character)
            }
        }
        return nil
    }
}
