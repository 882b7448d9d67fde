// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import PrintModel
import Spool
import Testing

/// The options of `lp`, from its command line to the Ticket and onto paper.
///
/// What each does to pages is tested with the worker (`RenderingTests`) and with whole jobs (`SchedulingTests`).
@Suite("lp's options arrive", .enabled(if: isInstalled("lp")))
struct LPOptionTests {
    /// What `lp` is told, and what the job must then be.
    private static let tickets: [(options: String, holds: @Sendable (Job) -> Bool)] = [
        ("-n 3", { $0.ticket.copies == 3 }),
        ("-n 2 -o collate=true", { $0.ticket.copies == 2 && $0.ticket.collatesSheets }),
        ("-n 2 -o collate=false", { $0.ticket.copies == 2 && !$0.ticket.collatesSheets }),
        ("-o number-up=2", { $0.ticket.numberUp == 2 }),
        (
            "-o number-up=4 -o number-up-layout=btlr",
            { $0.ticket.numberUp == 4 && $0.ticket.numberUpDirection == .toTopToRight }
        ),
        ("-o sides=two-sided-long-edge", { $0.ticket.sides == .twoSidedLongEdge }),
        ("-o sides=two-sided-short-edge", { $0.ticket.sides == .twoSidedShortEdge }),
        ("-P 1-2,4", { $0.ticket.pageRanges == [1...2, 4...4] }),
        ("-o page-ranges=3", { $0.ticket.pageRanges == [3...3] }),
        ("-o outputorder=reverse", { $0.ticket.isReversed }),
        ("-o page-delivery=reverse-order", { $0.ticket.isReversed }),
        ("-o page-set=odd", { $0.ticket.pageSet == .odd }),
        ("-o media=iso_a5_148x210mm", { $0.ticket.media == .name("iso_a5_148x210mm") }),
        ("-o media=A4", { $0.ticket.media == .name("A4") }),
        ("-o print-scaling=fill", { $0.ticket.printScaling == .fill }),
        ("-o fit-to-page", { $0.ticket.printScaling == .fit }),
        ("-o print-color-mode=monochrome", { $0.ticket.printColorMode == .monochrome }),
        ("-o print-quality=5 -o printer-resolution=300dpi", { $0.ticket.printQuality == .high }),
        ("-o printer-resolution=300dpi", { $0.ticket.resolution == .init(dpi: 300) }),
        ("-o landscape", { $0.ticket.orientation == .landscape }),
        ("-o orientation-requested=5", { $0.ticket.orientation == .reverseLandscape }),
        ("-o job-sheets=standard", { $0.ticket.jobSheets == JobSheets(start: .standard) }),
        ("-o job-sheets=none,secret", { $0.ticket.jobSheets == JobSheets(end: .secret) }),
        ("-q 80", { $0.priority == 80 }),
        ("-H hold", { $0.state == .pendingHeld && $0.ticket.holdUntil == "indefinite" }),
        ("-H 23:59", { $0.ticket.holdUntil?.contains(":") == true }),
        ("-o job-hold-until=indefinite", { $0.state == .pendingHeld }),
        ("-H immediate", { $0.state == .pending && $0.priority == 100 }),
    ]

    @Test("each one in the job's ticket, and none is reported as unsupported")
    func tickets() async throws {
        try await IntakeUnderTest.with { intake in
            try await intake.pause()
            try await withTemporaryFolder { folder in
                try Data("%!PS\nshowpage\n".utf8).write(to: folder.appending(path: "a.ps"))
                for (options, holds) in Self.tickets {
                    let words = options.split(separator: " ").map(String.init)
                    let ended = try await run(
                        "lp",
                        ["-h", "127.0.0.1:\(intake.port)", "-d", "Lobby"] + words + ["a.ps"],
                        in: folder
                    )
                    #expect(ended.status == 0 && ended.errors.isEmpty, "\(options): \(ended.errors)")
                    let job = try #require(await intake.store.jobs(JobQuery()).max { $0.id < $1.id })
                    let hasArrived = holds(job)
                    #expect(hasArrived, "\(options): \(job.ticket.attributes.map { "\($0.name) \($0.stringValues)" })")
                }
                let count = try await intake.store.jobs(JobQuery()).count
                #expect(count == Self.tickets.count)
            }
        }
    }

    /// Page N of this document is all of the gray N * 25.
    private static let document = "%!PS\n1 1 5 { 25 mul 255 div setgray clippath fill showpage } for\n"

    /// What `lp` is told, and the pages that then lie in the middle of each impression's upper and lower half.
    ///
    /// 0 is paper. Two pages on a side stand on a sheet that was turned counter-clockwise.
    private static let papers: [(options: String, impressions: [[Int]])] = [
        ("-o number-up=2", [[2, 1], [4, 3], [0, 5]]),
        ("-P 2-3,5", [[2, 2], [3, 3], [5, 5]]),
        ("-o outputorder=reverse", [[5, 5], [4, 4], [3, 3], [2, 2], [1, 1]]),
        ("-o page-set=odd -o print-color-mode=monochrome", [[1, 1], [3, 3], [5, 5]]),
        ("-n 2 -o page-ranges=1-3 -o number-up=2", [[2, 1], [0, 3], [2, 1], [0, 3]]),
    ]

    @Test("pages two on a side, chosen, in reverse and in copies come out so")
    func paper() async throws {
        try await withTemporaryFolder { folder in
            try Data(Self.document.utf8).write(to: folder.appending(path: "a.ps"))
            let server = try await ServerUnderTest.start(in: folder)
            let output = folder.appending(path: "output")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            let device = "file://\(output.path())?format=image/pwg-raster"
            #expect(try await server.pdps("printer", "add", "Files", device).status == 0)
            for (number, (options, impressions)) in zip(1..., Self.papers) {
                let words = options.split(separator: " ").map(String.init)
                let ended = try await run(
                    "lp",
                    ["-h", "127.0.0.1:\(server.port)", "-d", "Files", "-o", "print-quality=3", "-o", "media=A4"]
                        + words + ["a.ps"],
                    in: folder
                )
                #expect(ended.status == 0 && ended.output.hasPrefix("request id is Files-\(number)"), "\(ended)")
                let file = output.appending(path: "job-\(number).pwg")
                let isPrinted = try await eventually(within: .seconds(60)) {
                    FileManager.default.fileExists(atPath: file.path())
                }
                let shown = try await server.pdps("job", "show", "\(number)").output
                try #require(isPrinted, "\(options): \(shown)")
                let read = try RasterPage.pages(of: file).map { page in
                    [page.middle[4], page.middle[12]].map { $0 == 255 ? 0 : (Int($0) + 12) / 25 }
                }
                #expect(read == impressions, "\(options)")
            }
            try await server.stop()
        }
    }
}
