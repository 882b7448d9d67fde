// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct TypedAttributeTests {
    enum Quality: Int32, AttributeValueConvertible {
        case draft = 3
        case high = 5
    }
    enum Side: String, AttributeValueConvertible {
        case one = "one-sided"
    }

    @Test("a typed value is written with the syntax of its key and read back")
    func setAndGet() throws {
        var group = AttributeGroup(tag: .jobAttributes)
        group[.copies] = 3
        group[.printQuality] = 4
        group[.jobName] = "Invoice"
        group[.documentFormat] = "application/pdf"
        group[.printerURI] = "ipp://h/"
        group[.lastDocument] = true
        group[.pageRanges] = [1...2, 5...5]
        group[.jobStateReasons] = ["none"]
        group[.printerSupply] = [OctetString("type=toner;")]
        group[.mediaSize] = .isoA4
        group[.printerResolution] = Resolution(dpi: 600)
        #expect(group["copies"]?.values == [.integer(3)])
        #expect(group["print-quality"]?.values == [.enumeration(4)])
        #expect(group["job-name"]?.values == [.name("Invoice")])
        #expect(group["document-format"]?.values == [.mimeMediaType("application/pdf")])
        #expect(group["printer-uri"]?.values == [.uri("ipp://h/")])
        #expect(group["page-ranges"]?.values == [.range(1...2), .range(5...5)])
        #expect(group["media-size"]?.value?.collectionValue?[.xDimension] == 21_000)
        #expect(group[.copies] == 3)
        #expect(group[.jobName] == "Invoice")
        #expect(group[.pageRanges] == [1...2, 5...5])
        #expect(group[.mediaSize] == .isoA4)
        #expect(group[.printerSupply]?.first?.bytes == Array("type=toner;".utf8))
        #expect(group[.sides] == nil)
    }

    @Test("enums of Swift stand for keywords and enums of IPP")
    func rawRepresentable() {
        var group = AttributeGroup(tag: .jobAttributes)
        let quality = AttributeKey<Quality>("print-quality")
        let sides = AttributeKey<[Side]>("sides-supported")
        group[quality] = .high
        group[sides] = [.one]
        #expect(group["print-quality"]?.value == .enumeration(5))
        #expect(group["sides-supported"]?.value == .keyword("one-sided"))
        #expect(group[quality] == .high)
        #expect(group[sides] == [.one])
        group["print-quality"] = Attribute("print-quality", .enumeration(99))
        #expect(group[quality] == nil)
    }

    @Test("setting keeps the place, nil and an empty array remove")
    func replace() {
        var group = AttributeGroup(
            tag: .jobAttributes,
            attributes: [Attribute(.copies, 1), Attribute(.sides, "one-sided")]
        )
        group[.copies] = 2
        #expect(group.attributes.map(\.name) == ["copies", "sides"])
        group[.copies] = nil
        #expect(group.attributes.map(\.name) == ["sides"])
        group[.finishings] = []
        #expect(!group.contains("finishings"))
        group.append(.finishings, [])
        #expect(!group.contains("finishings"))
        group["sides"] = nil
        #expect(group.attributes.isEmpty)
    }

    @Test("keyword and name, with and without language, stand for each other; other syntaxes do not")
    func exchange() {
        var group = AttributeGroup(tag: .jobAttributes)
        group["media"] = Attribute("media", .name("a4", language: "en"))
        #expect(group[.media] == "a4")
        group["job-name"] = Attribute("job-name", .keyword("x"))
        #expect(group[.jobName] == "x")
        group["printer-uri"] = Attribute("printer-uri", .keyword("ipp://h/"))
        #expect(group[.printerURI] == nil)
        group["copies-supported"] = Attribute("copies-supported", .integer(5))
        #expect(group[.copiesSupported] == 5...5)
    }

    @Test("a wrong syntax or count is an error that names the attribute, absence and out of band are nil")
    func syntaxError() throws {
        var group = AttributeGroup(tag: .jobAttributes)
        #expect(try group.value(of: .copies) == nil)
        group["copies"] = Attribute("copies", .outOfBand(.noValue))
        #expect(try group.value(of: .copies) == nil)
        group["copies"] = Attribute("copies", .keyword("two"))
        #expect(group[.copies] == nil)
        let wrong = #expect(throws: AttributeSyntaxError.self) { try group.value(of: .copies) }
        #expect(wrong?.description == "copies is keyword, must be integer")
        #expect(wrong?.attribute == group["copies"])
        group["copies"] = Attribute("copies", .integer(1), .integer(2))
        let many = #expect(throws: AttributeSyntaxError.self) { try group.value(of: .copies) }
        #expect(many?.description == "copies is integer (2 values), must be integer")
    }

    @Test("a number beyond 32 bits becomes the largest one")
    func clamped() {
        #expect(Attribute(.jobKOctets, 1 << 40).value == .integer(.max))
    }

    @Test("groups of a message are found by tag, the first or all")
    func groups() throws {
        var message = IPPMessage(requesting: .getJobs, of: "ipp://h/", requestID: 5, version: .v1_1)
        #expect(
            message[group: .operationAttributes]?.attributes.map(\.name)
                == ["attributes-charset", "attributes-natural-language", "printer-uri"]
        )
        message.groups.append(AttributeGroup(tag: .jobAttributes, attributes: [Attribute(.jobID, 1)]))
        message.groups.append(AttributeGroup(tag: .jobAttributes, attributes: [Attribute(.jobID, 2)]))
        #expect(message[group: .jobAttributes]?[.jobID] == 1)
        #expect(message.groups(.jobAttributes).map { $0[.jobID] } == [1, 2])
        message[group: .operationAttributes]?[.limit] = 10
        #expect(message.groups[0][.limit] == 10)
        message[group: .jobAttributes] = nil
        #expect(message.groups(.jobAttributes).count == 1)
        let response = IPPMessage(
            respondingTo: message,
            status: .clientErrorNotFound,
            statusMessage: String(repeating: "é", count: 200)
        )
        #expect(response.version == .v1_1)
        #expect(response.requestID == 5)
        #expect(response.groups[0][.statusMessage]?.utf8.count == 254)
    }
}
