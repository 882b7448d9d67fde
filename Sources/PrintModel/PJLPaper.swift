// SPDX-License-Identifier: Apache-2.0

/// PJL's names of paper sizes (HP PJL Technical Reference Manual, `PAPER`).
package enum PJLPaper {
    /// The self-describing names of the same media (PWG 5101.1).
    package static let media = [
        "A3": "iso_a3_297x420mm", "A4": "iso_a4_210x297mm", "A5": "iso_a5_148x210mm", "A6": "iso_a6_105x148mm",
        "JISB4": "jis_b4_257x364mm", "JISB5": "jis_b5_182x257mm", "LETTER": "na_letter_8.5x11in",
        "LEGAL": "na_legal_8.5x14in", "LEDGER": "na_ledger_11x17in", "EXECUTIVE": "na_executive_7.25x10.5in",
        "COM10": "na_number-10_4.125x9.5in", "DL": "iso_dl_110x220mm", "C5": "iso_c5_162x229mm",
    ]
}
