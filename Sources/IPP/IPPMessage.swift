// SPDX-License-Identifier: Apache-2.0

/// A request or response without its document data (RFC 8010 section 3.1.1).
public struct IPPMessage: Sendable, Equatable {
    /// The protocol version; a response has its request's.
    public var version: IPPVersion
    /// The operation-id of a request or the status-code of a response.
    public var code: UInt16
    /// Matches a response to its request; 1 or greater.
    public var requestID: Int32
    /// The attribute groups in the order of the wire.
    public var groups: [AttributeGroup]

    /// Makes a message from its parts.
    public init(version: IPPVersion, code: UInt16, requestID: Int32, groups: [AttributeGroup]) {
        self.version = version
        self.code = code
        self.requestID = requestID
        self.groups = groups
    }

    /// Makes a request from its parts; ``init(requesting:of:requestID:version:language:)`` fills in what all have.
    public init(version: IPPVersion, operation: IPPOperation, requestID: Int32, groups: [AttributeGroup]) {
        self.init(version: version, code: operation.rawValue, requestID: requestID, groups: groups)
    }

    /// Makes a response from its parts; ``init(respondingTo:status:statusMessage:language:)`` fills in what all have.
    public init(version: IPPVersion, status: IPPStatus, requestID: Int32, groups: [AttributeGroup]) {
        self.init(version: version, code: status.rawValue, requestID: requestID, groups: groups)
    }

    /// The code of a request.
    public var operation: IPPOperation {
        get { IPPOperation(rawValue: code) }
        set { code = newValue.rawValue }
    }

    /// The code of a response.
    public var status: IPPStatus {
        get { IPPStatus(rawValue: code) }
        set { code = newValue.rawValue }
    }

    /// The first group of that tag; setting replaces it in its place or appends, nil removes it.
    public subscript(group tag: GroupTag) -> AttributeGroup? {
        get { groups.first { $0.tag == tag } }
        set {
            switch (groups.firstIndex { $0.tag == tag }, newValue) {
            case (let index?, let group?): groups[index] = group
            case (let index?, nil): groups.remove(at: index)
            case (nil, let group?): groups.append(group)
            case (nil, nil): break
            }
        }
    }

    /// All groups of that tag, such as one for each job of a Get-Jobs response.
    public func groups(_ tag: GroupTag) -> [AttributeGroup] {
        groups.filter { $0.tag == tag }
    }
}

extension IPPMessage {
    /// Makes a request with `attributes-charset`, `attributes-natural-language` and its target as `printer-uri`.
    public init(
        requesting operation: IPPOperation,
        of printerURI: String? = nil,
        requestID: Int32 = 1,
        version: IPPVersion = .v2_0,
        language: String = "en"
    ) {
        var attributes = AttributeGroup(tag: .operationAttributes)
        attributes.append(.attributesCharset, "utf-8")
        attributes.append(.attributesNaturalLanguage, language)
        if let printerURI { attributes.append(.printerURI, printerURI) }
        self.init(version: version, operation: operation, requestID: requestID, groups: [attributes])
    }

    /// Makes a response that echoes the request's version and request-id (RFC 8011 section 4.1.6).
    public init(
        respondingTo request: IPPMessage,
        status: IPPStatus,
        statusMessage: String? = nil,
        language: String = "en"
    ) {
        self.init(
            respondingTo: IPPHeader(version: request.version, code: request.code, requestID: request.requestID),
            status: status,
            statusMessage: statusMessage,
            language: language
        )
    }

    /// Makes a response to a request of which only the header could be read.
    ///
    /// A `statusMessage` of more than 255 bytes is cut between two characters, as the attribute allows no more.
    public init(
        respondingTo header: IPPHeader,
        status: IPPStatus,
        statusMessage: String? = nil,
        language: String = "en"
    ) {
        var attributes = AttributeGroup(tag: .operationAttributes)
        attributes.append(.attributesCharset, "utf-8")
        attributes.append(.attributesNaturalLanguage, language)
        if let statusMessage { attributes.append(.statusMessage, statusMessage.cut(toUTF8Bytes: 255)) }
        self.init(version: header.version, status: status, requestID: header.requestID, groups: [attributes])
    }
}

/// The first 8 bytes of a message (RFC 8010 section 3.1.1).
public struct IPPHeader: Sendable, Hashable {
    /// The protocol version.
    public var version: IPPVersion
    /// The operation-id of a request or the status-code of a response.
    public var code: UInt16
    /// Matches a response to its request.
    public var requestID: Int32

    /// Makes a header from its fields.
    public init(version: IPPVersion, code: UInt16, requestID: Int32) {
        self.version = version
        self.code = code
        self.requestID = requestID
    }
}

extension String {
    /// The longest beginning of whole characters that has at most `limit` bytes in UTF-8.
    public func cut(toUTF8Bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = startIndex
        var length = 0
        while end < endIndex {
            length += self[end].utf8.count
            if length > limit { break }
            formIndex(after: &end)
        }
        return String(self[..<end])
    }
}
