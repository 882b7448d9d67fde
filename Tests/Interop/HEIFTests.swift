// SPDX-License-Identifier: Apache-2.0

import Foundation
import Raster
import Testing

/// HEIF, as telephones make it, must become the pixels that the same picture has as PNG.
@Suite("Pictures of telephones", .enabled(if: isInstalled("heif-enc") && isInstalled("gs")))
struct HEIFTests {
    private static let picture = """
        %!PS
        << /PageSize [216 144] >> setpagedevice
        0 1 215 { dup 216 div 0.3 1 index 216 div 1 exch sub setrgbcolor 0 1 144 rectfill } for
        0.9 0.9 0.1 setrgbcolor 60 70 40 0 360 arc fill showpage

        """

    @Test("HEIC is read, by the plugin of libvips that is loaded for it")
    func heic() async throws {
        try await withTemporaryFolder { folder in
            try Data(Self.picture.utf8).write(to: folder.appending(path: "picture.ps"))
            let options = ["--media", "na_index-4x6_4x6in", "--resolution", "100", "--format", "pwg"]
            let commands = [
                ["gs", "-q", "-dBATCH", "-dSAFER", "-sDEVICE=png16m", "-r200", "-o", "picture.png", "picture.ps"],
                ["heif-enc", "--quality", "100", "-p", "chroma=444", "picture.png", "-o", "picture.heic"],
                [Executables.pdps, "render", "picture.png", "-o", "png.pwg"] + options,
                [Executables.pdps, "render", "picture.heic", "-o", "heic.pwg"] + options,
            ]
            for command in commands {
                let ended = try await run(command[0], Array(command.dropFirst()), in: folder)
                #expect(ended.status == 0, "\(command): \(ended.errors)")
            }
            let wanted = try Self.pixels(folder.appending(path: "png.pwg"))
            let found = try Self.pixels(folder.appending(path: "heic.pwg"))
            try #require(wanted.count == 400 * 600 * 3 && found.count == wanted.count)
            #expect(Set(wanted).count > 100)
            let differences = zip(wanted, found).map { abs(Int($0) - Int($1)) }
            // HEVC loses a little even at its best, most where colours meet.
            #expect(differences.reduce(0, +) < differences.count * 2)
        }
    }

    private static func pixels(_ file: URL) throws -> [UInt8] {
        var decoder = RasterDecoder()
        decoder.feed(try Data(contentsOf: file))
        var pixels: [UInt8] = []
        while let event = try decoder.next() {
            guard case .line(let line, let count) = event else { continue }
            for _ in 0..<count { pixels += line }
        }
        return pixels
    }
}
