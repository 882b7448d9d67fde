// SPDX-License-Identifier: Apache-2.0

import Foundation
import SystemPackage
import Testing

@testable import Devices

@Suite("PNG pages become a PDF without being decoded")
struct PNGPagesPDFTests {
    private let folder: PrintingFolder

    init() throws { folder = try PrintingFolder() }

    private func makePDF(_ images: [TinyPNG]) throws -> WrittenPDF {
        let output = OutputFolder(path: FilePath(folder.path))
        var pdf = try PNGPagesPDF(PartFile("out.pdf", in: output))
        for image in images {
            try Data(image.bytes).write(to: folder.url.appending(path: "page.png"))
            let file = try #require(try output.open("page.png"))
            defer { try? file.close() }
            try pdf.append(file, name: "page.png")
        }
        try pdf.finish()
        return try WrittenPDF(try folder.bytes("out.pdf"))
    }

    @Test("every object is where the table says, and the pixels are those of the PNG")
    func structure() throws {
        let gray = TinyPNG(width: 300, height: 1200, colorType: 0, dotsPerInch: 300, dataChunkLength: 8192)
        let pdf = try makePDF([TinyPNG(), gray, TinyPNG(width: 9, bitDepth: 1, colorType: 0, dotsPerInch: 600)])
        #expect(pdf.objects.count == 3 + 3 * 4)
        #expect(pdf.trailer.contains("/Size 16 /Root 1 0 R"))
        #expect(pdf.objects[2]?.contains("/Count 3 /Kids [\n4 0 R\n8 0 R\n12 0 R ]") == true)
        #expect(pdf.objects[8]?.contains("/MediaBox [0 0 72.000 288.001]") == true, "\(pdf.objects[8] ?? "")")
        let image = try #require(pdf.objects[10])
        #expect(image.contains("/Width 300 /Height 1200 /ColorSpace /DeviceGray /BitsPerComponent 8"))
        #expect(image.contains("/Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns 300"))
        #expect(pdf.objects[6]?.contains("/ColorSpace /DeviceRGB") == true)
        #expect(pdf.objects[14]?.contains("/BitsPerComponent 1 /Columns 9") == true)
        #expect(try pdf.stream(10, lengthObject: 11) == gray.compressed)
    }

    @Test("a PNG without a resolution is taken for 300 dots per inch")
    func defaultResolution() throws {
        let pdf = try makePDF([TinyPNG(width: 600, height: 300, dotsPerInch: nil)])
        #expect(pdf.objects[4]?.contains("/MediaBox [0 0 144.000 72.000]") == true)
    }

    @Test(
        "what a PDF cannot carry is refused with the reason",
        arguments: [
            (TinyPNG(colorType: 6).bytes, "alpha"),
            (TinyPNG(bitDepth: 16).bytes, "16 bits"),
            (TinyPNG(interlace: 1).bytes, "interlaced"),
            (TinyPNG(width: 0).bytes, "0 x 3 pixels"),
            (Array("%PDF-1.4".utf8), "no PNG"),
            (TinyPNG().bytes.dropLast(6), "cut off"),
            (Array(TinyPNG().bytes.prefix(60)), "cut off"),
            ([], "cut off"),
        ]
    )
    func refusals(bytes: [UInt8], reason: String) throws {
        try Data(bytes).write(to: folder.url.appending(path: "page.png"))
        let file = try #require(try OutputFolder(path: FilePath(folder.path)).open("page.png"))
        defer { try? file.close() }
        let error = try #require(throws: DeviceError.self) { try PNGImage.check(file, name: "page.png") }
        #expect(error.code == .refused)
        #expect(error.message.contains(reason), "\(error.message)")
    }

    @Test("a PNG cut off at any byte is an error, never a trap")
    func truncations() throws {
        let bytes = TinyPNG().bytes
        for length in bytes.indices {
            try Data(bytes[..<length]).write(to: folder.url.appending(path: "page.png"))
            let file = try #require(try OutputFolder(path: FilePath(folder.path)).open("page.png"))
            defer { try? file.close() }
            #expect(throws: DeviceError.self) { try PNGImage.check(file, name: "page.png") }
        }
    }
}
