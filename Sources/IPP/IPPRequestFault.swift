// SPDX-License-Identifier: Apache-2.0

/// Why a request that could be decoded is refused before its operation is looked at.
public struct IPPRequestFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The status-code to answer with.
    public let status: IPPStatus
    /// What is wrong, fit for `status-message`.
    public let message: String

    /// Makes a fault.
    public init(status: IPPStatus, message: String) {
        self.status = status
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension IPPMessage {
    /// Checks what every request must have, in the order in which CUPS answers (RFC 8011 section 4.1).
    ///
    /// It looks at version, request-id, the order of groups, `attributes-charset` and `attributes-natural-language`.
    /// Whether the operation and its target exist is for the server.
    ///
    /// - Throws: `IPPRequestFault` with the first thing that is wrong.
    public func validateRequest() throws(IPPRequestFault) {
        guard version.major == 1 || version.major == 2 else {
            let message = "IPP version \(version) is not supported; use 1.1 to 2.2"
            throw IPPRequestFault(status: .serverErrorVersionNotSupported, message: message)
        }
        guard requestID >= 1 else { throw .badRequest("request-id is \(requestID), must be 1 or greater") }
        guard let first = groups.first, first.tag == .operationAttributes else {
            throw .badRequest("the first group is not operation-attributes")
        }
        try validateGroupOrder()
        let charset = try firstAttribute(0, .attributesCharset)
        _ = try firstAttribute(1, .attributesNaturalLanguage)
        guard ["utf-8", "us-ascii"].contains(charset.lowercased()) else {
            let message = "charset '\(charset)' is not supported; use utf-8"
            throw IPPRequestFault(status: .clientErrorCharsetNotSupported, message: message.cut(toUTF8Bytes: 255))
        }
    }

    /// Groups come in the order of their tags, except that subscriptions may follow any; unknown groups are ignored.
    private func validateGroupOrder() throws(IPPRequestFault) {
        var highest = GroupTag.operationAttributes
        for group in groups.dropFirst() where group.tag.rawValue <= GroupTag.system.rawValue {
            guard group.tag != .operationAttributes else {
                throw .badRequest("there is more than one group of operation-attributes")
            }
            if group.tag == .subscription { continue }
            guard group.tag.rawValue >= highest.rawValue else {
                throw .badRequest("\(group.tag) comes after \(highest)")
            }
            highest = group.tag
        }
    }

    /// The value of the operation attribute that must be at `index`, named and typed as `key` says.
    private func firstAttribute(_ index: Int, _ key: AttributeKey<String>) throws(IPPRequestFault) -> String {
        let attributes = groups[0].attributes
        guard index < attributes.count, attributes[index].name == key.name else {
            let place = index == 0 ? "first" : "second"
            throw .badRequest("\(key.name) is not the \(place) operation attribute")
        }
        guard let value = String(attributeValues: attributes[index].values, as: key.tag) else {
            throw .badRequest("\(key.name) is not one value of syntax \(key.tag)")
        }
        return value
    }
}

extension IPPRequestFault {
    fileprivate static func badRequest(_ message: String) -> IPPRequestFault {
        IPPRequestFault(status: .clientErrorBadRequest, message: message)
    }
}

extension IPPOperation {
    /// Whether a request must name its target as `printer-uri`, `job-uri` or `system-uri`.
    ///
    /// CUPS's questions about the whole server need none; CUPS-Get-PPD may have `ppd-name` instead.
    public var needsTarget: Bool {
        switch self {
        case .cupsGetDefault, .cupsGetPrinters, .cupsGetClasses, .cupsGetDevices, .cupsGetPPDs, .cupsGetPPD: false
        default: true
        }
    }
}
