// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrintModel
import Spool
import Testing

/// Windows file-and-print sharing: a Samba whose `cups server` is the intake.
@Suite(
    "Samba prints here",
    .enabled(if: geteuid() == 0 && isInstalled("smbd") && isInstalled("smbclient"), "smbd wants to be root")
)
struct SambaTests {
    @Test("smbclient prints through smbd; the job has the guest's or the user's name and the document")
    func smbclient() async throws {
        try await IntakeUnderTest.with { intake in
            try await intake.pause()
            try await withTemporaryFolder { folder in
                // Guests must reach the folder in which smbd takes documents.
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path())
                let document = Data("%!PS\nshowpage\n".utf8)
                try document.write(to: folder.appending(path: "a.ps"))
                let port = try freePort()
                let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/private-smbd")
                let place = folder.appending(path: "smb")
                let smbd = try RunningProgram(
                    script.path(),
                    [place.path(), "\(port)", "127.0.0.1:\(intake.port)", "Lobby"],
                    in: folder
                )
                defer { Self.end(place) }
                try #expect(await eventually { canConnect(to: port) }, "\(smbd.output)")
                for user in ["-N", "-Uann%x"] {
                    let ended = try await run(
                        "smbclient",
                        [user, "-s", place.appending(path: "smb.conf").path(), "-p", "\(port)", "//127.0.0.1/Lobby"]
                            + ["-c", "print a.ps"],
                        in: folder
                    )
                    #expect(ended.status == 0, "\(ended) \(smbd.output)")
                }
                try #expect(
                    await eventually { try await intake.store.jobs(JobQuery()).count == 2 },
                    "\(smbd.output)"
                )
                let jobs = try await intake.store.jobs(JobQuery())
                #expect(jobs.allSatisfy { $0.name.contains("a.ps") }, "\(jobs.map(\.name))")
                #expect(jobs.last?.originatingUserName == "ann")
                let documents = try await intake.store.documents(jobID: 1)
                #expect(documents.map(\.content.size) == [Int64(document.count)])
            }
        }
    }

    /// Ends the daemons of Samba that wrote their process ids there, and waits for them.
    private static func end(_ place: URL) {
        let folder = place.appending(path: "pid")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        let ids = names.compactMap { name in
            try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }.compactMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        for id in ids where id > 1 { kill(id, SIGTERM) }
        for id in ids where id > 1 {
            for _ in 0..<100 where kill(id, 0) == 0 { usleep(50_000) }
        }
    }
}
