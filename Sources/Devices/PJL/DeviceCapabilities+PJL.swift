// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension DeviceCapabilities {
    /// What a printer that is sent one stream of bytes can do: of a language, as far as nothing else is known.
    init(makeAndModel: String, languages: [String]) {
        self.init(folderDevice: makeAndModel, format: languages.first ?? "")
        formats = languages
        // A language that takes less than others decides only where there is no other.
        if languages.count == 1 { limit(toLanguage: languages[0]) }
    }

    /// What a printer is asked by PJL when it is added.
    static let pjlQuestions = ["INFO CONFIG", "INFO VARIABLES", "INFO USTATUS", "INFO PAGECOUNT"]

    /// Takes what a printer said of itself by PJL.
    mutating func learn(from answers: [String: PJLReply]) {
        let configuration = answers["INFO CONFIG"]
        let variables = answers["INFO VARIABLES"]
        let reports = answers["INFO USTATUS"]
        pjl = PJLSupport(
            isSpoken: true,
            reportsJobs: reports?.has("JOB") == true,
            reportsPages: reports?.has("PAGE") == true,
            hasPageCounter: answers["INFO PAGECOUNT"]?.pageCount != nil
        )
        // One that lists its variables and has none for it prints one side; of others it is not known.
        let turnsSheets = configuration?.has("DUPLEX") == true || variables?.has("DUPLEX") == true
        if !turnsSheets, variables?.lines.isEmpty == false { sides = [.oneSided] }
        let papers = (variables?.list("PAPER") ?? []).compactMap { PJLPaper.media[$0.uppercased()] }
        guard !papers.isEmpty else { return }
        media = papers
        mediaDefault = variables?.value("PAPER").flatMap(Self.media(ofPaper:)) ?? papers[0]
        mediaReady = [mediaDefault]
    }

    /// The value in `PAPER=A4 [12 ENUMERATED]`.
    private static func media(ofPaper text: String) -> String? {
        text.split(separator: " ").first.flatMap { PJLPaper.media[$0.uppercased()] }
    }

    /// The formats of the languages that a printer lists, those with the most in them first.
    static func languages(_ answers: [String: PJLReply]) -> [String] {
        let listed = Set((answers["INFO CONFIG"]?.list("LANGUAGES") ?? []).map { $0.uppercased() })
        let known = [
            ("POSTSCRIPT", "application/postscript"), ("PDF", "application/pdf"), ("PWGRASTER", "image/pwg-raster"),
            ("URF", "image/urf"), ("PCLM", "application/PCLm"), ("PCL", "application/vnd.hp-PCL"),
        ]
        return known.filter { listed.contains($0.0) }.map(\.1)
    }
}

extension PJLReply {
    /// Pages printed in the printer's life (`INFO PAGECOUNT`), with or without `PAGECOUNT=` before them.
    var pageCount: Int? {
        let text = value("PAGECOUNT") ?? lines.first
        return text.flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }
}
