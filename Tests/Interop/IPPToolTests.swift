// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Raster
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
            "get-printers", "get-printers-printer-id", "get-devices", "get-ppds", "cups-create-local-printer",
            "identify-printer", "identify-printer-display", "identify-printer-multiple", "fax-job",
            "create-printer-subscription", "get-subscriptions",
        ]
    )
    func smallSuite(name: String) async throws {
        try await IntakeUnderTest.with { intake in
            try await withPrintFiles { folder in
                let ended = try await run(
                    "ipptool",
                    [
                        "-tI", "-f", "document-a4.pdf", "-d", "printer_id=\(intake.printer.id)", "-d", "name=Found",
                        "-d",
                        "device=ipp://127.0.0.1:\(intake.port)/ipp/print", intake.uri, "\(name).test",
                    ],
                    in: folder
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

/// The suites of IPP/1.1 to 2.2 and IPP Everywhere, against a whole server with a printer of each kind.
@Suite(
    "every test of the long suites passes on every kind of printer",
    .enabled(if: isInstalled("ipptool") && isInstalled("gs"))
)
struct IPPSuiteTests {
    /// Of the suites' tests those that nobody could pass, or that ask for what is off as the server is started here.
    private static let skippable: Set<String> = [
        // Fetching documents is off unless it is allowed; the suite's bad URIs belong to it.
        "RFC 8011 section 4.2.2: Print-URI Operation", "Print-URI with bad URI: Print-URI Operation",
        "RFC 8011 section 4.2.4: Create-Job Operation", "RFC 8011 section 4.3.2: Send-URI Operation",
        "Send-URI with bad URI: Create-Job Operation", "Send-URI with bad URI: Send-URI Operation (bad URI)",
        "Send-URI with bad URI: Cancel-Job Operation",
        // These look for an attribute 'print-quality' of the printer, which IPP does not have.
        "Print-Job with JPEG on 4x6, Draft Quality", "Print-Job with JPEG on 4x6, Normal Quality",
        "Print-Job with JPEG on 4x6, High Quality", "Print-Job with A4 PDF, Draft Quality",
        "Print-Job with US Letter PDF, Draft Quality",
    ]

    /// Each includes those before it.
    private static let suites = [("ipp-2.2", "2.2"), ("ipp-everywhere", "2.0")]

    @Test("raster, PDF and PostScript printers", arguments: [PrinterKindUnderTest.raster, .pdf, .postScript])
    func suites(kind: PrinterKindUnderTest) async throws {
        try await withPrintFiles { folder in
            try RasterSamples.write(to: folder)
            let server = try await ServerUnderTest.start(in: folder)
            let output = folder.appending(path: "output")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            let device = "file://\(output.path())?format=\(kind.rawValue)"
            #expect(try await server.pdps("printer", "add", "Under-Test", device).status == 0)
            for (suite, version) in Self.suites {
                try await run(suite, version, on: server, kind, in: folder)
            }
            try await server.stop()
        }
    }

    @Test(
        "a raster printer that is a real IPP printer behind the driver",
        .enabled(if: EvePrinter.isInstalled, "needs ippeveprinter (cups-ipp-utils) and dbus-daemon")
    )
    func realPrinter() async throws {
        try await EvePrinter.with { eve in
            try await withPrintFiles { folder in
                try RasterSamples.write(to: folder)
                let server = try await ServerUnderTest.start(in: folder)
                #expect(try await server.pdps("printer", "add", "Under-Test", eve.uri).status == 0)
                // It includes the suites of IPP/1.1 and 2.0.
                try await run("ipp-everywhere", "2.0", on: server, .real, in: folder)
                try await server.stop()
            }
        }
    }

    @Test("documents by URI where fetching is allowed: all but the scheme ftp, which RFC 8011 asks for beside it")
    func documentsByURI() async throws {
        try await withPrintFiles { folder in
            let webPort = try freePort()
            let web = try RunningProgram(
                "python3",
                ["-m", "http.server", "--bind", "127.0.0.1", "\(webPort)"],
                in: folder
            )
            defer { web.kill(SIGKILL) }
            #expect(try await eventually { canConnect(to: webPort) })
            let server = try await ServerUnderTest.start(in: folder, options: ["--fetch-allow", "127.0.0.1"])
            let device = "file://\(folder.path())/output/?format=image/pwg-raster"
            let output = folder.appending(path: "output")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            #expect(try await server.pdps("printer", "add", "Under-Test", device).status == 0)
            let document = "http://127.0.0.1:\(webPort)/document-a4.pdf"
            let (ended, results) = try await report(
                "ipp-1.1",
                "1.1",
                on: server,
                in: folder,
                ["document-uri=\(document)"]
            )
            let failed = results.filter { $0.outcome == "FAIL" }.map(\.name)
            #expect(
                failed == ["RFC 8011 section 4.2.5: Get-Printer-Attributes Operation (default)"],
                "\(ended.output.suffix(4000))"
            )
            let missing = ended.output.split(separator: "\n").filter { $0.contains("EXPECTED:") }
            #expect(
                missing.allSatisfy { $0.contains("reference-uri-schemes-supported WITH-VALUE \"ftp\"") },
                "\(missing)"
            )
            for name in [
                "Print-URI Operation", "Send-URI Operation", "Print-URI with bad URI", "Send-URI with bad URI",
            ] {
                let outcomes = results.filter { $0.name.contains(name) }.map(\.outcome)
                #expect(!outcomes.isEmpty && outcomes.allSatisfy { $0 == "PASS" }, "\(name): \(outcomes)")
            }
            try await server.stop()
        }
    }

    /// What ipptool says of a suite.
    private func report(
        _ suite: String,
        _ version: String,
        on server: ServerUnderTest,
        in folder: URL,
        _ variables: [String] = []
    ) async throws -> (RunningProgram.Ended, [SuiteResult]) {
        let uri = "ipp://127.0.0.1:\(server.port)/ipp/print/Under-Test"
        let ended = try await InteropTests.run(
            "ipptool",
            ["-tI", "-V", version, "-f", "document-a4.pdf"] + variables.flatMap { ["-d", $0] } + [
                uri, "\(suite).test",
            ],
            in: folder,
            within: .seconds(180)
        )
        return (ended, ended.output.split(separator: "\n").compactMap(SuiteResult.init))
    }

    private func run(
        _ suite: String,
        _ version: String,
        on server: ServerUnderTest,
        _ kind: PrinterKindUnderTest,
        in folder: URL
    ) async throws {
        let (ended, results) = try await report(suite, version, on: server, in: folder)
        let failed = results.filter { $0.outcome == "FAIL" }
        #expect(ended.status == 0 && failed.isEmpty, "\(suite): \(failed)\n\(ended.output.suffix(4000))")
        #expect(results.filter { $0.outcome == "PASS" }.count > 45)
        let skipped = results.filter { $0.outcome == "SKIP" }.map(\.name)
        let surprising = skipped.filter { name in
            !Self.skippable.contains { $0.hasPrefix(name) } && !kind.lacks(name)
        }
        #expect(surprising.isEmpty, "\(suite) skips \(surprising)")
    }
}

/// What a printer of the suites takes by itself.
enum PrinterKindUnderTest: String {
    case raster = "image/pwg-raster"
    case pdf = "application/pdf"
    case postScript = "application/postscript"
    /// CUPS's ippeveprinter, whose raster has 300 or 600 dpi.
    case real

    /// Whether a test prints raster as it is not passed on: a raster printer gets what it names, others anything.
    func lacks(_ test: String) -> Bool {
        let both = ["180dpi", "360dpi", "720dpi", "cmyk-8", "srgb-16"]
        return switch self {
        case .raster: both.contains(where: test.contains)
        case .real: (both + ["150dpi"]).contains(where: test.contains)
        case .pdf, .postScript: false
        }
    }
}

/// A line of ipptool's report.
private struct SuiteResult: CustomStringConvertible {
    var name: String
    var outcome: String

    init?(_ line: Substring) {
        guard line.hasSuffix("]"), let start = line.lastIndex(of: "[") else { return nil }
        name = line[..<start].trimmingCharacters(in: .whitespaces)
        outcome = String(line[line.index(after: start)...].dropLast())
    }

    var description: String { "\(name) [\(outcome)]" }
}

/// The raster files that ipp-everywhere.test prints and Debian leaves out: small pages of each kind of pixels.
enum RasterSamples {
    private static let types: [(name: String, format: PixelFormat)] = [
        ("black-1", .black1), ("cmyk-8", .cmyk8), ("sgray-8", .sgray8), ("srgb-8", .srgb8),
        ("srgb-16", PixelFormat(colorSpace: .sRGB, bitsPerColor: 16) ?? .srgb8),
    ]
    private static let names = [
        "color.jpg-4x6", "gray.jpg-4x6", "document-a4", "document-letter", "onepage-a4", "onepage-letter",
    ]

    static func write(to folder: URL) throws {
        for resolution in [150, 180, 300, 360, 600, 720] {
            for (type, format) in types {
                let place = folder.appending(path: "pwg-raster-samples-\(resolution)dpi/\(type)")
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                let page = Data(page(resolution, format))
                for name in names {
                    try page.write(to: place.appending(path: "\(name)-\(type)-\(resolution)dpi.pwg"))
                }
            }
        }
    }

    /// A page of one square inch in one colour.
    private static func page(_ resolution: Int, _ format: PixelFormat) -> [UInt8] {
        let header = PWGPageHeader(
            pixelFormat: format,
            width: resolution,
            height: resolution,
            resolution: (resolution, resolution),
            pageSize: (72, 72),
            pageSizeName: "custom_inch_1x1in",
            totalPageCount: 1
        )
        let pixel = [UInt8](repeating: 0x60, count: max(format.bitsPerPixel / 8, 1))
        let pixels = header.bytesPerLine / pixel.count
        var line: [UInt8] = []
        for start in stride(from: 0, to: pixels, by: 128) { line += [UInt8(min(128, pixels - start) - 1)] + pixel }
        var bytes = PWGPageHeader.syncWord + header.encode()
        for start in stride(from: 0, to: resolution, by: 256) {
            bytes += [UInt8(min(256, resolution - start) - 1)] + line
        }
        return bytes
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
