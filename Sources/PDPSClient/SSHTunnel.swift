// SPDX-License-Identifier: Apache-2.0

import Subprocess

extension PrintServer {
    /// Calls `body` with the server of that address; one named by `ssh://` is reached through a tunnel that lasts as
    /// long as `body` does.
    ///
    /// The tunnel is an `ssh` process (keys, questions and known hosts are its matter) that carries a loopback port of
    /// this machine to 127.0.0.1:1314 of the far one.
    ///
    /// - Parameter authorities: A PEM file with the authorities to trust instead of the system's, for `pdpss`.
    /// - Throws: `ClientError` with code `unreachable` when the tunnel does not come about, or what `body` throws.
    public static func withServer<R: Sendable>(
        at address: ServerAddress,
        userName: String,
        authorities: String? = nil,
        _ body: @escaping @Sendable (PrintServer) async throws -> R
    ) async throws -> R {
        guard case .ssh(let user, let port) = address.transport else {
            return try await body(PrintServer(address, userName: userName, authorities: authorities))
        }
        let near = try LoopbackPort.unused(for: address)
        let destination = (user.map { "\($0)@" } ?? "") + address.host
        guard !destination.hasPrefix("-") else {
            throw ClientError(.wrongUsage, "'\(destination)' is no host for ssh; write ssh://HOST")
        }
        let arguments =
            ["-N", "-o", "ExitOnForwardFailure=yes", "-L", "127.0.0.1:\(near):127.0.0.1:\(address.port)"]
            + (port.map { ["-p", "\($0)"] } ?? []) + [destination]
        return try await withThrowingTaskGroup(of: R.self) { group in
            group.addTask {
                try await carry(arguments, for: address)
            }
            group.addTask {
                try await waitForListener(on: near, for: address)
                let endpoint = ServerAddress(transport: .plain, host: "127.0.0.1", port: near)
                return try await body(PrintServer(address, endpoint: endpoint, userName: userName))
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }

    /// Runs `ssh` until the task is cancelled.
    ///
    /// That it ends by itself is an error. Its own words go to standard error.
    private static func carry<R>(_ arguments: [String], for address: ServerAddress) async throws -> R {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        do {
            _ = try await run(
                .name("ssh"),
                arguments: Arguments(arguments),
                platformOptions: options,
                output: .discarded,
                error: .currentStandardError
            )
            try Task.checkCancellation()
            throw ClientError(.unreachable, "cannot reach \(address): ssh ended, as said above")
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw ClientError(.unreachable, "cannot reach \(address): ssh cannot be run; install it", cause: error)
        }
    }

    /// Waits until the tunnel's near end listens; a person may be typing a password meanwhile.
    private static func waitForListener(on port: Int, for address: ServerAddress) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while !LoopbackPort.accepts(port) {
            guard ContinuousClock.now < deadline else {
                throw ClientError(.unreachable, "cannot reach \(address): ssh made no tunnel within 120 s")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
