// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Intake

@Suite("LPD's lines and control files are read")
struct LPDParsingTests {
    private func command(_ text: String, isReceiving: Bool = false) throws -> LPDCommand {
        try LPDCommand(Array(text.utf8), isReceiving: isReceiving)
    }

    @Test("the five commands")
    func commands() throws {
        #expect(try command("\u{1}Lobby") == .printWaiting(queue: "Lobby"))
        #expect(try command("\u{2}Lobby  ") == .receiveJob(queue: "Lobby"))
        #expect(try command("\u{3}Lobby ann 12") == .listQueue(queue: "Lobby", isLong: false, items: ["ann", "12"]))
        #expect(try command("\u{4}Lobby") == .listQueue(queue: "Lobby", isLong: true, items: []))
        #expect(try command("\u{5}Lobby ann 3 -") == .remove(queue: "Lobby", agent: "ann", items: ["3", "-"]))
        #expect(try command("\u{2}") == .receiveJob(queue: ""))
    }

    @Test("what comes within a job, with sizes known, unknown, huge and left out")
    func subcommands() throws {
        #expect(try command("\u{1}", isReceiving: true) == .abort)
        #expect(try command("\u{2}66 cfA001pc", isReceiving: true) == .controlFile(name: "cfA001pc", size: 66))
        #expect(try command("\u{3}0 dfA001pc", isReceiving: true) == .dataFile(name: "dfA001pc", size: 0))
        #expect(try command("\u{3}dfA001pc", isReceiving: true) == .dataFile(name: "dfA001pc", size: nil))
        let huge = "\u{3}99999999999999999999999 dfA001pc"
        #expect(try command(huge, isReceiving: true) == .dataFile(name: "dfA001pc", size: nil))
        #expect(try command("\u{2}Attic", isReceiving: true) == .receiveJob(queue: "Attic"))
    }

    @Test("what is none is refused", arguments: ["", "\u{6}x", "GET / HTTP/1.1", "\u{5}Lobby", "\u{7F}"])
    func noCommand(text: String) {
        #expect(throws: LPDSyntaxError.self) { try command(text) }
    }

    @Test("files without a usable announcement are refused", arguments: ["\u{3}12", "\u{2}-5 cfA1", "\u{3}x y"])
    func noAnnouncement(text: String) {
        #expect(throws: LPDSyntaxError.self) { try command(text, isReceiving: true) }
    }

    @Test("a control file names owner, job and files; each repetition is a copy")
    func controlFile() throws {
        let file = try LPDControlFile(
            LPDSample.control(
                "Hpc7",
                "P ann ",
                "JTwo files",
                "Cclass",
                "Lann",
                "Mann",
                "fdfA001pc7",
                "fdfA001pc7",
                "UdfA001pc7",
                "None.txt",
                "ldfB001pc7",
                "Ntwo.pdf",
                "I5",
                "W80",
                "1font"
            )
        )
        #expect(file.host == "pc7" && file.user == "ann" && file.jobName == "Two files")
        #expect(
            file.files == [
                .init(name: "dfA001pc7", documentName: "one.txt", copies: 2),
                .init(name: "dfB001pc7", documentName: "two.pdf", copies: 1),
            ]
        )
    }

    @Test("names before the file, CR LF, zero bytes and Latin-1 are read")
    func oddControlFiles() throws {
        let before = try LPDControlFile(Array("Hx\r\nPann\r\nNa.txt\r\nodfA1x\r\n\0\0".utf8))
        #expect(before.files == [.init(name: "dfA1x", documentName: "a.txt")])
        let latin = try LPDControlFile(Array("PJ".utf8) + [0xFC] + Array("rgen\nfdfA\n".utf8))
        #expect(latin.user == "Jürgen")
        #expect(throws: LPDSyntaxError.self) { try LPDControlFile(Array("Hx\nPann\nUdfA\n".utf8)) }
        #expect(throws: LPDSyntaxError.self) { try LPDControlFile([]) }
    }

    @Test("a host name that is cut or in other letters is the same file")
    func fileNames() {
        #expect(LPDControlFile.isSame("dfA001pc7", "dfA001PC7.example.org"))
        #expect(LPDControlFile.isSame("dfA001pc7", "dfA001pc8"))
        #expect(!LPDControlFile.isSame("dfA001pc7", "dfB001pc7"))
        #expect(!LPDControlFile.isSame("dfA001pc7", "dfA002pc7"))
        #expect(!LPDControlFile.isSame("dfA", "dfAxyz"))
    }
}
