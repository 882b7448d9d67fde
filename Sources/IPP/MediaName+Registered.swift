// SPDX-License-Identifier: Apache-2.0

extension MediaName {
    /// The registered names of sheets, cards and envelopes in use, after PWG 5101.1 section 5.
    public static let registered: [MediaName] = registeredKeywords.compactMap { MediaName(selfDescribing: $0) }

    private static let registeredKeywords = iso + asia + northAmerica + other

    /// ISO 216, 217 and 269, and cards of ISO 7810.
    private static let iso = [
        "iso_a0_841x1189mm", "iso_a1_594x841mm", "iso_a2_420x594mm", "iso_a3_297x420mm", "iso_a3-extra_322x445mm",
        "iso_a4_210x297mm", "iso_a4-extra_235.5x322.3mm", "iso_a5_148x210mm", "iso_a5-extra_174x235mm",
        "iso_a6_105x148mm", "iso_a7_74x105mm", "iso_a8_52x74mm", "iso_a9_37x52mm", "iso_a10_26x37mm",
        "iso_ra4_215x305mm", "iso_sra4_225x320mm", "iso_ra3_305x430mm", "iso_sra3_320x450mm", "iso_b0_1000x1414mm",
        "iso_b1_707x1000mm", "iso_b2_500x707mm", "iso_b3_353x500mm", "iso_b4_250x353mm", "iso_b5_176x250mm",
        "iso_b6_125x176mm", "iso_b7_88x125mm", "iso_b8_62x88mm", "iso_b9_44x62mm", "iso_b10_31x44mm",
        "iso_c0_917x1297mm", "iso_c3_324x458mm", "iso_c4_229x324mm", "iso_c5_162x229mm", "iso_c6_114x162mm",
        "iso_c6c5_114x229mm", "iso_c7_81x114mm", "iso_dl_110x220mm", "iso_id-1_53.98x85.6mm",
    ]

    /// Japan, China and Taiwan.
    private static let asia = [
        "jis_b0_1030x1456mm", "jis_b3_364x515mm", "jis_b4_257x364mm", "jis_b5_182x257mm", "jis_b6_128x182mm",
        "jis_exec_216x330mm", "jpn_hagaki_100x148mm", "jpn_oufuku_148x200mm", "jpn_chou2_111.1x146mm",
        "jpn_chou3_120x235mm", "jpn_chou4_90x205mm", "jpn_you4_105x235mm", "jpn_you6_98x190mm", "jpn_kaku2_240x332mm",
        "jpn_kaku3_216x277mm", "prc_16k_146x215mm", "prc_32k_97x151mm", "prc_1_102x165mm", "prc_2_102x176mm",
        "roc_8k_10.75x15.5in", "roc_16k_7.75x10.75in",
    ]

    /// North America.
    private static let northAmerica = [
        "na_letter_8.5x11in", "na_legal_8.5x14in", "na_ledger_11x17in", "na_executive_7.25x10.5in",
        "na_invoice_5.5x8.5in", "na_foolscap_8.5x13in", "na_oficio_8.5x13.4in", "na_govt-letter_8x10in",
        "na_govt-legal_8x13in", "na_letter-plus_8.5x12.69in", "na_letter-extra_9.5x12in", "na_edp_11x14in",
        "na_super-b_13x19in", "na_arch-a_9x12in", "na_arch-b_12x18in", "na_c_17x22in", "na_d_22x34in", "na_e_34x44in",
        "na_index-3x5_3x5in", "na_index-4x6_4x6in", "na_5x7_5x7in", "na_index-5x8_5x8in", "na_number-9_3.875x8.875in",
        "na_number-10_4.125x9.5in", "na_number-11_4.5x10.375in", "na_monarch_3.875x7.5in", "na_personal_3.625x6.5in",
        "na_a2_4.375x5.75in", "na_c5_6.5x9.5in", "na_6x9_6x9in", "na_9x11_9x11in", "na_10x13_10x13in",
    ]

    /// Other sizes, in inches and metric.
    private static let other = [
        "oe_photo-l_3.5x5in", "oe_square-photo_4x4in", "oe_square-photo_5x5in", "oe_business-card_2x3.5in",
        "oe_photo-s8r_8x12in", "oe_photo-10r_10x12in", "oe_photo-s10r_10x15in", "oe_photo-12r_12x15in",
        "oe_photo-16r_16x20in", "oe_photo-20r_20x24in", "oe_12x16_12x16in", "oe_14x17_14x17in",
        "om_small-photo_100x150mm", "om_large-photo_200x300mm", "om_italian_110x230mm", "om_invite_220x220mm",
        "om_folio_210x330mm", "om_square-photo_89x89mm", "om_dsc-photo_89x119mm", "om_wide-photo_100x200mm",
        "om_medium-photo_130x180mm", "om_card_54x86mm", "om_business-card_55x85mm", "om_business-card_55x91mm",
    ]
}
