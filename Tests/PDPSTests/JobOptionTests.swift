// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import IPP
import PrintModel
import Testing

@testable import pdps

@Suite("Options of a job (-o NAME=VALUE)")
struct JobOptionTests {
    @Test("several pictures with number-up share sheets, unless it is said otherwise; other documents do not")
    func contactSheet() throws {
        func handling(_ arguments: String...) throws -> String? {
            let command = try #require(try PDPS.parseAsRoot(["print"] + arguments) as? PrintCommand)
            return command.template.first { $0.name == "multiple-document-handling" }?.stringValue
        }
        #expect(try handling("-o", "number-up=20", "a.jpg", "b.JPEG", "c.webp") == "single-document")
        #expect(try handling("a.jpg", "b.jpg") == nil)
        #expect(try handling("-o", "number-up=20", "a.jpg") == nil)
        #expect(try handling("-o", "number-up=2", "a.pdf", "b.pdf") == nil)
        #expect(try handling("-o", "number-up=2", "a.jpg", "-") == nil)
        let own = DocumentHandling.separateCollated.rawValue
        let asked = try handling("-o", "number-up=20", "-o", "multiple-document-handling=\(own)", "a.jpg", "b.jpg")
        #expect(asked == own)
    }

    @Test("--retain takes a keyword, an age, or a day with its end, and the place of what -o says")
    func retain() throws {
        func kept(_ text: String) throws -> [Attribute] {
            let arguments = ["print", "-o", "job-retain-until=indefinite", "--retain", text, "a.pdf"]
            return try #require(try PDPS.parseAsRoot(arguments) as? PrintCommand).template
        }
        #expect(try kept("end-of-day") == [Attribute("job-retain-until", .keyword("end-of-day"))])
        #expect(try kept("2w") == [Attribute("job-retain-until-interval", .integer(14 * 86_400))])
        let day = try #require(LocalDay("2026-12-24"))
        #expect(try kept("2026-12-24") == [Attribute("job-retain-until-time", .dateTime(day.end))])
        let error = #expect(throws: (any Error).self) { try kept("soon") }
        #expect(error.map { PDPS.message(for: $0) }?.contains("'soon' is no time to keep a job") == true)
    }

    @Test(
        "registered attributes are read with their own syntax",
        arguments: [
            ("copies=3", [AttributeValue.integer(3)]),
            ("sides=two-sided-long-edge", [.keyword("two-sided-long-edge")]),
            ("page-ranges=1-3,7-,9", [.range(1...3), .range(7...Int32.max), .range(9...9)]),
            ("page-ranges=-4", [.range(1...4)]),
            ("media=iso_a4_210x297mm", [.keyword("iso_a4_210x297mm")]),
            ("media=A4", [.keyword("iso_a4_210x297mm")]),
            ("media=tray-1", [.keyword("tray-1")]),
            ("printer-resolution=600dpi", [.resolution(Resolution(dpi: 600))]),
            ("printer-resolution=600x1200dpi", [.resolution(Resolution(crossFeed: 600, feed: 1200))]),
            ("print-quality=draft", [.enumeration(3)]),
            ("print-quality=normal", [.enumeration(4)]),
            ("print-quality=5", [.enumeration(5)]),
            ("orientation-requested=landscape", [.enumeration(4)]),
            ("finishings=staple,punch", [.enumeration(4), .enumeration(5)]),
            ("job-hold-until=indefinite", [.keyword("indefinite")]),
            ("job-sheets=none,none", [.keyword("none"), .keyword("none")]),
            ("job-account-id=42", [.name("42")]),
            ("job-message-to-operator=Blue paper = please", [.text("Blue paper = please")]),
        ]
    )
    func registered(text: String, values: [AttributeValue]) throws {
        let name = try #require(text.split(separator: "=").first)
        #expect(try JobOption.parse(text).attribute == Attribute(name: String(name), values: values))
    }

    @Test(
        "unknown attributes are guessed from what the value looks like",
        arguments: [
            ("fit-to-page", AttributeValue.boolean(true)),
            ("mirror=false", .boolean(false)),
            ("cpi=12", .integer(12)),
            ("position=top-left", .keyword("top-left")),
            ("owner=Ada Lovelace", .name("Ada Lovelace")),
            ("span=2-5", .range(2...5)),
            ("ppi=300dpi", .resolution(Resolution(dpi: 300))),
        ]
    )
    func guessed(text: String, value: AttributeValue) throws {
        #expect(try JobOption.parse(text).attribute.values == [value])
    }

    @Test("collections are read as lp writes them, nested")
    func collections() throws {
        let text =
            "media-col={media-type=stationery media-size={x-dimension=21000 y-dimension=29700} media-top-margin=0}"
        let size = AttributeValue.collection([
            Attribute("x-dimension", .integer(21_000)), Attribute("y-dimension", .integer(29_700)),
        ])
        let expected = AttributeValue.collection([
            Attribute("media-type", .keyword("stationery")), Attribute("media-size", size),
            Attribute("media-top-margin", .integer(0)),
        ])
        #expect(try JobOption.parse(text).attribute.values == [expected])
        #expect(try JobOption.parse("overrides={pages=1-2 sides=one-sided},{pages=3}").attribute.values.count == 2)
    }

    @Test(
        "a wrong value is refused with what may be written",
        arguments: [
            ("copies=0", "1 or more"), ("copies=two", "1 or more"), ("job-priority=101", "1 to 100"),
            ("print-quality=best", "draft, normal, high"), ("page-ranges=3-1", "1-3"), ("page-ranges=", "at least one"),
            ("page-ranges=0", "1-3"), ("printer-resolution=600", "600dpi"), ("=3", "NAME=VALUE"),
            ("si des=x", "NAME=VALUE"), ("media-col={a=1", "{NAME=VALUE"), ("media-col={{}}", "{NAME=VALUE"),
            ("media-col={a={b={c={d={e={f={g={h={i=1}}}}}}}}}", "{NAME=VALUE"),
        ]
    )
    func wrong(text: String, advice: String) {
        let fault = #expect(throws: JobOption.Fault.self) { try JobOption.parse(text) }
        #expect(fault?.description.contains(advice) == true, "\(fault?.description ?? "")")
    }

    @Test("the last option of a name wins, and -n wins over -o copies")
    func precedence() throws {
        let arguments = [
            "-o", "sides=one-sided", "-n", "2", "-o", "copies=7", "-o", "sides=two-sided-short-edge", "a.ps",
        ]
        let command = try #require(try PDPS.parseAsRoot(["print"] + arguments) as? PrintCommand)
        #expect(
            command.template == [
                Attribute("sides", .keyword("two-sided-short-edge")), Attribute("copies", .integer(2)),
            ]
        )
    }
}
