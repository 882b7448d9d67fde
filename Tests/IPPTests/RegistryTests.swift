// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct RegistryTests {
    @Test("operations have their registered numbers and names")
    func operations() {
        #expect(IPPOperation.printJob.rawValue == 2)
        #expect(IPPOperation.getPrinterAttributes.name == "Get-Printer-Attributes")
        #expect(IPPOperation.closeJob.rawValue == 0x3B)
        #expect(IPPOperation.cupsGetPrinters.rawValue == 0x4002)
        #expect(IPPOperation.cupsGetPPD.name == "CUPS-Get-PPD")
        #expect(IPPOperation(rawValue: 0x7FFF).name == "operation 0x7fff")
        #expect(Set(IPPOperation.registered.map(\.name)).count == IPPOperation.registered.count)
    }

    @Test("statuses have their registered numbers, keywords and classes")
    func statuses() {
        #expect(IPPStatus.successfulOK.name == "successful-ok")
        #expect(IPPStatus.clientErrorNotFound.rawValue == 0x0406)
        #expect(IPPStatus.serverErrorBusy.name == "server-error-busy")
        #expect(IPPStatus(rawValue: 0x0499).name == "status 0x499")
        #expect(Set(IPPStatus.registered.map(\.name)).count == IPPStatus.registered.count)
        for status in IPPStatus.registered {
            #expect(status.isSuccessful == status.name.hasPrefix("successful-"))
            #expect(status.isClientError == status.name.hasPrefix("client-error-"))
            #expect(status.isServerError == status.name.hasPrefix("server-error-"))
        }
    }

    @Test("versions order and print as ipp-versions-supported has them")
    func versions() {
        #expect([IPPVersion.v2_1, .v1_1, .v2_2, .v2_0].sorted() == [.v1_1, .v2_0, .v2_1, .v2_2])
        #expect(IPPVersion.v2_0.description == "2.0")
    }
}
