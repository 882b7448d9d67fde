// SPDX-License-Identifier: Apache-2.0

/// Why a command that needs no server, or is one, cannot do what was asked.
struct CommandError: Error, CustomStringConvertible {
    /// How the process ends.
    var status: CommandStatus
    /// What was asked, what went wrong, what to do.
    var description: String

    init(_ status: CommandStatus, _ description: String) {
        self.status = status
        self.description = description
    }
}
