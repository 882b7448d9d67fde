// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster
import Testing

/// The raster reader of CUPS, by way of Python's ctypes, on files that `pdps render` made.
@Suite("CUPS reads our PWG raster", .enabled(if: isInstalled("ipptool") && isInstalled("gs")))
struct CUPSRasterReaderTests {
    /// Writes the pixels of all pages one after the other; fails where libcups does.
    private static let reader = """
        import ctypes, ctypes.util, os, struct, sys
        lib = ctypes.CDLL(ctypes.util.find_library("cups"))
        lib.cupsRasterOpen.restype = ctypes.c_void_p
        lib.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
        lib.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint]
        raster = lib.cupsRasterOpen(os.open(sys.argv[1], os.O_RDONLY), 0)
        header, out = ctypes.create_string_buffer(1796), open(sys.argv[2], "wb")
        while lib.cupsRasterReadHeader2(raster, header):
            width, height, length = (struct.unpack_from("=I", header, at)[0] for at in (372, 376, 392))
            line = ctypes.create_string_buffer(length)
            for _ in range(height):
                assert lib.cupsRasterReadPixels(raster, line, length) == length
                out.write(line.raw)
            print(width, height)
        """

    @Test("it finds the pixels that were coded, page by page", arguments: ["color", "gray"])
    func pixels(color: String) async throws {
        try await withPrintFiles { folder in
            let rendered = try await run(
                Executables.pdps,
                [
                    "render", "document-a4.pdf", "-o", "page.pwg", "--format", "image/pwg-raster", "--resolution",
                    "150", "--color", color,
                ],
                in: folder
            )
            #expect(rendered.status == 0, "\(rendered.errors)")
            let read = try await run("python3", ["-c", Self.reader, "page.pwg", "pixels"], in: folder)
            #expect(read.status == 0, "\(read.errors)")
            #expect(read.output == "1240 1754\n")
            var decoder = RasterDecoder()
            decoder.feed(try Data(contentsOf: folder.appending(path: "page.pwg")))
            var pixels = Data()
            while let event = try decoder.next() {
                guard case .line(let line, let count) = event else { continue }
                for _ in 0..<count { pixels.append(contentsOf: line) }
            }
            #expect(try Data(contentsOf: folder.appending(path: "pixels")) == pixels)
            #expect(Set(pixels).count > 2, "the page is blank")
        }
    }
}
