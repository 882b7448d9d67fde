// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Raster
import Rendering
import Testing

@Suite("Pages are fitted to the media")
struct PlacementTests {
    private func box(_ document: [UInt8], _ settings: RenderSettings) async throws -> [Int] {
        let rendered = try await WorkerFixture.render(document, settings)
        #expect(rendered.error == nil)
        return try #require(try Picture.pages(of: rendered.bytes).first).picture.paintedBox
    }

    /// A document whose one page is all black, with another page size than the media's 288 by 432.
    private func document(_ format: DocumentFormat, _ width: Int, _ height: Int) -> [UInt8] {
        format == .pdf
            ? SampleDocuments.pdf(
                pages: ["-9 -9 \(width + 18) \(height + 18) re f"],
                mediaBox: "[0 0 \(width) \(height)]"
            )
            : Array(
                "%!PS\n<< /PageSize [\(width) \(height)] >> setpagedevice 0 0 \(width) \(height) rectfill showpage".utf8
            )
    }

    @Test(
        "by print-scaling",
        arguments: [DocumentFormat.pdf, .postScript],
        [
            // Twice as large: shrunk, within margins or to the edges, or cut.
            (PrintScaling.fit, 576, 864, 36, [36, 54, 252, 378]), (.fit, 576, 864, 0, [0, 0, 288, 432]),
            (.auto, 576, 864, 36, [36, 54, 252, 378]), (.autoFit, 576, 864, 36, [36, 54, 252, 378]),
            (.none, 576, 864, 36, [0, 0, 288, 432]),
            // Smaller: enlarged, or as it is in the middle.
            (.fit, 144, 144, 0, [0, 72, 288, 360]), (.fill, 144, 144, 0, [0, 0, 288, 432]),
            (.auto, 144, 144, 36, [72, 144, 216, 288]), (.autoFit, 144, 144, 0, [72, 144, 216, 288]),
            (.none, 144, 144, 0, [72, 144, 216, 288]),
            // Across: turned, and the same size is left alone whatever the margins.
            (.auto, 432, 288, 36, [0, 0, 288, 432]), (.auto, 288, 432, 36, [0, 0, 288, 432]),
            (.none, 400, 200, 0, [44, 16, 244, 416]), (.fit, 864, 144, 0, [108, 0, 180, 432]),
            // Far too large.
            (.fit, 14_400, 14_400, 0, [0, 72, 288, 360]),
        ] as [(PrintScaling, Int, Int, Int, [Int])]
    )
    func scaling(
        format: DocumentFormat,
        example: (scaling: PrintScaling, width: Int, height: Int, margin: Int, box: [Int])
    ) async throws {
        var settings = RenderSettings.small()
        settings.scaling = example.scaling
        let margin = example.margin * 2540 / 72
        settings.margins = .init(left: margin, right: margin, top: margin, bottom: margin)
        #expect(try await box(document(format, example.width, example.height), settings) == example.box)
    }

    @Test("a page that lies across is turned counter-clockwise, or clockwise for reverse landscape")
    func turning() async throws {
        // A mark at the lower left of a page across.
        let pdf = SampleDocuments.pdf(pages: ["0 0 20 10 re f"], mediaBox: "[0 0 432 288]")
        var settings = RenderSettings.small()
        #expect(try await box(pdf, settings) == [278, 412, 288, 432])
        settings.orientation = .reverseLandscape
        #expect(try await box(pdf, settings) == [0, 0, 10, 20])
        settings.orientation = .reversePortrait
        #expect(try await box(SampleDocuments.pdf(pages: ["0 0 20 10 re f"]), settings) == [268, 0, 288, 10])
    }

    @Test("PDF rotation, crop box and user unit are kept")
    func pdfBoxes() async throws {
        let settings = RenderSettings.small()
        let rotated = SampleDocuments.pdf(pages: ["0 0 20 10 re f"], mediaBox: "[0 0 432 288]", page: "/Rotate 90")
        #expect(try await box(rotated, settings) == [0, 0, 10, 20])
        let cropped = SampleDocuments.pdf(
            pages: ["0 0 1000 1000 re f"],
            mediaBox: "[0 0 1000 1000]",
            page: "/CropBox [100 100 200 300]"
        )
        #expect(try await box(cropped, settings) == [94, 116, 194, 316])
        let unit = SampleDocuments.pdf(pages: ["0 0 10 10 re f"], mediaBox: "[0 0 144 216]", page: "/UserUnit 2")
        #expect(try await box(unit, settings) == [0, 412, 20, 432])
    }

    @Test("a PostScript program cannot change the device's pixels")
    func hostilePageDevice() async throws {
        let program = """
            %!PS
            << /HWResolution [1200 1200] /HWSize [9999 9999] /OutputDevice /pdfwrite /DisplayFormat 2056
               /ViewerPreProcess { << /PageSize [9000 9000] >> } >> setpagedevice
            72 72 72 72 rectfill showpage

            """
        let rendered = try await WorkerFixture.render(program, .small())
        if let error = rendered.renderError {
            #expect(error.code == .documentFormatError)
        } else {
            #expect(try Picture.pages(of: rendered.bytes).first?.picture.width == 288)
        }
    }

    @Test("a program's own Install and BeginPage procedures still work")
    func ownInstall() async throws {
        let program = "%!PS\n<< /Install { 10 20 translate } >> setpagedevice 0 0 10 10 rectfill showpage\n"
        #expect(try await box(Array(program.utf8), .small()) == [10, 402, 20, 412])
    }
}
