// SPDX-License-Identifier: Apache-2.0

import Devices
import FaultLab
import Foundation
import IPP
import NIOCore
import PrintModel
import Spool
import Testing

@testable import Scheduling

/// How many pages are measured, by `PDPS_MEASURE_PAGES`; docs/performance.md has what came of it.
private let measuredPages = ProcessInfo.processInfo.environment["PDPS_MEASURE_PAGES"].flatMap { Int($0) }

@Suite("What it costs to note impressions before they go out", .enabled(if: measuredPages != nil), .serialized)
struct AnnouncementCostTests {
    @Test("pages a second that go to a printer that takes everything at once", arguments: [4, 64, 4, 64, 4, 64])
    func pagesPerSecond(announcedAtATime: Int) async throws {
        let pages = measuredPages ?? 1
        try await PrintShop.with(keepsPages: true, announcedAtATime: announcedAtATime) { shop in
            let sink = try await LoopbackListener(receiveBuffer: 4 << 20)
            try await sink.serve { client in
                try? await client.executeThenClose { input, _ in
                    for try await _ in input {}
                }
            } while: {
                let uri = "socket://127.0.0.1:\(sink.port)/?format=image/pwg-raster&pjl=no"
                var capabilities = DeviceCapabilities(makeAndModel: "Sink", formats: ["image/pwg-raster"])
                (capabilities.resolutions, capabilities.defaultResolution) = ([36], 36)
                capabilities.rasterTypes = ["sgray_8"]
                capabilities.pjl = PJLSupport()
                let device = try SocketDevice(DeviceURI(uri), known: capabilities)
                let printer = try await shop.addPrinter("sink", device)
                try await shop.open {
                    // The first one has its pages made, and kept for the second.
                    _ = try await print(pages, on: printer, shop)
                    let seconds = try await print(pages, on: printer, shop)
                    Swift.print("announced \(announcedAtATime) at a time: \(Int(Double(pages) / seconds)) pages/s")
                }
            }
        }
    }

    /// Prints a job; gives the seconds from its first byte to its end.
    private func print(_ pages: Int, on printer: Printer, _ shop: PrintShop) async throws -> Double {
        let id = try await shop.submit(to: printer, pages: pages)
        let job = try await shop.wait(for: id) { $0.state.isTerminal }
        #expect(job.state == .completed)
        let begun = try #require(try await shop.store.deliveries(jobID: id).first?.begunAt)
        let ended = try #require(job.completedAt)
        return Double(ended.milliseconds - begun.milliseconds) / 1000
    }
}
