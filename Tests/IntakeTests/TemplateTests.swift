// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@testable import Intake

@Suite("Job template attributes are checked against the printer")
struct TemplateTests {
    private let support = TemplateSupport(TestIntake.capabilities)

    private func collection(_ members: Attribute...) -> Attribute {
        Attribute("media-col", .collection(members))
    }

    @Test("what the printer advertises is taken")
    func advertised() throws {
        for attribute in support.printerAttributes where attribute.name.hasSuffix("-supported") {
            let name = String(attribute.name.dropLast("-supported".count))
            guard support.names.contains(name), name != "media-col" else { continue }
            // A boolean says that any value is taken.
            if attribute.value == .boolean(true) { continue }
            for value in attribute.values where value.rangeValue == nil || name == "number-up" {
                let check = try support.check([Attribute(name, value)])
                let isRange = value.stringValue?.hasPrefix("custom_m") ?? false
                #expect(check.unsupported.isEmpty || isRange, "\(attribute)")
            }
        }
        let standards = support.printerAttributes.filter {
            $0.name.hasSuffix("-default") && $0.name != "media-col-default" && $0.value != .outOfBand(.noValue)
        }
        let ticket = standards.map { Attribute(name: String($0.name.dropLast("-default".count)), values: $0.values) }
        #expect(try support.check(ticket).unsupported.isEmpty)
    }

    @Test("sizes are known by old names, by PPD names and within the custom range")
    func mediaNames() throws {
        for name in [
            "iso_a4_210x297mm", "A4", "iso-a4", "na-letter", "Letter", "custom_x_100x200mm", "Custom.100x200mm",
        ] {
            #expect(try support.check([Attribute("media", .keyword(name))]).unsupported.isEmpty, "\(name)")
        }
        for name in ["iso_a2_420x594mm", "A0", "nonsense"] {
            #expect(try support.check([Attribute("media", .keyword(name))]).accepted.isEmpty, "\(name)")
        }
    }

    @Test("members of media-col that are not taken are returned, the rest stays")
    func mediaCollection() throws {
        let size = Attribute(.mediaSize, MediaSize(width: 21_010, height: 29_690))
        let check = try support.check([collection(size, Attribute(.mediaType, "papyrus"))])
        #expect(check.accepted == [collection(size)])
        #expect(check.unsupported == [collection(Attribute(.mediaType, "papyrus"))])
    }

    @Test("finishings-col names what the device has, in place of finishings")
    func finishings() throws {
        var capabilities = TestIntake.capabilities
        capabilities.finishings = [3, 4, 20, 74]
        let support = TemplateSupport(capabilities)
        func asked(_ members: [Attribute]...) -> Attribute {
            Attribute(name: "finishings-col", values: members.map { .collection($0) })
        }
        let group = AttributeGroup(tag: .printerAttributes, attributes: support.printerAttributes)
        let templates = group["finishing-template-supported"]?.stringValues ?? []
        #expect(templates == ["none", "staple", "staple-top-left", "punch-dual-left"])
        #expect(support.names.contains("finishings-col") && !self.support.names.contains("finishings-col"))
        let staple = Attribute("finishing-template", .keyword("staple-top-left"))
        let punch = Attribute("finishing-template", .keyword("punch-dual-left"))
        let both = asked([staple], [punch])
        #expect(try support.check([both]).accepted == [both])
        #expect(Ticket([both]).finishings == [20, 74])
        let wrong = [
            asked([Attribute("finishing-template", .keyword("fold-z"))]),
            asked([staple, Attribute("imposition-template", .keyword("signature"))]), asked([]),
        ]
        for attribute in wrong { #expect(try support.check([attribute]).unsupported == [attribute]) }
        #expect(throws: Refusal.self) { try support.check([both, Attribute("finishings", .enumeration(4))]) }
        #expect(
            try self.support.check([both]).unsupported == [Attribute("finishings-col", .outOfBand(.unsupported))]
        )
        for value in support.enumerations["finishings"] ?? [] {
            #expect(FinishingTemplate.name(of: value).flatMap(FinishingTemplate.value) == value)
        }
    }

    @Test("overrides and job-sheets-col are not taken, and reported", arguments: ["overrides", "job-sheets-col"])
    func notTaken(name: String) throws {
        let members = [Attribute(name: "pages", values: [.range(1...2)]), Attribute(.sides, "one-sided")]
        let check = try support.check([Attribute(name, .collection(members))])
        #expect(check.unsupported == [Attribute(name, .outOfBand(.unsupported))] && check.accepted.isEmpty)
        #expect(!support.names.contains(name))
    }

    @Test("unknown attributes are unsupported, options of CUPS's filters are let through")
    func unknown() throws {
        let check = try support.check([Attribute("warp-speed", .integer(9)), Attribute("fit-to-page", .boolean(true))])
        #expect(check.unsupported == [Attribute("warp-speed", .outOfBand(.unsupported))])
        #expect(check.accepted.map(\.name) == ["fit-to-page"])
    }

