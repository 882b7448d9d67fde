// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import SystemPackage

/// The data folder that a command works on by itself, without asking a server.
struct DataFolderOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The server's data folder.",
            discussion: "Default: PDPS_DATA, else /var/lib/pdps for root and ~/.local/share/pdps for others.",
            valueName: "dir"
        )
    )
    var data: String?

    /// The folder that is meant.
    var folder: FilePath {
        FilePath(ServerSettings.data(data, ProcessEnvironment.variables, isRoot: geteuid() == 0))
    }
}
