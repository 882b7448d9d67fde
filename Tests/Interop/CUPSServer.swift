// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Runs `body` with the port of a cupsd of its own on loopback, and a folder that its devices may write to.
func withCUPSServer(_ body: (Int, URL) async throws -> Void) async throws {
    let port = try freePort()
    // A socket's path has little room, and its user must reach the folder.
    let folder = URL(filePath: "/tmp/pdps-cupsd-\(port)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/private-cupsd").path()
    let process = try RunningProgram(script, [folder.appending(path: "cups").path(), "\(port)"], in: folder)
    let isUp = try await eventually { canConnect(to: port) }
    try #require(isUp, "cupsd does not listen: \(process.errors)")
    let paper = folder.appending(path: "paper")
    try FileManager.default.createDirectory(at: paper, withIntermediateDirectories: true)
    try await body(port, paper)
    // Test runners start programs with SIGTERM blocked.
    process.kill(SIGKILL)
    _ = try await process.ended(within: .seconds(40))
}
