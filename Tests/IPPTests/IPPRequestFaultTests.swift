// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct IPPRequestFaultTests {
    private let charset = Attribute(.attributesCharset, "utf-8")
    private let language = Attribute(.attributesNaturalLanguage, "en")

    /// The status of a request with these operation attributes, further groups, version and request-id.
    private func status(
        _ attributes: [Attribute],
        _ groups: [GroupTag] = [],
        version: IPPVersion = .v2_0,
        requestID: Int32 = 1
    ) -> IPPStatus? {
        let operation = AttributeGroup(tag: .operationAttributes, attributes: attributes)
        let all = [operation] + groups.map { AttributeGroup(tag: $0) }
        let message = IPPMessage(version: version, operation: .printJob, requestID: requestID, groups: all)
        do throws(IPPRequestFault) {
            try message.validateRequest()
            return nil
        } catch {
            #expect(error.message.utf8.count <= 255)
            return error.status
        }
    }

    @Test("a request with charset and language first is good in every version of 1 and 2")
    func good() {
        #expect(status([charset, language]) == nil)
        #expect(status([charset, language], version: IPPVersion(major: 1, minor: 0)) == nil)
        #expect(status([charset, language], version: IPPVersion(major: 2, minor: 9)) == nil)
        #expect(status([Attribute(.attributesCharset, "US-ASCII"), language]) == nil)
        #expect(status([charset, language], [.jobAttributes, .document, .subscription, .subscription]) == nil)
        #expect(status([charset, language], [.jobAttributes, .subscription, .document]) == nil)
    }

    @Test("each thing that is missing or misplaced has its status")
    func faults() {
        #expect(
            status([charset, language], version: IPPVersion(major: 0, minor: 0)) == .serverErrorVersionNotSupported
        )
        #expect(
            status([charset, language], version: IPPVersion(major: 3, minor: 0)) == .serverErrorVersionNotSupported
        )
        #expect(status([charset, language], requestID: 0) == .clientErrorBadRequest)
        #expect(status([charset, language], requestID: -1) == .clientErrorBadRequest)
        #expect(status([]) == .clientErrorBadRequest)
        #expect(status([charset]) == .clientErrorBadRequest)
        #expect(status([language]) == .clientErrorBadRequest)
        #expect(status([language, charset]) == .clientErrorBadRequest)
        #expect(status([Attribute("attributes-charset", .keyword("utf-8")), language]) == .clientErrorBadRequest)
        #expect(
            status([Attribute("attributes-charset", .charset("utf-8"), .charset("utf-8")), language])
                == .clientErrorBadRequest
        )
        #expect(status([charset, Attribute("attributes-natural-language", .text("en"))]) == .clientErrorBadRequest)
        #expect(status([Attribute(.attributesCharset, "utf-16"), language]) == .clientErrorCharsetNotSupported)
        #expect(status([charset, language], [.operationAttributes]) == .clientErrorBadRequest)
        #expect(status([charset, language], [.printerAttributes, .jobAttributes]) == .clientErrorBadRequest)
        let bare = IPPMessage(version: .v2_0, operation: .printJob, requestID: 1, groups: [])
        #expect(throws: IPPRequestFault.self) { try bare.validateRequest() }
        var job = bare
        job.groups = [AttributeGroup(tag: .jobAttributes, attributes: [charset, language])]
        #expect(throws: IPPRequestFault.self) { try job.validateRequest() }
    }

    @Test("the version is looked at first, then the request-id")
    func order() {
        #expect(status([], version: IPPVersion(major: 9, minor: 0), requestID: 0) == .serverErrorVersionNotSupported)
        #expect(status([Attribute(.attributesCharset, "utf-16")], requestID: 0) == .clientErrorBadRequest)
    }
}
