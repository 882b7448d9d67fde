// SPDX-License-Identifier: Apache-2.0

import IPP
import IPPClient
import Testing

@testable import PDPSClient

@Suite("What a server's refusal means")
struct ClientErrorTests {
    private func error(_ status: IPPStatus, _ message: String? = nil) -> ClientError? {
        let request = IPPMessage(requesting: .cancelJob)
        return ClientError(
            response: IPPMessage(respondingTo: request, status: status, statusMessage: message),
            to: "job 7 was not canceled"
        )
    }

    @Test(
        "what is not allowed is refused, what could not be done has failed",
        arguments: [
            (IPPStatus.clientErrorForbidden, ClientError.Code.refused), (.clientErrorNotAuthenticated, .refused),
            (.clientErrorNotAuthorized, .refused), (.serverErrorNotAcceptingJobs, .refused),
            (.clientErrorAccountLimitReached, .refused), (.clientErrorNotFound, .failed),
            (.clientErrorNotPossible, .failed), (.serverErrorBusy, .failed),
        ]
    )
    func codes(status: IPPStatus, code: ClientError.Code) {
        #expect(error(status)?.code == code)
        #expect(error(status)?.status == status)
    }

    @Test("success is no error")
    func success() {
        #expect(error(.successfulOK) == nil)
        #expect(error(.successfulOKIgnoredOrSubstitutedAttributes) == nil)
    }

    @Test("the message has what was asked and what the server said")
    func message() {
        #expect(error(.clientErrorNotPossible, "It has ended.")?.message == "job 7 was not canceled: It has ended.")
        #expect(error(.clientErrorNotFound)?.message == "job 7 was not canceled: client-error-not-found")
    }

    @Test("attributes that the server does not support are named")
    func unsupported() {
        var response = IPPMessage(
            respondingTo: IPPMessage(requesting: .printJob),
            status: .clientErrorAttributesOrValuesNotSupported
        )
        response.groups.append(
            AttributeGroup(tag: .unsupportedAttributes, attributes: [Attribute("sides", .keyword("x"))])
        )
        #expect(ClientError(response: response, to: "x")?.message.contains("(not supported: sides)") == true)
    }

    @Test("HTTP statuses that forbid are refusals")
    func httpStatus() {
        let address = ServerAddress.local
        #expect(ClientError(IPPClientError(.httpStatus(403), "no"), address: address).code == .refused)
        #expect(ClientError(IPPClientError(.httpStatus(500), "no"), address: address).code == .failed)
        #expect(ClientError(IPPClientError(.interrupted, "gone"), address: address).code == .unreachable)
    }
}
