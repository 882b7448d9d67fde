// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The print dialogs' own code, without a screen, with the server as its CUPS.
@Suite("Print dialogs show a printer's choices and print", .serialized)
struct DialogTests {
    /// Runs a program of `Peers` with a server that has the printer Office, and its job; `tells` is its JSON.
    private func withOffice(
        _ program: String,
        behind launcher: [String] = [],
        _ body: (_ tells: [String: Any], _ job: [String: Any], _ pages: [RasterPage]) throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let server = try await ServerUnderTest.start(in: folder)
            let output = folder.appending(path: "output")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            let device = "file://\(output.path())?format=image/pwg-raster"
            let added = try await server.pdps("printer", "add", "Office", device, "--location", "Floor 2")
            #expect(added.status == 0, "\(added.errors)")
            let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/\(program)")
            let command = launcher + [script.path(), "Office"]
            let ended = try await run(
                command[0],
                Array(command.dropFirst()),
                // Nothing of the user's, and no bus on which other print systems are looked for.
                environment: [
                    "CUPS_SERVER": "127.0.0.1:\(server.port)", "HOME": folder.path(), "XDG_RUNTIME_DIR": folder.path(),
                    "DBUS_SYSTEM_BUS_ADDRESS": "disabled:", "DBUS_SESSION_BUS_ADDRESS": "disabled:",
                    "LC_ALL": "C.UTF-8",
                    "GTK_USE_PORTAL": "0", "GSETTINGS_BACKEND": "memory", "NO_AT_BRIDGE": "1",
                ],
                in: folder
            )
            try #require(ended.status == 0, "\(ended.errors)")
            let told = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
            let tells = try #require(told as? [String: Any], "\(ended.output)")
            let file = output.appending(path: "job-1.pwg")
            let isPrinted = try await eventually(within: .seconds(60)) {
                FileManager.default.fileExists(atPath: file.path())
            }
            let shown = try await server.pdps("job", "show", "1", "--json").output
            try #require(isPrinted, "\(tells) \(shown)")
            let job = try #require(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any])
            try body(tells, job, try RasterPage.pages(of: file))
            try await server.stop()
        }
    }

    @Test(
        "GTK 3: paper, two-sided, quality, pages on a side; a job two-sided, twice",
        .enabled(
            if: isInstalled("xvfb-run") && FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/gi")
        )
    )
    func gtk() async throws {
        try await withOffice("print-by-gtk", behind: ["xvfb-run", "--auto-servernum"]) { tells, job, pages in
            #expect((tells["printers"] as? [String])?.contains("Office") == true)
            let papers = try #require(tells["papers"] as? [String])
            #expect(papers.contains("iso_a4") && papers.contains("na_letter"), "\(papers)")
            let choices = "\(try #require(tells["choices"] as? [Any]))"
            for choice in ["16", "DuplexNoTumble", "Draft", "confidential", "Urgent"] {
                #expect(choices.contains(choice), "no \(choice) in \(choices)")
            }
            #expect(job["job-name"] as? String == "From GTK")
            #expect(job["sides"] as? String == "two-sided-long-edge" && job["copies"] as? Int == 2, "\(job)")
            // Red and blue, twice.
            #expect(pages.map { $0.middle[8] } == [255, 0, 255, 0])
        }
    }

    @Test(
        "Qt 5: paper, two-sided, colour; a job two-sided, twice, on A5",
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/lib/python3/dist-packages/PyQt5"))
    )
    func qt() async throws {
        try await withOffice("print-by-qt") { tells, job, pages in
            #expect(tells["printers"] as? [String] == ["Office"] && tells["default"] as? String == "Office")
            #expect(tells["location"] as? String == "Floor 2")
            let papers = try #require(tells["papers"] as? [String])
            #expect(papers.contains { $0.hasPrefix("A4") } && papers.contains { $0.hasPrefix("Letter") }, "\(papers)")
            #expect((tells["paper"] as? String)?.hasPrefix("A4") == true, "\(tells)")
            // None, automatic, over the long and over the short edge.
            #expect(Set(tells["duplex"] as? [Int] ?? []).isSuperset(of: [0, 2, 3]), "\(tells)")
            #expect(Set(tells["colors"] as? [Int] ?? []) == [0, 1], "\(tells)")
            #expect(job["job-name"] as? String == "From Qt")
            #expect(job["sides"] as? String == "two-sided-long-edge" && job["copies"] as? Int == 2, "\(job)")
            #expect((job["media"] as? String)?.lowercased().contains("a5") == true, "\(job)")
            #expect(pages.map { $0.middle[8] } == [255, 0, 255, 0])
            #expect(pages.allSatisfy { $0.width < 1800 }, "A5 at 300 dpi")
        }
    }
}
