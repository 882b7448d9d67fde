// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A network namespace of a test's own, out of which nothing gets; needs root.
struct PrivateNetwork {
    /// Whether this machine lets us make one.
    static var isPossible: Bool { geteuid() == 0 && isInstalled("nsenter") && isInstalled("ip") }

    let folder: URL
    private let keeper: RunningProgram
    private let processID: String

    /// A namespace with nothing but loopback.
    static func loopback(in folder: URL) async throws -> PrivateNetwork {
        let script = "ip link set lo up && echo $$ >pid.part && mv pid.part pid && exec sleep 600"
        let keeper = try RunningProgram("unshare", ["--net", "sh", "-c", script], in: folder)
        return try await PrivateNetwork(folder, keeper, ready: "pid")
    }

    /// A namespace with an interface that leads nowhere, a D-Bus and an avahi-daemon.
    static func withAvahi(in folder: URL) async throws -> PrivateNetwork {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/private-network")
        let keeper = try RunningProgram(script.path(), [folder.path(), "sleep", "600"], in: folder)
        return try await PrivateNetwork(folder, keeper, ready: "ready")
    }

    /// Another machine on the wire of `withAvahi`: a namespace of its own, with 198.51.100.2 at the other end.
    func neighbour() async throws -> PrivateNetwork {
        let place = folder.appending(path: "neighbour")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let other = try await PrivateNetwork.loopback(in: place)
        for (network, command) in [
            (self, "ip link set pdps1 netns \(other.processID)"), (other, "ip address add 198.51.100.2/24 dev pdps1"),
            (other, "ip link set pdps1 up"),
        ] {
            let ended = try await network.run(command.split(separator: " ").map(String.init))
            try #require(ended.status == 0, "\(command): \(ended.errors)")
        }
        return other
    }

    private init(_ folder: URL, _ keeper: RunningProgram, ready: String) async throws {
        let isReady = try await eventually {
            FileManager.default.fileExists(atPath: folder.appending(path: ready).path())
        }
        try #require(isReady, "no private network: \(keeper.errors)")
        self.folder = folder
        self.keeper = keeper
        processID = try String(contentsOf: folder.appending(path: "pid"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func entering(_ command: [String]) -> [String] { ["--net=/proc/\(processID)/ns/net"] + command }

    private var environment: [String: String] {
        ["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(folder.appending(path: "bus").path())"]
    }

    /// Starts a program in the namespace.
    func start(_ command: String..., environment: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(
            "nsenter",
            entering(command),
            environment: self.environment.merging(environment) { $1 },
            in: folder
        )
    }

    /// Runs a program in the namespace to its end.
    @discardableResult
    func run(
        _ command: [String],
        environment: [String: String] = [:],
        within limit: Duration = .seconds(60)
    ) async throws -> RunningProgram.Ended {
        try await RunningProgram(
            "nsenter",
            entering(command),
            environment: self.environment.merging(environment) { $1 },
            in: folder
        ).ended(within: limit)
    }

    /// Starts `pdps serve` in the namespace and waits until it says that it listens.
    func serve(_ options: [String]) async throws -> RunningProgram {
        let server = try RunningProgram(
            "nsenter",
            entering([Executables.pdps, "serve", "--data", folder.appending(path: "data").path()] + options),
            environment: environment,
            in: folder
        )
        let isUp = try await eventually {
            try #require(server.isRunning, "the server ended: \(server.errors)")
            return server.output.contains("listens on")
        }
        try #require(isUp, "the server did not listen: \(server.errors)")
        return server
    }
}
