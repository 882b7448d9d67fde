// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Documents of Debian's Ghostscript package that have several pages.
@Suite("Real documents, rendered by several workers")
struct SharedRenderingTests {
    private static let documents: [URL] = {
        let ghostscript = URL(filePath: "/usr/share/ghostscript")
        let versions =
            (try? FileManager.default.contentsOfDirectory(at: ghostscript, includingPropertiesForKeys: nil)) ?? []
        return versions.flatMap { version in
            ["image-qa.ps", "lines.ps", "stcinfo.ps"].map { version.appending(path: "lib/\($0)") }
        }.filter { FileManager.default.fileExists(atPath: $0.path()) }
    }()

    @Test("come out as by one worker, byte for byte", arguments: documents)
    func same(document: URL) async throws {
        try await withTemporaryFolder { folder in
            var rendered: [Data] = []
            for workers in ["1", "3"] {
                let file = folder.appending(path: "\(workers).pwg")
                let ended = try await run(
                    Executables.pdps,
                    [
                        "render", document.path(), "-o", file.path(), "--resolution", "100", "--sides",
                        "two-sided-long-edge", "--workers", workers,
                    ],
                    in: folder
                )
                #expect(ended.status == 0, "\(ended.errors)")
                rendered.append(try Data(contentsOf: file))
            }
            #expect(rendered[0] == rendered[1] && rendered[0].count > 100_000)
        }
    }
}
