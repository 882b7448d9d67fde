// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PDPSClient

/// Where the process begins.
///
/// `main` leaves the main thread at once: nothing here is bound to the main actor.
@main
enum Entry {
    static func main() async {
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        exit(status.rawValue)
    }

    /// Runs a command line and says on standard error what went wrong.
    static func run(_ arguments: [String]) async -> CommandStatus {
        do {
            var command = try PDPS.parseAsRoot(arguments)
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> CommandStatus {
        let status = CommandStatus(error)
        switch error {
        case let error as ClientError:
            StandardError.write("pdps: \(error.message)\n")
        case let error as CommandError:
            StandardError.write("pdps: \(error.description)\n")
        case is CommandStatus, is CancellationError:
            break
        default:
            let message = PDPS.fullMessage(for: error)
            if status == .done {
                print(message)
            } else if !message.isEmpty {
                StandardError.write(message + "\n")
            }
        }
        return status
    }
}
