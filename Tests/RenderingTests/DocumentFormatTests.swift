// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@Suite("Document formats are found from the first bytes")
struct DocumentFormatTests {
    @Test(
        "each format by its signature",
        arguments: [
            ("%!PS-Adobe-3.0\n", DocumentFormat.postScript), ("\u{4}%!PS\n", .postScript), ("%!\n", .postScript),
            ("%!PS-Adobe-3.0 EPSF-3.0\n", .encapsulatedPostScript),
            ("\u{1B}%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=POSTSCRIPT\r\n%!PS-Adobe-3.0\n", .postScript),
            ("\u{1B}%-12345X@PJL ENTER LANGUAGE=PCL\r\n\u{1B}E", .pcl), ("\u{1B}E\u{1B}&l0O", .pcl),
            ("^XA^FO50,50^A0N,50,50^FDHello^FS^XZ", .zpl), ("CT~~CD,~CC^~CT~\r\n^XA~TA000", .zpl),
            ("%PDF-1.7\n", .pdf), ("\n\n junk %PDF-1.4\n", .pdf),
            ("RaS2PwgRaster", .pwgRaster), ("UNIRAST\0\0\0\0\u{1}", .appleRaster),
            ("PK\u{3}\u{4}", .zip), ("RIFF1234WEBPVP8 ", .webP), ("", .empty),
            ("Dear Sir or Madam,\r\n\tthe printer works.\u{C}", .plainText), ("Grüße, Привет, 你好", .plainText),
            ("\u{1}\u{2}\u{3}binary", .unknown), ("\u{1B}[1mbold\u{1B}[0m", .plainText),
        ] as [(String, DocumentFormat)]
    )
    func signature(head: String, format: DocumentFormat) {
        #expect(DocumentFormat.detect(Array(head.utf8)) == format)
    }

    @Test("binary signatures")
    func binarySignatures() {
        #expect(DocumentFormat.detect([0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
        #expect(DocumentFormat.detect([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
        #expect(DocumentFormat.detect([0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8]) == .tiff)
        #expect(DocumentFormat.detect([0x1F, 0x8B, 8]) == .gzip)
        #expect(DocumentFormat.detect([0xC5, 0xD0, 0xD3, 0xC6, 30, 0, 0, 0]) == .encapsulatedPostScript)
        #expect(DocumentFormat.detect(SampleImages.avif) == .heif)
        #expect(DocumentFormat.detect(SampleImages.webP) == .webP)
        #expect(DocumentFormat.detect([0, 0, 0, 24] + Array("ftypheic".utf8) + [0, 0, 0, 0]) == .heif)
    }

    @Test("Latin-1 is text, control characters of the upper half are not")
    func latin1() {
        #expect(DocumentFormat.detect(Array("Gr".utf8) + [0xFC, 0xDF] + Array("e\n".utf8)) == .plainText)
        #expect(DocumentFormat.detect([0x41, 0x80, 0x81, 0x41]) == .unknown)
    }

    @Test("a character that the end of the head cuts does not make text binary")
    func cutCharacter() {
        let head = Array(String(repeating: "a", count: DocumentFormat.detectionLength - 1).utf8) + [0xE4]
        #expect(DocumentFormat.detect(head) == .plainText)
    }

    @Test("any bytes give an answer", arguments: 0..<64)
    func anyBytes(seed: Int) {
        var generator = SystemRandomNumberGenerator()
        let head = (0..<seed).map { _ in UInt8.random(in: 0...255, using: &generator) }
        _ = DocumentFormat.detect(head)
        for format in DocumentFormat.allCases { #expect(format.mimeType.contains("/")) }
    }
}
