// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering
import Testing

@testable import Scheduling

@Suite("Planning how a job is printed")
struct PrintPlanTests {
    private func plan(
        _ formats: String...,
        ticket: Ticket = Ticket(),
        device: DeviceCapabilities = officePrinter(),
        from impression: Int = 1
    ) throws -> PrintPlan {
        let documents = formats.enumerated().map { document($1, number: $0 + 1) }
        return try PrintPlan.make(documents: documents, ticket: ticket, device: device, firstImpression: impression)
    }

    private func settings(_ plan: PrintPlan, _ index: Int = 0) throws -> RenderSettings {
        guard case .render(let settings) = try #require(plan.steps.dropFirst(index).first) else {
            throw TestFailure("document \(index + 1) is passed through")
        }
        return settings
    }

    struct TestFailure: Error {
        init(_ message: String) { self.message = message }
        let message: String
    }

    // MARK: Colours

    @Test("the device's ICC profile is for its own colours only")
    func deviceProfile() throws {
        var plan = try plan("application/postscript", device: officePrinter { $0.formats = ["image/pwg-raster"] })
        let other = plan
        plan.setColors(of: DeviceProfile(sha256: "0", colorSpace: .cmyk))
        #expect(plan == other)
        let profile = DeviceProfile(sha256: "1", colorSpace: .rgb)
        plan.setColors(of: profile)
        #expect(try settings(plan).deviceProfile == profile)
        var passed = try self.plan("image/jpeg", device: officePrinter { $0.formats = ["image/jpeg"] })
        passed.setColors(of: profile)
        #expect(passed.steps == [.passThrough])
    }

    @Test("print-rendering-intent and print-content-optimize reach the pages")
    func intent() throws {
        let ticket = Ticket([
            Attribute("print-rendering-intent", .keyword("saturation")),
            Attribute("print-content-optimize", .keyword("photo")),
        ])
        let device = officePrinter { $0.formats = ["image/pwg-raster"] }
        let asked = try settings(try plan("image/jpeg", ticket: ticket, device: device))
        #expect(asked.renderingIntent == .saturation && asked.sharpensPhotos)
        let plain = try settings(try plan("image/jpeg", device: device))
        #expect(plain.renderingIntent == .auto && !plain.sharpensPhotos)
    }

    // MARK: Formats

    private static let formatCases: [([String], String, String, Bool)] = [
        (["image/pwg-raster", "application/pdf"], "application/pdf", "image/pwg-raster", false),
        (["application/pdf", "image/pwg-raster"], "application/pdf", "application/pdf", true),
        (["application/pdf", "image/pwg-raster"], "image/jpeg", "application/pdf", false),
        (["image/jpeg", "image/urf"], "image/jpeg", "image/jpeg", true),
        (["image/jpeg", "image/urf"], "application/pdf", "image/urf", false),
        (["application/postscript"], "application/postscript", "application/postscript", true),
        (["application/postscript"], "text/plain", "application/postscript", false),
        (["image/png"], "application/postscript", "image/png", false),
        (["application/octet-stream", "image/pwg-raster"], "image/tiff", "image/pwg-raster", false),
        (["image/urf", "application/vnd.hp-PCL"], "application/vnd.hp-PCL", "application/vnd.hp-PCL", true),
        (["application/pdf", "image/pwg-raster"], "image/pwg-raster", "image/pwg-raster", true),
    ]

    @Test(
        "the device's preferred format wins",
        arguments: Self.formatCases
    )
    func preferredFormat(device: [String], document: String, expected: String, passedThrough: Bool) throws {
        let plan = try plan(document, device: officePrinter { $0.formats = device })
        #expect(plan.format == expected)
        #expect((plan.steps == [.passThrough]) == passedThrough)
    }

    @Test(
        "a document that the ticket wants changed is rendered even where its format is taken",
        arguments: [
            Attribute.pages(2...3),
            .keyword("print-scaling", "fit"), .keyword("fit-to-page", "true"), .keyword("landscape", "true"),
            Attribute("number-up", .integer(2)), .keyword("imposition-template", "signature"),
            .keyword("page-set", "odd"), .keyword("page-delivery", "reverse-order"),
            .keyword("outputorder", "reverse"), .keyword("job-sheets", "standard"), .copies(2),
            .keyword("print-color-mode", "monochrome"),
            Attribute("orientation-requested", .enumeration(4)),
        ]
    )
    func changedDocument(attribute: Attribute) throws {
        let plan = try plan(
            "application/pdf",
            ticket: Ticket(attribute),
            device: officePrinter { $0.formats = ["application/pdf"] }
        )
        #expect(try settings(plan).output == .pdf)
    }

    @Test("a gray device makes a gray print of a passed PDF by itself")
    func monochromeOnGrayDevice() throws {
        let device = officePrinter {
            $0.formats = ["application/pdf"]
            $0.rasterTypes = ["sgray_8"]
        }
        let ticket = Ticket(.keyword("print-color-mode", "monochrome"))
        let plan = try plan("application/pdf", ticket: ticket, device: device)
        #expect(plan.steps == [.passThrough])
    }

    @Test("what cannot be rendered is passed as it is, with a warning of what is lost")
    func unrenderableWithPageRanges() throws {
        let device = officePrinter { $0.formats = ["application/vnd.hp-PCL"] }
        let plan = try plan("application/vnd.hp-PCL", ticket: Ticket(.pages(1...1)), device: device)
        #expect(plan.steps == [.passThrough])
        #expect(plan.warnings.count == 1)
    }

    @Test(
        "a document that nothing can be made of is refused with its format and what is taken",
        arguments: ["application/octet-stream", "application/zip", "application/vnd.hp-PCL", "image/x-unknown"]
    )
    func unsupported(format: String) {
        let error = #expect(throws: PlanError.self) { try plan(format) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains(format) == true)
        #expect(error?.message.contains("image/pwg-raster") == true)
        #expect(error?.jobStateReasons == ["unsupported-document-format"])
    }

    @Test("a job without documents is refused")
    func noDocuments() {
        let error = #expect(throws: PlanError.self) {
            try PrintPlan.make(documents: [], ticket: Ticket(), device: officePrinter())
        }
        #expect(error?.code == .noDocuments)
    }

    @Test("several documents go out in one format, page by page ones first")
    func severalDocuments() throws {
        let device = officePrinter { $0.formats = ["application/pdf", "image/pwg-raster"] }
        let plan = try plan("application/pdf", "image/jpeg", device: device)
        #expect(plan.format == "image/pwg-raster")
        #expect(plan.steps.count == 2)
        #expect(try settings(plan, 1).output == .pwgRaster)
    }

    @Test("documents become one for PDF, and where the ticket makes them one")
    func joinedDocuments() throws {
        let onlyPDF = officePrinter { ($0.formats, $0.maximumCopies) = (["application/pdf"], 9) }
        let plan = try plan("application/pdf", "image/jpeg", ticket: Ticket(.copies(2)), device: onlyPDF)
        #expect(plan.isJoined && plan.steps.count == 1 && plan.pageCopies == 1 && plan.deviceCopies == 2)
        #expect(try settings(plan).joining == DocumentJoining())
        let apart = Attribute.keyword("multiple-document-handling", "separate-documents-uncollated-copies")
        let uncollated = try self.plan(
            "application/pdf",
            "image/jpeg",
            ticket: Ticket(.copies(2), apart),
            device: onlyPDF
        )
        #expect(uncollated.deviceCopies == 1 && uncollated.pageCopies == 1)
        #expect(try settings(uncollated).imposition.copies == 2 && !settings(uncollated).imposition.isCollated)
        let single = Attribute.keyword("multiple-document-handling", "single-document")
        let numberUp = Attribute("number-up", .integer(2))
        for (ticket, isJoined) in [
            (Ticket(single), false), (Ticket(single, numberUp), true), (Ticket(numberUp), false),
            (Ticket(single, .pages(2...3)), true), (Ticket(.pages(2...3)), false),
        ] {
            let plan = try self.plan("application/pdf", "image/jpeg", ticket: ticket, device: officePrinter())
            #expect(plan.format == "image/pwg-raster" && plan.isJoined == isJoined)
        }
        let one = try self.plan("application/pdf", ticket: Ticket(single, numberUp), device: onlyPDF)
        #expect(!one.isJoined)
    }

    @Test("documents without a common format are refused together")
    func noCommonFormat() {
        let device = officePrinter { $0.formats = ["application/vnd.epson.escpr", "image/pwg-raster"] }
        let error = #expect(throws: PlanError.self) {
            try plan("application/vnd.epson.escpr", "application/pdf", device: device)
        }
        #expect(error?.code == .unsupportedFormat)
    }

    @Test("a printer with nothing but PCL gets a client's PCL as it is and other documents rendered to it")
    func onlyPCL() throws {
        let device = officePrinter { ($0.formats, $0.rasterTypes) = (["application/vnd.hp-PCL"], ["sgray_8"]) }
        let plan = try plan("application/vnd.hp-PCL", "application/pdf", device: device)
        #expect(plan.format == "application/vnd.hp-PCL" && plan.steps.first == .passThrough)
        guard case .render(let settings)? = plan.steps.last else { throw PlanError(.noDocuments, "not rendered") }
        #expect(settings.output == .pcl && settings.pixelFormat == .black1 && settings.halftone == .threshold)
        try settings.validate()
        let photo = try self.plan(
            "image/jpeg",
            ticket: Ticket(.keyword("print-content-optimize", "photo")),
            device: device
        )
        guard case .render(let forPhotos)? = photo.steps.first else { throw PlanError(.noDocuments, "not rendered") }
        #expect(forPhotos.halftone == .errorDiffusion)
    }

    @Test("PCLm has colour where the device has it", arguments: [true, false])
    func pclm(isColor: Bool) throws {
        let device = officePrinter {
            ($0.formats, $0.rasterTypes) = (["application/PCLm"], isColor ? ["srgb_8"] : ["sgray_8"])
        }
        guard case .render(let settings)? = try plan("application/pdf", device: device).steps.first else {
            throw PlanError(.noDocuments, "not rendered")
        }
        #expect(settings.output == .pclm && settings.pixelFormat == (isColor ? .srgb8 : .sgray8))
    }

    // MARK: Copies

    @Test(
        "exactly one layer makes the copies",
        arguments: [(1, 1, 1, 1), (3, 99, 3, 1), (3, 3, 3, 1), (3, 2, 1, 3), (3, 1, 1, 3)]
    )
    func copies(wanted: Int, maximum: Int, byDevice: Int, byPages: Int) throws {
        let plan = try plan(
            "application/pdf",
            ticket: Ticket(.copies(Int32(wanted))),
            device: officePrinter { $0.maximumCopies = maximum }
        )
        #expect(plan.deviceCopies == byDevice)
        #expect(plan.pageCopies == byPages)
        #expect(try settings(plan).copies == byDevice)
    }

    @Test("copies of several documents are made of pages, in the order of multiple-document-handling")
    func copiesOfSeveralDocuments() throws {
        let device = officePrinter { $0.maximumCopies = 99 }
        let collated = try plan("application/pdf", "text/plain", ticket: Ticket(.copies(2)), device: device)
        #expect(collated.pageCopies == 2 && collated.deviceCopies == 1 && collated.isCollated)
        let handling = Attribute.keyword("multiple-document-handling", "separate-documents-uncollated-copies")
        let uncollated = try plan("application/pdf", "text/plain", ticket: Ticket(.copies(2), handling), device: device)
        #expect(!uncollated.isCollated)
    }

    @Test("a resumed job makes its copies of pages, whoever made them before")
    func copiesOfResumedJob() throws {
        let device = officePrinter { $0.maximumCopies = 99 }
        let plan = try plan("application/pdf", ticket: Ticket(.copies(4)), device: device, from: 6)
        #expect(plan.deviceCopies == 1 && plan.pageCopies == 4)
        #expect(plan.firstImpression == 6 && plan.droppedImpressions == 5)
    }

    // MARK: Resuming

    @Test("a resumed job prefers a format whose pages can be told apart")
    func resumedFormat() throws {
        let device = officePrinter { $0.formats = ["application/pdf", "image/urf"] }
        let plan = try plan("application/pdf", device: device, from: 3)
        #expect(plan.format == "image/urf")
        #expect(plan.droppedImpressions == 2)
    }

    @Test("a resumed page description begins behind the printed impressions")
    func resumedPageDescription() throws {
        let device = officePrinter { $0.formats = ["application/pdf"] }
        let whole = try plan("application/pdf", device: device, from: 3)
        #expect(try settings(whole).firstImpression == 3)
        let ticket = Ticket(.pages(2...3, 7...9), .copies(2))
        let ranged = try plan("application/pdf", ticket: ticket, device: device, from: 4)
        #expect(try settings(ranged).firstImpression == 4 && settings(ranged).pageRanges == [2...3, 7...9])
        #expect(ranged.droppedImpressions == 0)
        let joined = try plan("application/pdf", "application/pdf", device: device, from: 3)
        #expect(try joined.isJoined && settings(joined).firstImpression == 3)
    }

    @Test("what cannot be begun in the middle needs a person")
    func cannotResume() {
        let onlyPostScript = officePrinter { $0.formats = ["application/postscript"] }
        let documents = #expect(throws: PlanError.self) {
            try plan("application/pdf", "application/pdf", device: onlyPostScript, from: 3)
        }
        #expect(documents?.code == .cannotResume)
        let onlyPCL = officePrinter { $0.formats = ["application/vnd.hp-PCL"] }
        let language = #expect(throws: PlanError.self) { try plan("application/vnd.hp-PCL", device: onlyPCL, from: 2) }
        #expect(language?.code == .cannotResume)
    }

    @Test(
        "a sheet of which only the front was confirmed is printed anew",
        arguments: [(1, 1), (2, 1), (3, 3), (4, 3), (5, 5), (6, 5)]
    )
    func resumedSheet(impression: Int, first: Int) throws {
        let ticket = Ticket(.keyword("sides", "two-sided-long-edge"))
        let plan = try plan("application/pdf", ticket: ticket, from: impression)
        #expect(plan.firstImpression == first)
        #expect(plan.droppedImpressions == first - 1)
        #expect(try self.plan("application/pdf", from: impression).firstImpression == impression)
    }

    // MARK: Settings

    @Test("sides that the device does not have become one-sided, with a warning")
    func sides() throws {
        let long = try plan("application/pdf", ticket: Ticket(.keyword("sides", "two-sided-long-edge")))
        #expect(try settings(long).sides == .twoSidedLongEdge)
        #expect(long.warnings.isEmpty)
        let short = try plan("application/pdf", ticket: Ticket(.keyword("sides", "two-sided-short-edge")))
        #expect(try settings(short).sides == .oneSided)
        #expect(short.warnings.count == 1)
    }

    @Test("page ranges are sent in ascending order without overlap")
    func pageRanges() throws {
        let plan = try plan("application/pdf", ticket: Ticket(.pages(7...9, 1...2, 2...4, 8...12)))
        #expect(try settings(plan).pageRanges == [1...4, 7...12])
    }

    @Test("what the ticket says of the page is what the worker gets")
    func pageSettings() throws {
        let ticket = Ticket(
            .keyword("print-scaling", "fill"),
            Attribute("orientation-requested", .enumeration(5)),
            Attribute("print-quality", .enumeration(5))
        )
        let device = officePrinter {
            $0.sheetBack = .rotated
            $0.margins = .init(top: 1, bottom: 2, left: 3, right: 4)
        }
        let settings = try settings(plan("application/pdf", ticket: ticket, device: device))
        #expect(settings.scaling == .fill)
        #expect(settings.orientation == .reverseLandscape)
        #expect(settings.quality == .high)
        #expect(settings.resolution == .init(x: 1200))
        #expect(settings.sheetBack == .rotated)
        #expect(settings.margins == .init(left: 3, right: 4, top: 1, bottom: 2))
        #expect(throws: Never.self) { try settings.validate() }
    }

    // MARK: Pages on sheets

    @Test("the worker puts pages together, CUPS's names mean the same as IPP's")
    func imposition() throws {
        let ipp = Ticket(
            Attribute("number-up", .integer(4)),
            .keyword("presentation-direction-number-up", "tobottom-toleft"),
            .keyword("page-delivery", "reverse-order-face-up"),
            .keyword("page-set", "even")
        )
        let cups = Ticket(
            Attribute("number-up", .integer(4)),
            .keyword("number-up-layout", "tbrl"),
            .keyword("outputorder", "reverse"),
            .keyword("page-set", "even")
        )
        let expected = Imposition(numberUp: 4, direction: .toBottomToLeft, pageSet: .even, isReversed: true)
        for ticket in [ipp, cups] {
            #expect(try settings(plan("application/pdf", ticket: ticket)).imposition == expected)
        }
    }

    @Test("a booklet is printed on both sides over the short edge, or its sides by hand")
    func booklet() throws {
        let ticket = Ticket(.keyword("imposition-template", "signature"))
        let turning = officePrinter { $0.sides = Sides.allCases }
        let booklet = try plan("application/pdf", ticket: ticket, device: turning)
        #expect(booklet.sides == .twoSidedShortEdge && booklet.warnings.isEmpty)
        #expect(booklet.ticketForDevice(ticket).sides == .twoSidedShortEdge)
        let byHand = try plan("application/pdf", ticket: ticket)
        #expect(byHand.sides == .oneSided && byHand.warnings.count == 1)
        let both = Ticket(ticket.attributes + [Attribute("number-up", .integer(4))])
        #expect(try plan("application/pdf", ticket: both, device: turning).warnings.count == 1)
    }

    @Test("each sheet is repeated by the worker where copies are not collated")
    func uncollatedCopies() throws {
        let device = officePrinter { $0.maximumCopies = 99 }
        for uncollated in [
            Attribute.keyword("multiple-document-handling", "separate-documents-uncollated-copies"),
            .keyword("sheet-collate", "uncollated"), Attribute("collate", .boolean(false)),
        ] {
            let plan = try plan("application/pdf", ticket: Ticket(.copies(3), uncollated), device: device)
            #expect(plan.deviceCopies == 1 && plan.pageCopies == 1)
            #expect(try settings(plan).imposition.copies == 3 && !settings(plan).imposition.isCollated)
        }
        // A PDF holds all its copies, which cannot be sent one behind the other.
        let pdf = try plan(
            "application/postscript",
            ticket: Ticket(.copies(3)),
            device: officePrinter { $0.formats = ["application/pdf"] }
        )
        #expect(pdf.pageCopies == 1)
        #expect(try settings(pdf).imposition.copies == 3 && settings(pdf).imposition.isCollated)
    }

    @Test("a job with sheets has its copies made here, so that the sheets come once")
    func jobSheets() throws {
        let ticket = Ticket(.copies(2), Attribute(name: "job-sheets", values: [.name("standard"), .name("secret")]))
        let plan = try plan("application/pdf", ticket: ticket, device: officePrinter { $0.maximumCopies = 99 })
        #expect(plan.sheets == JobSheets(start: .standard, end: .secret))
        #expect(plan.deviceCopies == 1 && plan.pageCopies == 2)
    }

    private static let sheetForms: [([String], JobSheets?)] = [
        (["none"], JobSheets()), (["standard"], JobSheets(start: .standard)),
        (["none", "standard"], JobSheets(end: .standard)), (["standard,none"], JobSheets(start: .standard)),
        (["job-both-sheets"], JobSheets(start: .standard, end: .standard)),
        (["topsecret"], JobSheets(start: .topsecret)),
        (["job-end-sheet"], JobSheets(end: .standard)), (["pretty"], nil), ([], nil), (["none", "none", "none"], nil),
    ]

    @Test("job-sheets has IPP's and CUPS's forms", arguments: sheetForms)
    func sheetNames(names: [String], sheets: JobSheets?) {
        #expect(JobSheets(keywords: names) == sheets)
    }

    @Test("borderless printing is had where the device can")
    func borderless() throws {
        let edges = ["media-top-margin", "media-bottom-margin", "media-left-margin", "media-right-margin"]
        let ticket = Ticket(Attribute("media-col", .collection(edges.map { Attribute($0, .integer(0)) })))
        let plain = officePrinter { $0.margins = .init(top: 400, bottom: 400, left: 400, right: 400) }
        let refused = try plan("application/pdf", ticket: ticket, device: plain)
        #expect(refused.warnings.count == 1)
        #expect(try settings(refused).margins.top == 400)
        var photo = plain
        photo.borderless = true
        let printed = try plan("application/pdf", ticket: ticket, device: photo)
        #expect(printed.warnings.isEmpty)
        #expect(try settings(printed).margins == .none)
    }

    @Test("single-document lets documents share a sheet")
    func singleDocument() throws {
        let handling = Attribute.keyword("multiple-document-handling", "single-document")
        #expect(try !plan("application/pdf", "text/plain", ticket: Ticket(handling)).separatesDocuments)
        #expect(try plan("application/pdf", "text/plain").separatesDocuments)
    }
}
