// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Devices without IPP, with the doors of a second server as printers.
@Suite("Jobs go through socket, LPD and programs")
struct OlderDeviceTests {
    private static let document = """
        %!PS
        /Helvetica findfont 36 scalefont setfont 72 200 moveto (One) show showpage
        /Helvetica findfont 36 scalefont setfont 72 200 moveto (Two) show showpage
        """

    @Test("a second server's raw and LPD doors get the document, once each, and print it")
    func doors() async throws {
        try await withTemporaryFolder { folder in
            try Data(Self.document.utf8).write(to: folder.appending(path: "two.ps"))
            let (near, far) = (folder.appending(path: "near"), folder.appending(path: "far"))
            for place in [near, far] {
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            }
            let (raw, lpd) = (try freePort(), try freePort())
            let printers = try await ServerUnderTest.start(in: far, options: [])
            let paper = far.appending(path: "paper").path()
            let added = try await printers.pdps("printer", "add", "Paper", "virtual://\(paper)/", "--default")
            #expect(added.status == 0, "\(added.errors)")
            #expect(added.output.contains("Paper: PDPS Virtual Printer"))
            try await printers.stop()
            let doors = try await ServerUnderTest.start(
                in: far,
                port: printers.port,
                options: ["--raw", "Paper=\(raw)", "--lpd", "\(lpd)"]
            )
            let server = try await ServerUnderTest.start(in: near)
            let socket = "socket://127.0.0.1:\(raw)?format=application/postscript"
            let found = try await server.pdps("printer", "add", "Socket", socket)
            #expect(found.status == 0, "\(found.errors)")
            #expect(found.output.contains("Socket: PDPS Virtual Printer"), "its PJL says what it is: \(found.output)")
            let queue = "lpd://127.0.0.1:\(lpd)/Paper?format=application/pdf"
            let second = try await server.pdps("printer", "add", "Queue", queue)
            #expect(second.status == 0, "\(second.errors)")
            for name in ["Socket", "Queue"] {
                let file = folder.appending(path: "two.ps").path()
                let printed = try await server.pdps("print", "-p", name, "--wait", file)
                #expect(printed.status == 0, "\(printed.errors)")
            }
            let done = try await eventually(within: .seconds(60)) {
                ["job-1.pdf", "job-2.pdf"].allSatisfy { FileManager.default.fileExists(atPath: "\(paper)/\($0)") }
            }
            #expect(done)
            let sheets = try FileManager.default.contentsOfDirectory(atPath: paper).filter { $0.hasSuffix(".png") }
            #expect(sheets.count == 4)
            let jobs = try await doors.pdps("job", "list", "--all", "--json")
            #expect(jobs.output.components(separatedBy: "\"two.ps").count >= 3, "\(jobs.output)")
            let shown = try await server.pdps("job", "show", "1")
            #expect(shown.output.contains("does not say what it printed"), "\(shown.output)")
            try await server.stop()
            try await doors.stop()
        }
    }

    @Test("a program gets the pages when it is allowed, and is refused otherwise")
    func program() async throws {
        try await withTemporaryFolder { folder in
            try Data(Self.document.utf8).write(to: folder.appending(path: "two.ps"))
            let program = folder.appending(path: "take")
            try Data("#!/bin/sh\ncat > \"$1\"\necho \"$PDPS_USER printed $PDPS_JOB_ID\"\n".utf8).write(to: program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path())
            let server = try await ServerUnderTest.start(in: folder, options: ["--device-program", program.path()])
            let refused = try await server.pdps("printer", "add", "Cat", "exec:///bin/cat")
            #expect(refused.status != 0)
            #expect(refused.errors.contains("--device-program /bin/cat"), "\(refused.errors)")
            let output = folder.appending(path: "taken.pdf").path()
            let added = try await server.pdps("printer", "add", "Taker", "exec://\(program.path())?arg=\(output)")
            #expect(added.status == 0, "\(added.errors)")
            let file = folder.appending(path: "two.ps").path()
            let printed = try await server.pdps("print", "-p", "Taker", "--wait", file)
            #expect(printed.status == 0, "\(printed.errors)")
            #expect(try Data(contentsOf: URL(filePath: output)).starts(with: Data("%PDF-".utf8)))
            let shown = try await server.pdps("job", "show", "1")
            #expect(shown.output.contains("printed 1"), "\(shown.output)")
            try await server.stop()
        }
    }
}
