// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPP
import PDPSClient
import PrintModel
import Spool
import Testing

@testable import pdps

@Suite("A printing service as a file")
struct SiteFileTests {
    private func read(_ text: String, _ environment: [String: String] = [:]) throws -> SiteFile {
        try SiteReader(file: "site.yaml", environment: environment).read(text)
    }

    private static var sample: PrinterConfiguration {
        var printer = PrinterConfiguration(name: "Büro", deviceURI: "ipp://printer.example.com/ipp/print")
        printer.info = "no"
        printer.location = "5 # stairs: \"left\""
        printer.isAcceptingJobs = false
        printer.settings = [
            Attribute("finishings-default", .enumeration(4)),
            Attribute(
                "media-col-default",
                .collection([
                    Attribute("media-size", .collection([Attribute("x-dimension", .integer(21_000))])),
                    Attribute("media-type", .keyword("stationery")),
                ])
            ),
            Attribute("media-default", .keyword("iso_a4_210x297mm")),
            Attribute(name: "pdps-icc-profile", values: [.octetString([0, 255, 10]), .octetString([1])]),
            Attribute("print-quality-default", .enumeration(5)),
            Attribute("printer-geo-location", .uri("geo:52.5,13.4")),
            Attribute("printer-organization", .text("true")),
            Attribute(
                "printer-resolution-default",
                .resolution(Resolution(crossFeed: 600, feed: 300, units: .perInch))
            ),
            Attribute(
                name: "x-default",
                values: [.integer(5), .keyword("5"), .range(1...3), .name("a,b"), .boolean(true)]
            ),
        ]
        return printer
    }

    @Test("what is written is read back as it was, whatever its values look like")
    func roundTrip() throws {
        let site = SiteFile(
            defaultPrinter: "Büro",
            printers: [Self.sample, PrinterConfiguration(name: "zwei", deviceURI: "pool:Büro")],
            quotas: [
                Quota(.eachUser, measure: .impressions, period: .month, limit: 500),
                Quota(.user("007"), printer: "zwei", measure: .colorImpressions, period: .day, limit: 0),
                Quota(.project("yes: no"), measure: .sheets, period: .ever, limit: Int(Int32.max)),
            ]
        )
        var notes: [String] = []
        let text = try site.text { notes.append($0) }
        #expect(notes == [])
        #expect(try read(text) == site, "\(text)")
        #expect(try read(text).text { _ in } == text)
    }

    @Test(
        "a mistake is named with its line and its key",
        arguments: [
            ("pdps: 2\nprinters: {}\n", "site.yaml:1: pdps: must be 1"),
            ("pdps: 1\nprinters:\n  A:\n    info: x\n", "site.yaml:4: printers.A: has no `device`"),
            (
                "pdps: 1\nprinters:\n  A:\n    device: x:y\n    colour: 1\n",
                "site.yaml:5: printers.A.colour: is not known"
            ),
            (
                "pdps: 1\nprinters:\n  A:\n    device: x:y\n    settings:\n      print-quality-default: best\n",
                "site.yaml:6: printers.A.settings.print-quality-default: 'best' is no value"
            ),
            (
                "pdps: 1\nprinters:\n  A:\n    device: ipps://u:${SECRET}@h/\n",
                "site.yaml:4: printers.A.device: the variable"
            ),
            (
                "pdps: 1\ndefault: B\nprinters:\n  A:\n    device: x:y\n",
                "site.yaml:2: default: there is no printer 'B'"
            ),
            ("pdps: 1\nprinters: [\n", "site.yaml:3: is no YAML"),
            ("pdps: 1\nquotas:\n- of: ada\n  limit: -1\n", "site.yaml:4: quotas.1.limit: must be a number"),
            ("pdps: 1\nquotas:\n- limit: 1\n", "site.yaml:3: quotas.1: needs `of`"),
            (
                "pdps: 1\nquotas:\n- of: ada\n  per: year\n  limit: 1\n",
                "site.yaml:4: quotas.1.per: is 'year'; there are"
            ),
            (
                "pdps: 1\nquotas:\n- { of: ada, limit: 1 }\n- { of: ada, per: month, limit: 2 }\n",
                "site.yaml:4: quotas.2: quota of ada, impressions per month is there twice"
            ),
        ]
    )
    func mistakes(text: String, message: String) throws {
        let fault = #expect(throws: SiteFault.self) { try read(text) }
        #expect(fault?.description.hasPrefix(message) == true, "\(fault?.description ?? "")")
    }

    @Test("passwords come from the environment, and one that the server keeps to itself changes nothing")
    func secrets() throws {
        let text = "pdps: 1\nprinters:\n  A:\n    device: ipps://u:${SECRET}@h/p\n"
        let site = try read(text, ["SECRET": "x$y"])
        #expect(site.printers.first?.deviceURI == "ipps://u:x$y@h/p")
        let present = [(configuration: PrinterConfiguration(name: "A", deviceURI: "ipps://h/p"), queuedJobs: 0)]
        #expect(SiteChange.changes(to: site, from: present, presentDefault: nil, prunes: false) == [])
        let added = SiteChange.changes(to: site, from: [], presentDefault: nil, prunes: false)
        #expect(added.flatMap(\.lines) == ["+ printer A: ipps://h/p"])
    }

