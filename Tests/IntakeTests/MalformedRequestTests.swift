// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IPP
import PrintModel
import Spool
import Testing

@testable import Intake

@Suite("Malformed requests get a clear error and do no harm")
struct MalformedRequestTests {
    @Test("a request cut at any offset is answered with 0x0400 and its request-id, and the server goes on")
    func truncation() async throws {
        try await TestIntake.with { intake async throws in
            var request = Samples.request(.printJob, Samples.lobby, Attribute(.jobName, "Letter"))
            request.add(
                Attribute(.mediaCol, AttributeCollection(attributes: [Attribute(.mediaType, "stationery")])),
                to: .jobAttributes
            )
            let bytes = try request.encoded()
            for length in 0..<bytes.count {
                let response = try await intake.client.execute(
                    uri: "/ipp/print",
                    method: .post,
                    headers: [.contentType: "application/ipp"],
                    body: ByteBuffer(bytes: bytes[..<length])
                )
                if length < 8 {
                    #expect(response.status == .badRequest)
                } else {
                    let reply = try IPPMessage(decoding: Array(response.body.readableBytesView))
                    #expect(reply.status == .clientErrorBadRequest)
                    #expect(reply.requestID == 7)
                    #expect(reply.statusMessage.contains("byte \(length)"), "\(reply.statusMessage)")
                }
            }
            #expect(try await intake.jobCount() == 0)
            #expect(try await intake.printed() == 1)
        }
    }

    @Test("versions other than 1 and 2 are refused", arguments: [0, 3, 9, 255] as [UInt8])
    func version(major: UInt8) async throws {
        try await TestIntake.with { intake async throws in
            var request = Samples.request(.getPrinterAttributes)
            request.version = IPPVersion(major: major, minor: 0)
            let reply = try await intake.send(request)
            #expect(reply.status == .serverErrorVersionNotSupported)
            #expect(reply.version == request.version)
            #expect(reply[group: .operationAttributes]?[.attributesCharset] == "utf-8")
        }
    }

    @Test("the form of the request is checked before its meaning")
    func form() async throws {
        try await TestIntake.with { intake async throws in
            func status(_ change: (inout IPPMessage) -> Void) async throws -> IPPStatus {
                var request = Samples.request(.getPrinterAttributes)
                change(&request)
                let reply = try await intake.send(request)
                #expect(reply[group: .printerAttributes] == nil)
                #expect(reply.statusMessage != "")
                return reply.status
            }
            #expect(try await status { $0.requestID = 0 } == .clientErrorBadRequest)
            #expect(try await status { $0.groups = [] } == .clientErrorBadRequest)
            #expect(try await status { $0.groups[0].attributes.removeAll() } == .clientErrorBadRequest)
            #expect(try await status { $0.groups[0].attributes.swapAt(0, 1) } == .clientErrorBadRequest)
            #expect(try await status { $0.groups[0][.printerURI] = nil } == .clientErrorBadRequest)
            #expect(try await status { $0.groups[0][.attributesCharset] = "utf-16" } == .clientErrorCharsetNotSupported)
            #expect(try await status { $0.groups.append($0.groups[0]) } == .clientErrorBadRequest)
            #expect(try await status { $0.groups[0][.printerURI] = "ftp://localhost/x" } == .clientErrorNotFound)
            #expect(
                try await status { $0.groups[0][.printerURI] = "ipp://localhost/printers/Cellar" }
                    == .clientErrorNotFound
            )
            #expect(try await status { $0.code = 0x3FFF } == .serverErrorOperationNotSupported)
        }
    }

    @Test("an operation attribute of the wrong syntax is refused and returned")
    func wrongSyntax() async throws {
        try await TestIntake.with { intake async throws in
            let request = Samples.request(.printJob, Samples.lobby, Attribute("job-name", .integer(5)))
            let reply = try await intake.send(request, document: Samples.pdf)
            #expect(reply.status == .clientErrorBadRequest)
            #expect(reply.statusMessage.contains("job-name"))
            #expect(reply[group: .unsupportedAttributes]?["job-name"]?.intValue == 5)
            #expect(try await intake.jobCount() == 0)
        }
    }

    @Test("values and attributes beyond the limits are refused")
    func oversize() async throws {
        var configuration = IntakeConfiguration()
        configuration.maximumAttributesSize = 4096
        try await TestIntake.with(.router, configuration) { intake async throws in
            var many = Samples.request(.getPrinterAttributes)
            many.add(Attribute(.requestedAttributes, (0..<500).map { "attribute-\($0)" }))
            let reply = try await intake.send(many)
            #expect(reply.status == .clientErrorRequestEntityTooLarge)
            // A name of 256 bytes, which the encoder would not write.
            let marker = [UInt8](repeating: UInt8(ascii: "n"), count: 255)
            var bytes = try Samples.request(
                .printJob,
                Samples.lobby,
                Attribute("job-name", .name(String(decoding: marker, as: UTF8.self)))
            ).encoded()
            let start = try #require(bytes.firstRange(of: marker)?.lowerBound)
            bytes.replaceSubrange(start - 2..<start, with: [0x01, 0x00])
            bytes.insert(UInt8(ascii: "n"), at: start)
            #expect(try await intake.send(bytes: bytes).status == .clientErrorRequestValueTooLong)
            #expect(try await intake.jobCount() == 0)
        }
    }
}
