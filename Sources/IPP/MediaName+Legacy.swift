// SPDX-License-Identifier: Apache-2.0

extension MediaName {
    /// Reads a name from RFC 2911 appendix C or a PPD's PageSize, in capitals or not.
    ///
    /// Additions that say how the sheet is used and not how large it is (`A4.Borderless`, `iso-a4-white`) are dropped.
    init?(legacy name: String) {
        var key = name.lowercased()
        for suffix in Self.droppedSuffixes where key.hasSuffix(suffix) { key.removeLast(suffix.count) }
        guard let keyword = Self.legacyKeywords[key] else { return nil }
        self.init(selfDescribing: keyword)
    }

    /// Reads `Custom.WIDTHxHEIGHTunit` of CUPS, the unit being in, ft, cm, mm, m, pt or left out for points.
    init?(ppdCustom name: String) {
        let prefix = "custom."
        guard name.utf8.count <= 40, name.lowercased().hasPrefix(prefix) else { return nil }
        let lowercased = name.lowercased()
        let dimensions = lowercased.dropFirst(prefix.count)
        let suffix = MediaDimension.Unit(suffixOf: dimensions)
        let number = dimensions.dropLast(suffix?.rawValue.count ?? 0)
        guard let size = MediaSize(number, in: suffix ?? .point) else { return nil }
        self.init(for: size)
    }

    private static let droppedSuffixes = [
        ".borderless", ".fullbleed", ".transverse", "-white", "-colored", "-transparent", "-envelope",
    ]

    private static let legacyKeywords: [String: String] = {
        var keywords = otherLegacyKeywords
        for (series, range) in [("a", 0...10), ("b", 0...10), ("c", 3...7)] {
            for number in range {
                let name = "iso_\(series)\(number)_"
                let keyword = registered.first { $0.keyword.hasPrefix(name) }?.keyword
                keywords["\(series)\(number)"] = keyword
                keywords["iso\(series)\(number)"] = keyword
                keywords["iso-\(series)\(number)"] = keyword
                keywords["env\(series)\(number)"] = keyword
            }
        }
        return keywords
    }()

    private static let otherLegacyKeywords = [
        "letter": "na_letter_8.5x11in", "na-letter": "na_letter_8.5x11in", "us-letter": "na_letter_8.5x11in",
        "lettersmall": "na_letter_8.5x11in", "a4small": "iso_a4_210x297mm",
        "legal": "na_legal_8.5x14in", "na-legal": "na_legal_8.5x14in", "us-legal": "na_legal_8.5x14in",
        "tabloid": "na_ledger_11x17in", "ledger": "na_ledger_11x17in", "11x17": "na_ledger_11x17in",
        "tabloidextra": "na_arch-b_12x18in", "superb": "na_super-b_13x19in",
        "executive": "na_executive_7.25x10.5in", "invoice": "na_invoice_5.5x8.5in",
        "statement": "na_invoice_5.5x8.5in", "foolscap": "na_foolscap_8.5x13in",
        "fanfoldgermanlegal": "na_foolscap_8.5x13in",
        "folio": "om_folio_210x330mm", "oficio": "na_oficio_8.5x13.4in",
        "na-8x10": "na_govt-letter_8x10in", "8x10": "na_govt-letter_8x10in",
        "letterplus": "na_letter-plus_8.5x12.69in", "letterextra": "na_letter-extra_9.5x12in",
        "archa": "na_arch-a_9x12in", "archb": "na_arch-b_12x18in", "ansic": "na_c_17x22in", "ansid": "na_d_22x34in",
        "ansie": "na_e_34x44in", "arch-a": "na_arch-a_9x12in", "arch-b": "na_arch-b_12x18in",
        "c": "na_c_17x22in", "d": "na_d_22x34in", "e": "na_e_34x44in",
        "3x5": "na_index-3x5_3x5in", "4x6": "na_index-4x6_4x6in", "5x7": "na_5x7_5x7in", "na-5x7": "na_5x7_5x7in",
        "5x8": "na_index-5x8_5x8in", "photo4x6": "na_index-4x6_4x6in", "photo5x7": "na_5x7_5x7in",
        "postcard": "jpn_hagaki_100x148mm", "hagaki": "jpn_hagaki_100x148mm", "oufuku": "jpn_oufuku_148x200mm",
        "doublepostcardrotated": "jpn_oufuku_148x200mm",
        "env9": "na_number-9_3.875x8.875in", "na-number-9": "na_number-9_3.875x8.875in",
        "env10": "na_number-10_4.125x9.5in", "na-number-10": "na_number-10_4.125x9.5in",
        "env11": "na_number-11_4.5x10.375in", "envmonarch": "na_monarch_3.875x7.5in",
        "monarch": "na_monarch_3.875x7.5in", "envpersonal": "na_personal_3.625x6.5in",
        "na-6x9": "na_6x9_6x9in", "na-9x11": "na_9x11_9x11in", "na-10x13": "na_10x13_10x13in",
        "envdl": "iso_dl_110x220mm", "dl": "iso_dl_110x220mm", "iso-designated-long": "iso_dl_110x220mm",
        "envc65": "iso_c6c5_114x229mm", "envitalian": "om_italian_110x230mm", "envinvite": "om_invite_220x220mm",
        "envchou2": "jpn_chou2_111.1x146mm", "envchou3": "jpn_chou3_120x235mm", "envchou4": "jpn_chou4_90x205mm",
        "envyou4": "jpn_you4_105x235mm", "envyou6": "jpn_you6_98x190mm",
        "envkaku2": "jpn_kaku2_240x332mm", "envkaku3": "jpn_kaku3_216x277mm",
        "jisb0": "jis_b0_1030x1456mm", "jis-b0": "jis_b0_1030x1456mm", "b4-jis": "jis_b4_257x364mm",
        "jisb3": "jis_b3_364x515mm", "jis-b3": "jis_b3_364x515mm",
        "jisb4": "jis_b4_257x364mm", "jis-b4": "jis_b4_257x364mm",
        "jisb5": "jis_b5_182x257mm", "jis-b5": "jis_b5_182x257mm", "b5-jis": "jis_b5_182x257mm",
        "jisb6": "jis_b6_128x182mm", "jis-b6": "jis_b6_128x182mm",
        "ra3": "iso_ra3_305x430mm", "ra4": "iso_ra4_215x305mm", "sra3": "iso_sra3_320x450mm",
        "sra4": "iso_sra4_225x320mm", "a3extra": "iso_a3-extra_322x445mm", "a4extra": "iso_a4-extra_235.5x322.3mm",
        "a5extra": "iso_a5-extra_174x235mm", "roc8k": "roc_8k_10.75x15.5in", "roc16k": "roc_16k_7.75x10.75in",
        "prc16k": "prc_16k_146x215mm", "prc32k": "prc_32k_97x151mm",
    ]
}