    @Test("members come before their pool, and nothing goes without being asked")
    func changes() throws {
        let site = SiteFile(
            printers: [
                PrinterConfiguration(name: "a", deviceURI: "pool:b"), PrinterConfiguration(name: "b", deviceURI: "x:"),
            ]
        )
        let old = [(configuration: PrinterConfiguration(name: "old", deviceURI: "x:"), queuedJobs: 3)]
        let lines = SiteChange.changes(to: site, from: old, presentDefault: nil, prunes: false).flatMap(\.lines)
        #expect(lines == ["+ printer b: x:", "+ printer a: pool:b"])
        let pruned = SiteChange.changes(to: site, from: old, presentDefault: nil, prunes: true).flatMap(\.lines)
        #expect(pruned.last == "- printer old (stays: it has 3 jobs)")
    }

    @Test("quotas become as the file says; others stay unless they are pruned, all where it says nothing of them")
    func quotas() throws {
        func stored(_ id: Int, _ subject: Quota.Subject, printer: String = "", limit: Int) -> Quota {
            var quota = Quota(subject, printer: printer, measure: .impressions, period: .month, limit: limit)
            quota.id = id
            return quota
        }
        let present = [
            stored(1, .eachUser, limit: 5), stored(2, .user("ada"), limit: 7), stored(3, .user("b"), limit: 1),
        ]
        let site = try read(
            "pdps: 1\nquotas:\n- { of: '*', limit: 5 }\n- { of: ada, limit: 9 }\n- { of: ada, printer: A, limit: 0 }\n"
        )
        let changes = SiteChange.quotaChanges(to: site, from: present, prunes: true)
        #expect(
            changes.flatMap(\.lines) == [
                "~ quota of ada, impressions per month: 7 -> 9", "+ quota of ada on A, impressions per month: 0",
                "- quota of b, impressions per month: 1",
            ]
        )
        #expect(changes.last == .removeQuota(present[2]))
        #expect(SiteChange.quotaChanges(to: site, from: present, prunes: false) == Array(changes.dropLast()))
        #expect(SiteChange.quotaChanges(to: site, from: try #require(site.quotas), prunes: true) == [])
        #expect(SiteChange.quotaChanges(to: try read("pdps: 1\n"), from: present, prunes: true) == [])
        let emptied = SiteChange.quotaChanges(to: try read("pdps: 1\nquotas: []\n"), from: present, prunes: true)
        #expect(emptied == present.map { .removeQuota($0) })
    }

    @Test("CUPS's queues, classes and defaults are taken over, and what cannot be is named")
    func cups() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pdps-cups-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let printers = """
            # Printer configuration file for CUPS v2.4.2
            NextPrinterId 3
            <DefaultPrinter Laser>
            PrinterId 1
            Info Office \\# 1
            Location Room 4
            DeviceURI socket://10.0.0.7:9100
            State Idle
            Accepting Yes
            Option sides two-sided-long-edge
            Option x-driver 5
            </DefaultPrinter>
            <Printer Everywhere>
            DeviceURI ipp://printer.example.com/ipp/print?waitjob=false
            Accepting No
            </Printer>
            <Printer Cable>
            DeviceURI usb://HP/LaserJet?serial=1
            </Printer>
            """
        try Data(printers.utf8).write(to: folder.appending(path: "printers.conf"))
        let classes = "<Class Hall>\nInfo both\nPrinter Laser\nPrinter Cable\n</Class>\n"
        try Data(classes.utf8).write(to: folder.appending(path: "classes.conf"))
        try Data("Default Everywhere media=iso_a4_210x297mm\n".utf8).write(to: folder.appending(path: "lpoptions"))
        let found = try CUPSConfiguration(folder: folder.path())
        #expect(found.site.printers.map(\.name) == ["Everywhere", "Hall", "Laser"])
        #expect(
            found.site.printers.map(\.deviceURI) == [
                "ipp://printer.example.com/ipp/print", "pool:Laser", "socket://10.0.0.7:9100",
            ]
        )
        #expect(found.site.defaultPrinter == "Everywhere")
        #expect(found.site.printers[0].isAcceptingJobs == false)
        #expect(found.site.printers[0].settings == [Attribute("media-default", .keyword("iso_a4_210x297mm"))])
        #expect(found.site.printers[2].info == "Office # 1")
        #expect(found.site.printers[2].settings == [Attribute("sides-default", .keyword("two-sided-long-edge"))])
        for words in ["printer 'Cable' is not taken over", "x-driver", "pool 'Hall' is without Cable", "waitjob"] {
            #expect(found.notes.contains { $0.contains(words) }, "\(words) in \(found.notes)")
        }
    }

    @Test("limits of what is kept are read, and wrong ones named")
    func retention() throws {
        let policy = try RetentionPolicy(jobs: "90d,1000", documents: "12h,20GiB")
        #expect(policy.historyAge == .seconds(90 * 86_400))
        #expect(policy.historyCount == 1000)
        #expect(policy.documentAge == .seconds(12 * 3_600))
        #expect(policy.documentBytes == 20 << 30)
        #expect(try RetentionPolicy(jobs: "forever", documents: "forever") == RetentionPolicy())
        for wrong in ["90x", "-1d", "9999999999999999999d", "20GiB"] {
            #expect(throws: CommandError.self) { try RetentionPolicy(jobs: wrong, documents: nil) }
        }
    }
}
