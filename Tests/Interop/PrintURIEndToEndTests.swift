// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Print-URI by ipptool, from Python's web server, to a virtual printer.
@Suite(
    "A server that may fetch prints what a URI names",
    .enabled(if: isInstalled("ipptool") && isInstalled("python3"))
)
struct PrintURIEndToEndTests {
    @Test("ipptool's print-uri.test prints from a listed host; from another one it is told so")
    func prints() async throws {
        try await withTemporaryFolder { folder in
            let web = folder.appending(path: "web")
            try FileManager.default.createDirectory(at: web, withIntermediateDirectories: true)
            try Data("%!PS\n72 72 moveto showpage\n".utf8).write(to: web.appending(path: "page.ps"))
            let webPort = try freePort()
            let python = try RunningProgram(
                "python3",
                ["-m", "http.server", "--bind", "127.0.0.1", "\(webPort)"],
                in: web
            )
            defer { python.kill(SIGKILL) }
            #expect(try await eventually { canConnect(to: webPort) })
            let server = try await ServerUnderTest.start(in: folder, options: ["--fetch-allow", "127.0.0.1"])
            let paper = folder.appending(path: "paper")
            let added = try await server.pdps("printer", "add", "Virtual", "virtual://\(paper.path())/")
            #expect(added.status == 0, "\(added.errors)")
            func printing(_ uri: String) async throws -> RunningProgram.Ended {
                let target = "ipp://127.0.0.1:\(server.port)/ipp/print/Virtual"
                let suite = folder.appending(path: "uri.test")
                try Self.suite(uri).write(to: suite, atomically: true, encoding: .utf8)
                return try await run("ipptool", ["-tI", target, "uri.test"], in: folder)
            }
            let good = try await printing("http://127.0.0.1:\(webPort)/page.ps")
            #expect(good.status == 0, "\(good.output)")
            let isPrinted = try await eventually(within: .seconds(60)) {
                FileManager.default.fileExists(atPath: paper.appending(path: "job-1.pdf").path())
            }
            let shown = try await server.pdps("job", "show", "1")
            #expect(isPrinted, "\(shown.output)")
            let foreign = try await printing("http://127.0.0.2:\(webPort)/page.ps")
            #expect(foreign.status != 0 && foreign.output.contains("client-error-document-access-error"), "\(foreign)")
            try await server.stop()
        }
    }

    private static func suite(_ uri: String) -> String {
        """
        {
            NAME "Print-URI"
            OPERATION Print-URI
            GROUP operation-attributes-tag
            ATTR charset attributes-charset utf-8
            ATTR naturalLanguage attributes-natural-language en
            ATTR uri printer-uri $uri
            ATTR name requesting-user-name $user
            ATTR uri document-uri \(uri)
            STATUS successful-ok
            EXPECT job-id OF-TYPE integer IN-GROUP job-attributes-tag
        }

        """
    }
}