    @Test("wrong values and syntaxes are returned as sent")
    func values() throws {
        let bad = [
            Attribute("copies", .integer(0)), Attribute("copies", .keyword("two")),
            Attribute("sides", .keyword("three-sided")), Attribute("number-up", .integer(3)),
            Attribute("print-quality", .enumeration(9)), Attribute("job-priority", .integer(101)),
            Attribute("printer-resolution", .resolution(Resolution(dpi: 1234))),
            Attribute("job-sheets", .name("decorated")), Attribute("page-set", .keyword("prime")),
        ]
        for attribute in bad { #expect(try support.check([attribute]).unsupported == [attribute]) }
        for sheets in ["none,none", "standard", "none,standard"] {
            #expect(try support.check([Attribute("job-sheets", .name(sheets))]).unsupported.isEmpty)
        }
        let both = Attribute(name: "job-sheets", values: [.name("standard"), .name("confidential")])
        #expect(try support.check([both]).accepted == [both])
    }

    @Test("a printer that only takes documents as they are advertises nothing that would be done to their pages")
    func onlyPassedThrough() throws {
        var capabilities = TestIntake.capabilities
        capabilities.formats = ["application/vnd.epson.escpr"]
        let support = TemplateSupport(capabilities)
        for name in ["number-up", "page-ranges", "job-sheets", "imposition-template", "page-set", "print-scaling"] {
            let supported = support.printerAttributes.first { $0.name == "\(name)-supported" }
            #expect((supported?.values.count ?? 0) <= 1, "\(name)")
        }
        let asked = [
            Attribute("number-up", .integer(2)), Attribute("job-sheets", .keyword("standard")),
            Attribute("page-ranges", .range(1...2)), Attribute("imposition-template", .keyword("signature")),
        ]
        #expect(try support.check(asked).accepted.isEmpty)
        #expect(try support.check([Attribute("number-up", .integer(1))]).unsupported.isEmpty)
    }

    @Test("what is advertised is what the device has")
    func advertisedTruly() {
        func supported(_ name: String, _ change: (inout DeviceCapabilities) -> Void) -> Attribute? {
            var capabilities = TestIntake.capabilities
            change(&capabilities)
            return TemplateSupport(capabilities).printerAttributes.first { $0.name == "\(name)-supported" }
        }
        let onlyPDF = supported("print-color-mode") { $0.formats = ["application/pdf"] }
        #expect(onlyPDF?.stringValues.contains("bi-level") == false)
        let bits = supported("print-color-mode") { ($0.formats, $0.rasterTypes) = (["image/pwg-raster"], ["black_1"]) }
        #expect(bits?.stringValues == ["auto", "monochrome", "bi-level"])
        #expect(supported("print-quality") { $0.resolutions = [300] }?.intValues == [4])
        #expect(supported("print-quality") { $0.resolutions = [300, 600] }?.intValues == [3, 4, 5])
        #expect(
            supported("print-quality") { ($0.resolutions, $0.printQualities) = ([300], [3, 4]) }?.intValues == [3, 4]
        )
        let edge = { (capabilities: inout DeviceCapabilities) in
            capabilities.margins = .init(top: 300, bottom: 300, left: 300, right: 300)
        }
        #expect(supported("media-top-margin", edge)?.intValues == [300])
        let photo = supported("media-top-margin") {
            edge(&$0)
            $0.borderless = true
        }
        #expect(photo?.intValues == [0, 300])
    }

    @Test("a job that is to wait for a time that is not understood is held", arguments: ["someday", "25:00"])
    func holdTimes(until: String) throws {
        let sent = Attribute("job-hold-until", .name(until))
        let check = try support.check([sent])
        #expect(check.unsupported == [sent])
        #expect(check.accepted == [Attribute("job-hold-until", .keyword("indefinite"))])
    }

    @Test("media with media-col, and page ranges that fall or overlap, are refused")
    func contradictions() {
        let both = [Attribute("media", .keyword("A4")), collection()]
        #expect(throws: Refusal.self) { try support.check(both) }
        for ranges in [[5...6, 1...2], [1...3, 3...4], [0...1]] as [[ClosedRange<Int32>]] {
            let pages = Attribute(name: "page-ranges", values: ranges.map { .range($0) })
            #expect(throws: Refusal.self) { try support.check([pages]) }
        }
        let good = Attribute(name: "page-ranges", values: [.range(1...3), .range(5...5)])
        #expect(throws: Never.self) { try support.check([good]) }
    }

    @Test("without fidelity a job is made and what was ignored is returned; with it there is no job")
    func fidelity() async throws {
        try await TestIntake.with { intake async throws in
            var request = Samples.request(.printJob)
            request.add(Attribute("sides", .keyword("three-sided")), to: .jobAttributes)
            request.add(Attribute("warp-speed", .integer(9)), to: .jobAttributes)
            let reply = try await intake.send(request, document: Samples.pdf)
            #expect(reply.status == .successfulOKIgnoredOrSubstitutedAttributes)
            let unsupported = try #require(reply[group: .unsupportedAttributes])
            #expect(unsupported["sides"]?.stringValue == "three-sided")
            #expect(unsupported["warp-speed"]?.value == .outOfBand(.unsupported))
            #expect(try await intake.job(1).ticket["sides"] == nil)

            var strict = request
            strict.groups[0].append(.ippAttributeFidelity, true)
            let refused = try await intake.send(strict, document: Samples.pdf)
            #expect(refused.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(refused.statusMessage.contains("sides three-sided"))
            #expect(refused[group: .unsupportedAttributes]?.attributes.count == 2)

            var mandatory = request
            mandatory.groups[0].append(.jobMandatoryAttributes, ["sides"])
            let named = try await intake.send(mandatory, document: Samples.pdf)
            #expect(named.status == .clientErrorAttributesOrValuesNotSupported)
            #expect(named[group: .unsupportedAttributes]?.attributes.map(\.name) == ["sides"])
            #expect(try await intake.jobCount() == 1)
        }
    }
}
