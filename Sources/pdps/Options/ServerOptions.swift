// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PDPSClient

/// Which server a command talks to, and as whom.
struct ServerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The server: pdps://HOST:PORT, pdpss:// (TLS), ipp://, ipps://, HOST:PORT or ssh://HOST.",
            discussion:
                "Default: PDPS_SERVER, else pdps://127.0.0.1:1314. Through ssh the server's port is 1314, or as in "
                + "ssh://HOST/1315."
        )
    )
    var server: String?

    @Option(
        name: .customLong("ca"),
        help: ArgumentHelp(
            "With pdpss://, the authorities to trust instead of the system's, a PEM file.",
            discussion: "A server's own authority is at http://HOST:1314/pdps-ca.crt. Default: PDPS_CA.",
            valueName: "file"
        )
    )
    var authorities: String?

    @Option(name: .customLong("user"), help: "Your name on the job (default: your login name).")
    var userName: String?

    /// The server's address: the option, the variable, or this machine.
    func address(environment: [String: String] = ProcessEnvironment.variables) throws -> ServerAddress {
        guard let text = server ?? environment["PDPS_SERVER"], !text.isEmpty else { return .local }
        return try ServerAddress(text)
    }

    /// Calls `body` with the server, through a tunnel if its address asks for one.
    func withServer<R: Sendable>(_ body: @escaping @Sendable (PrintServer) async throws -> R) async throws -> R {
        try await PrintServer.withServer(
            at: address(),
            userName: userName ?? Self.loginName,
            authorities: try authorityFile(),
            body
        )
    }

    /// The file of `--ca` or `PDPS_CA`; a file that cannot be read would else be a puzzling TLS error.
    private func authorityFile() throws -> String? {
        guard let file = authorities ?? ProcessEnvironment.variables["PDPS_CA"], !file.isEmpty else { return nil }
        guard access(file, R_OK) == 0 else {
            throw CommandError(.wrongUsage, "'\(file)' cannot be read; --ca and PDPS_CA name a PEM file of authorities")
        }
        return file
    }

    /// The user's login name, or `anonymous`.
    static var loginName: String {
        if let name = ProcessEnvironment.variables["LOGNAME"], !name.isEmpty { return name }
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return "anonymous" }
        return String(cString: name)
    }
}
