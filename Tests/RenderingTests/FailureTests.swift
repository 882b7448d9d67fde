// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import Rendering
import Testing

@Suite("Documents that cannot be rendered fail with a clear reason")
struct FailureTests {
    private func failure(
        _ document: [UInt8],
        _ settings: RenderSettings = .small(),
        limits: RenderLimits = .init()
    ) async throws -> RenderError {
        try #require(try await WorkerFixture.render(document, settings, limits: limits).renderError)
    }

    @Test(
        "by code and words",
        arguments: [
            ("", RenderError.Code.emptyDocument, "empty"),
            ("PK\u{3}\u{4}word/document.xml", .unsupportedFormat, "office"),
            ("\u{1}\u{2}\u{3}", .unsupportedFormat, "unknown format"),
            ("\u{1B}E\u{1B}&l0Ohello", .unsupportedFormat, "PCL"),
            ("%!PS\n1 2 frobnicate showpage\n", .documentFormatError, "undefined in frobnicate"),
            ("%!PS\n1 0 div showpage\n", .documentFormatError, "undefinedresult"),
            ("%!PS\n(unterminated\n", .documentFormatError, "syntaxerror"),
            ("%!PS\n10 10 moveto\n", .noPages, "no page"),
            ("%!PS\n(/etc/passwd) (r) file\n", .documentFormatError, "may not"),
            ("%!PS\n(%pipe%id) (w) file\n", .documentFormatError, "may not"),
            ("%!PS\n(/usr/share/x) (w) file\n", .documentFormatError, "may not"),
            ("%!PS\n(pdfwrite) selectdevice showpage\n", .documentFormatError, "invalidaccess"),
            ("%PDF-1.4\nthis is none\n", .documentFormatError, "broken"),
        ]
    )
    func words(document: String, code: RenderError.Code, words: String) async throws {
        let error = try await failure(Array(document.utf8))
        #expect(error.code == code)
        #expect(error.message.contains(words), "\(error.message)")
        #expect(error.jobStateReasons.contains("aborted-by-system"))
    }

    @Test("an encrypted PDF wants its password")
    func encrypted() async throws {
        let key = String(repeating: "0123456789abcdef", count: 4)
        let pdf = SampleDocuments.pdf(
            pages: ["0 0 9 9 re f"],
            trailer: "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <\(key)> /U <\(key)> >>"
        )
        let error = try await failure(pdf)
        #expect(error.code == .passwordProtected)
        #expect(error.jobStateReasons.contains("document-password-error"))
    }

    @Test("a PDF cut anywhere fails or is repaired with a warning, never crashes")
    func truncatedPDF() async throws {
        let pdf = SampleDocuments.pdf(pages: ["9 9 90 90 re f", "9 9 90 90 re f"])
        let codes: [RenderError.Code] = [.documentFormatError, .noPages]
        for count in stride(from: 20, to: pdf.count - 20, by: 97) {
            let rendered = try await WorkerFixture.render(Array(pdf.prefix(count)), .small())
            if let error = rendered.renderError {
                #expect(codes.contains(error.code), "\(count): \(error)")
            } else {
                #expect(!rendered.warnings.isEmpty, "\(count)")
            }
        }
    }

    @Test("an endless loop ends by processor time")
    func endlessLoop() async throws {
        let error = try await failure(
            Array("%!PS\n{} loop\n".utf8),
            limits: RenderLimits(cpuTime: .seconds(1))
        )
        #expect(error.code == .cpuTimeExceeded)
        #expect(error.message.contains("processor time"))
    }

    @Test("an endless loop ends by idle time when processor time is plenty")
    func idleLoop() async throws {
        let error = try await failure(Array("%!PS\n{} loop\n".utf8), limits: RenderLimits(idle: .seconds(1)))
        #expect(error.code == .timedOut)
    }

    @Test("memory is bounded")
    func memoryBomb() async throws {
        let program = "%!PS\n/a [ { 60000 string } loop ] def\n"
        let error = try await failure(Array(program.utf8), limits: RenderLimits(memory: 200 << 20))
        #expect(error.code == .outOfMemory, "\(error)")
    }

    @Test("a PDF whose page claims a huge image is bounded")
    func imageBomb() async throws {
        let content = "9 9 re q 288 0 0 432 0 0 cm BI /W 100000 /H 100000 /BPC 8 /CS /RGB ID xxxx EI Q"
        let rendered = try await WorkerFixture.render(
            SampleDocuments.pdf(pages: [content]),
            .small(),
            limits: RenderLimits(memory: 200 << 20, cpuTime: .seconds(2), idle: .seconds(5))
        )
        // Ghostscript may draw what there is; what counts is that it ends.
        if let error = rendered.renderError { #expect(error.code != .protocolViolation) }
    }

    @Test("output is bounded")
    func outputLimit() async throws {
        let program =
            "%!PS\n{ 0 1 400 { rand 100 mod 100 div setgray rand 288 mod exch 5 5 rectfill } for showpage } loop\n"
        let error = try await failure(Array(program.utf8), limits: RenderLimits(outputBytes: 100_000))
        #expect(error.code == .outputLimit)
    }

    @Test("settings that cannot be met are refused before a worker is used")
    func impossibleSettings() async throws {
        var settings = RenderSettings.small(.appleRaster, .black1)
        #expect(try await failure([], settings).code == .unsupportedSettings)
        settings = .small()
        settings.resolution = .init(x: 1_000_000)
        #expect(try await failure([], settings).message.contains("dpi"))
        settings = .small()
        settings.media.width = 10_000_000
        #expect(try await failure([], settings).code == .unsupportedSettings)
    }

    @Test("a program's stack of pages ends with its error, the pages before it were sent")
    func errorAfterPages() async throws {
        let program = "%!PS\n0 0 9 9 rectfill showpage 0 0 9 9 rectfill showpage oops\n"
        let rendered = try await WorkerFixture.render(program, .small())
        #expect(rendered.pages.count == 2)
        #expect(rendered.renderError?.message.contains("undefined in oops") == true)
    }
}
