// SPDX-License-Identifier: Apache-2.0

import Devices
import Glibc
import IPP
import PrintModel
import Spool
import SystemPackage
import Testing

@testable import Scheduling

/// A virtual printer's output folder.
private struct Tray {
    let path: FilePath

    init(_ shop: PrintShop, _ name: String) {
        path = shop.directory.appending(name)
        mkdir(path.string, 0o700)
    }

    func uri(_ options: String = "") -> String { "virtual://\(path)/\(options.isEmpty ? "" : "?\(options)")" }

    /// Impressions of a job in the order in which `sheets.log` has them.
    func impressions(of id: Int) throws -> [Int] {
        try text("sheets.log").split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count == 4, fields[0] != "DONE", fields[2] == "\(id)" else { return nil }
            return Int(fields[3])
        }
    }

    func text(_ name: String) throws -> String {
        let file = try FileDescriptor.open(path.appending(name), .readOnly)
        defer { try? file.close() }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = try chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            bytes += chunk.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func exists(_ name: String) -> Bool { access(path.appending(name).string, F_OK) == 0 }

    func mend() { unlink(path.appending("fault").string) }
}

@Suite("Printing on virtual printers")
struct VirtualPrinterTests {
    @Test("a job comes out as a PNG for each impression and one PDF")
    func printsPages() async throws {
        try await PrintShop.with { shop in
            let tray = Tray(shop, "tray")
            let printer = try await shop.addPrinter("virtual", uri: tray.uri())
            try await shop.open {
                let id = try await shop.submit(to: printer, pages: 3, ticket: Self.coarse)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressionsCompleted == 3)
                #expect(try tray.impressions(of: id) == [1, 2, 3])
                #expect(tray.exists("job-\(id).pdf"))
                #expect(tray.exists("job-\(id)-page-0003.png"))
            }
        }
    }

    @Test("a jammed printer shows it, and goes on by itself when the jam is cleared")
    func jam() async throws {
        try await PrintShop.with { shop in
            let tray = Tray(shop, "tray")
            let printer = try await shop.addPrinter("virtual", uri: tray.uri("fault=jam@2"))
            try await shop.open {
                let id = try await shop.submit(to: printer, pages: 3, ticket: Self.coarse)
                let stopped = try await shop.wait(for: id) { $0.state == .processingStopped }
                #expect(stopped.stateMessage.contains("jam"))
                tray.mend()
                try await shop.expect(id, ends: .completed)
                #expect(try tray.impressions(of: id) == [1, 2, 3])
            }
        }
    }

    @Test("a broken connection resumes and stacks nothing twice")
    func drop() async throws {
        try await PrintShop.with { shop in
            let tray = Tray(shop, "tray")
            let printer = try await shop.addPrinter("virtual", uri: tray.uri("fault=drop@3"))
            try await shop.open {
                let id = try await shop.submit(to: printer, pages: 6, ticket: Self.coarse)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.attempts == 2)
                #expect(try tray.impressions(of: id) == Array(1...6))
            }
        }
    }

    @Test("a printer that goes offline in the middle is asked when it is back, and goes on")
    func offline() async throws {
        try await PrintShop.with { shop in
            let tray = Tray(shop, "tray")
            let printer = try await shop.addPrinter("virtual", uri: tray.uri("fault=offline@3"))
            try await shop.open {
                let id = try await shop.submit(to: printer, pages: 5, ticket: Self.coarse)
                try await shop.wait("the offline printer") { shop in
                    try await shop.store.deviceStatuses()[printer.id]?.condition == .unreachable ? true : nil
                }
                try await shop.wait(for: id) { $0.state == .processingStopped || $0.state == .pending }
                tray.mend()
                try await shop.expect(id, ends: .completed)
                #expect(try tray.impressions(of: id) == Array(1...5))
            }
        }
    }

    @Test("schedulers killed again and again stack every sheet of every job once")
    func killed() async throws {
        try await PrintShop.with { shop in
            let trays = (0..<2).map { Tray(shop, "tray-\($0)") }
            var printers: [Printer] = []
            for (index, tray) in trays.enumerated() {
                printers.append(try await shop.addPrinter("virtual-\(index)", uri: tray.uri("ppm=6000")))
            }
            var ids: [Int] = []
            for number in 0..<10 {
                ids.append(try await shop.submit(to: printers[number % 2], pages: 4, ticket: Self.coarse))
            }
            for round in 0..<8 {
                try await shop.open { try await Task.sleep(for: .milliseconds(90 + 53 * (round % 4))) }
            }
            try await shop.open { [ids] in
                for id in ids { try await shop.expect(id, ends: .completed) }
            }
            for (number, id) in ids.enumerated() {
                #expect(try trays[number % 2].impressions(of: id) == [1, 2, 3, 4])
            }
        }
    }

    @Test("a file device gets a PDF whose impressions are all counted")
    func fileDevice() async throws {
        try await PrintShop.with { shop in
            let tray = Tray(shop, "out")
            let printer = try await shop.addPrinter("file", uri: "file://\(tray.path)/")
            try await shop.open {
                let id = try await shop.submit(to: printer, pages: 3)
                let job = try await shop.waitForEnd(of: id)
                #expect(job.state == .completed)
                #expect(job.impressions == 3)
                #expect(job.impressionsCompleted == 3)
                #expect(try tray.text("job-\(id).pdf").hasPrefix("%PDF-"))
            }
        }
    }

    /// The lowest resolution that a virtual printer has.
    private static let coarse = [
        Attribute.keyword("print-color-mode", "bi-level"), .init("print-quality", .enumeration(3)),
    ]
}
