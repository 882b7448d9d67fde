// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// CUPS's own test suites, as Debian ships them, against the intake.
@Suite("ipptool's suites pass", .enabled(if: isInstalled("ipptool") && isInstalled("gs")))
struct IPPToolTests {
    @Test(
        "Debian's suite",
        arguments: [
            "print-job", "print-job-letter", "print-job-media-col", "print-job-gzip", "print-job-deflate",
            "print-job-hold", "print-job-and-wait", "print-job-password", "print-job-manual",
            "create-job", "validate-job", "get-jobs", "get-completed-jobs",
            "get-printer-attributes", "get-printer-description-attributes", "get-job-template-attributes",
            "get-printers",
        ]
    )
    func smallSuite(name: String) async throws {
        try await IntakeUnderTest.with { intake in
            try await withPrintFiles { folder in
                let ended = try await run(
                    "ipptool",
                    ["-tI", "-f", "document-a4.pdf", intake.uri, "\(name).test"],
                    in: folder
                )
                #expect(ended.status == 0, "\(ended.output)\n\(ended.errors)")
            }
        }
    }

    @Test("Debian's long suite", arguments: [("ipp-1.1", "1.1"), ("ipp-2.0", "2.0")])
    func longSuite(name: String, version: String) async throws {
        try await IntakeUnderTest.with { intake in
            try await withPrintFiles { folder in
                let ended = try await run(
                    "ipptool",
                    ["-tI", "-V", version, "-f", "document-a4.pdf", intake.uri, "\(name).test"],
                    in: folder,
                    within: .seconds(180)
                )
                #expect(ended.status == 0, "\(ended.output)\n\(ended.errors)")
            }
        }
    }

    @Test("all of get-printer-attributes-suite but the test that contradicts itself")
    func attributesSuite() async throws {
        try await IntakeUnderTest.with { intake in
            try await withPrintFiles { folder in
                let suite = "get-printer-attributes-suite.test"
                let ended = try await run("ipptool", ["-tI", intake.uri, suite], in: folder)
                let failed = ended.output.split(separator: "\n").filter { $0.hasSuffix("[FAIL]") }
                // Its fifth test asks for 'all' and wants only media-col-database.
                #expect(failed.count == 1, "\(ended.output)")
            }
        }
    }
}

/// A folder with the print files that Debian leaves out of its suites.
func withPrintFiles<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { folder in
        let page = "%!PS-Adobe-3.0\n/Helvetica findfont 36 scalefont setfont 72 400 moveto (PDPS) show showpage\n"
        for paper in ["a4", "letter"] {
            let source = folder.appending(path: "document-\(paper).ps")
            try page.write(to: source, atomically: true, encoding: .utf8)
            let options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sPAPERSIZE=\(paper)"]
            let pdf = ["-sDEVICE=pdfwrite", "-sOutputFile=document-\(paper).pdf", source.path()]
            #expect(try await run("gs", options + pdf, in: folder).status == 0)
        }
        for (name, device) in [("color", "jpeg"), ("gray", "jpeggray")] {
            let options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-r30", "-sDEVICE=\(device)"]
            let arguments = options + ["-sOutputFile=\(name).jpg", "document-a4.ps"]
            #expect(try await run("gs", arguments, in: folder).status == 0)
        }
        return try await body(folder)
    }
}
