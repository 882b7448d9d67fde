// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// The built executables: of this build, or of the folder that `PDPS_BIN` names (for measuring a release build).
enum Executables {
    static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["PDPS_BIN"] { return URL(filePath: named) }
        // The test runner is not the bundle; the bundle lies beside the executables.
        let bundles = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return URL(filePath: bundles ?? "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }()

    static var pdps: String { folder.appending(path: "pdps").path() }
}

/// A `pdps serve` that a test started, with its own data folder and a free port.
struct ServerUnderTest {
    var folder: URL
    var port: Int
    var process: RunningProgram

    /// The server's address for `pdps --server`.
    var address: String { "pdps://127.0.0.1:\(port)" }
    /// The data folder.
    var data: URL { folder.appending(path: "data") }

    /// Starts a server in `folder` (created data is kept there) and waits until it answers.
    static func start(in folder: URL, port: Int? = nil, options: [String] = []) async throws -> ServerUnderTest {
        let port = try port ?? freePort()
        let process = try RunningProgram(
            Executables.pdps,
            ["serve", "--data", folder.appending(path: "data").path(), "--listen", "127.0.0.1:\(port)"]
                + options,
            in: folder
        )
        let server = ServerUnderTest(folder: folder, port: port, process: process)
        let isUp = try await eventually {
            try #require(process.isRunning, "the server ended: \(process.errors)")
            return canConnect(to: port)
        }
        try #require(isUp, "the server did not listen on \(port): \(process.errors)")
        return server
    }

    /// Runs `pdps` against this server.
    @discardableResult
    func pdps(_ arguments: String..., within limit: Duration = .seconds(60)) async throws -> RunningProgram.Ended {
        try await run(
            Executables.pdps,
            arguments,
            environment: ["PDPS_SERVER": address],
            in: folder,
            within: limit
        )
    }

    /// Asks it to end and waits for it.
    func stop() async throws {
        process.kill(SIGTERM)
        _ = try await process.ended(within: .seconds(40))
    }
}

/// A TCP port on loopback that nobody listens on now.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    try #require(bound)
    return Int(UInt16(bigEndian: address.sin_port))
}

/// Whether somebody listens on that port of 127.0.0.1.
func canConnect(to port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = loopback(port: port)
    return withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

private func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
}
