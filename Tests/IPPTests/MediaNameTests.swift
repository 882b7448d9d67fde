// SPDX-License-Identifier: Apache-2.0
import IPP
import Testing

@Suite struct MediaNameTests {
    @Test("registered names have the sizes of libcups", arguments: registeredMediaSizes)
    func registered(_ keyword: String, _ width: Int, _ height: Int) throws {
        let name = try #require(MediaName(selfDescribing: keyword))
        #expect(name.size == MediaSize(width: width, height: height))
        #expect(name.keyword == keyword)
        #expect(MediaName.registered.contains(name))
        #expect(MediaName(for: name.size).size == name.size)
    }

    @Test(
        "any self-describing name is read exactly",
        arguments: [
            ("oe_address-label_1.125x3.5in", 2857, 8890), ("oe_file-folder-label_0.5625x3.4375in", 1428, 8731),
            ("custom_min_25x25mm", 2500, 2500), ("roll_max_4x100in", 10_160, 254_000),
            ("custom_foo_210.015x297.999mm", 21_001, 29_799), ("custom_0.1x0.1in_0.1x0.1in", 254, 254),
            ("disc_standard_40x118mm", 11_800, 11_800), ("custom_a_b_1x2mm", 100, 200),
            ("custom_x_08x5.0mm", 800, 500), ("custom_x_.75x1in", 1905, 2540),
        ]
    )
    func selfDescribing(_ keyword: String, _ width: Int, _ height: Int) {
        #expect(MediaName(selfDescribing: keyword)?.size == MediaSize(width: width, height: height))
    }

    @Test(
        "what is not self-describing is nil",
        arguments: [
            "", "_", "__", "iso_a4", "iso_a4_", "iso_a4_210x297", "iso_a4_210x297pt", "iso_a4_210x297x1mm",
            "iso_a4_0x297mm",
            "iso_a4_-210x297mm", "iso_a4_2.1.0x297mm", "iso_a4_.x297mm", "iso_a4_x297mm", "_a4_210x297mm",
            "iso__210x297mm", "choice_iso_a4_210x297mm", "iso_a4_99999999999x1mm", "iso_a4_9999999999x1in", "a4",
        ]
    )
    func notSelfDescribing(_ keyword: String) {
        #expect(MediaName(selfDescribing: keyword) == nil)
    }

    @Test(
        "names of old clients and PPDs mean registered ones",
        arguments: [
            ("a4", "iso_a4_210x297mm"), ("A4", "iso_a4_210x297mm"), ("iso-a4", "iso_a4_210x297mm"),
            ("A4.Borderless", "iso_a4_210x297mm"), ("iso-a4-white", "iso_a4_210x297mm"),
            ("Letter", "na_letter_8.5x11in"), ("na-letter", "na_letter_8.5x11in"), ("legal", "na_legal_8.5x14in"),
            ("tabloid", "na_ledger_11x17in"), ("executive", "na_executive_7.25x10.5in"),
            ("na-number-10-envelope", "na_number-10_4.125x9.5in"), ("Env10", "na_number-10_4.125x9.5in"),
            ("iso-designated-long", "iso_dl_110x220mm"), ("EnvDL", "iso_dl_110x220mm"),
            ("iso-c5-envelope", "iso_c5_162x229mm"), ("EnvC5", "iso_c5_162x229mm"), ("B5", "iso_b5_176x250mm"),
            ("JISB5", "jis_b5_182x257mm"), ("Postcard", "jpn_hagaki_100x148mm"),
            ("Custom.210x297mm", "iso_a4_210x297mm"), ("Custom.595x842", "iso_a4_210x297mm"),
            ("Custom.8.5x11in", "na_letter_8.5x11in"), ("Custom.62x29mm", "custom_62x29mm_62x29mm"),
            ("Custom.21x29.7cm", "iso_a4_210x297mm"), ("Custom.1x2m", "custom_1000x2000mm_1000x2000mm"),
            ("Custom.1x1ft", "custom_304.8x304.8mm_304.8x304.8mm"),
            ("Custom.72x144pt", "custom_25.4x50.8mm_25.4x50.8mm"),
            ("na_letter_8.5x11in", "na_letter_8.5x11in"),
        ]
    )
    func legacy(_ name: String, _ keyword: String) {
        #expect(MediaName(name)?.keyword == keyword)
    }

    @Test("every old name leads to a size", arguments: 0...10)
    func isoSeries(_ number: Int) {
        #expect(MediaName("a\(number)")?.keyword.hasPrefix("iso_a\(number)_") == true)
        #expect(MediaName("b\(number)")?.keyword.hasPrefix("iso_b\(number)_") == true)
    }

    @Test(
        "unknown names are nil",
        arguments: ["", "custom", "Custom.", "Custom.x", "Custom.0x0", "default", "Custom.1x2yd"]
    )
    func unknown(_ name: String) {
        #expect(MediaName(name) == nil)
    }

    @Test("a size gets the nearest registered name within half a millimetre, else a custom one")
    func nearest() {
        #expect(MediaName(for: MediaSize(width: 20_990, height: 29_704)).keyword == "iso_a4_210x297mm")
        #expect(MediaName(for: MediaSize(width: 21_050, height: 29_650)).keyword == "iso_a4_210x297mm")
        #expect(MediaName(for: MediaSize(width: 21_051, height: 29_700)).keyword == "custom_210.51x297mm_210.51x297mm")
        #expect(MediaName.nearest(to: MediaSize(width: 29_700, height: 21_000)) == nil)
        #expect(MediaName.custom(MediaSize(width: 6205, height: 2900)).keyword == "custom_62.05x29mm_62.05x29mm")
        #expect(MediaName.nearest(to: .naLetter, within: 0)?.keyword == "na_letter_8.5x11in")
    }

    @Test("a custom name is read as the size it was made of")
    func customRoundTrip() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let size = MediaSize(
                width: .random(in: 1...500_000, using: &random),
                height: .random(in: 1...500_000, using: &random)
            )
            #expect(MediaName(selfDescribing: MediaName.custom(size).keyword)?.size == size)
        }
    }

    @Test("a pair of custom names is the range of sizes that a printer takes")
    func range() throws {
        let keywords = ["iso_a4_210x297mm", "custom_max_330x1000mm", "custom_min_25x25mm", "roll_min_0.5x0.5in"]
        let range = try #require(MediaSizeRange(namedIn: keywords))
        #expect(range.names.map(\.keyword) == ["custom_min_25x25mm", "custom_max_330x1000mm"])
        #expect(range.contains(.isoA4))
        #expect(range.contains(MediaSize(width: 2500, height: 100_000)))
        #expect(!range.contains(MediaSize(width: 2499, height: 100_000)))
        #expect(!range.contains(MediaSize(width: 2500, height: 100_001)))
        #expect(MediaSizeRange(namedIn: keywords, class: "roll") == nil)
        #expect(MediaSizeRange(minimum: .isoA4, maximum: .naLetter) == nil)
    }
}
