// SPDX-License-Identifier: Apache-2.0

import Glibc
import IPPClient
public import PrintModel
public import SystemPackage

/// A program that takes pages on its standard input: `exec:/PATH/TO/PROGRAM?format=MIME-TYPE&arg=VALUE`.
///
/// Only programs that the administrator named at the server's start are run. Options: `format`, what it reads
/// (`application/pdf` unless given); `arg`, an argument, several in their order; `silence`, the seconds for which it may
/// neither read nor write anything (600).
public struct ExecDevice: OutputDevice {
    static let exampleURI = "exec:///usr/local/bin/print-labels?format=application/pdf"

    /// What ends a program that is to end: the time between SIGTERM and SIGKILL.
    static let endTime: Duration = .seconds(5)

    let program: FilePath
    let arguments: [String]
    let format: String
    let silenceLimit: Duration
    let memory = AttemptMemory()
    private let allowed: [FilePath]

    /// Makes the driver for a program; nothing is started yet.
    ///
    /// - Parameters:
    ///   - uri: The program and its options.
    ///   - allowed: The programs that may be run.
    /// - Throws: `DeviceError` with code `badURI`.
    public init(_ uri: DeviceURI, allowed: [FilePath]) throws(DeviceError) {
        let example = Self.exampleURI
        try uri.checkOptions(["format", "arg", "silence"], example: example)
        guard uri.reference.host.isEmpty else {
            throw uri.failure("a program is on this machine; write three slashes before its path", example: example)
        }
        let path: String
        do throws(URIReferenceError) {
            path = try uri.reference.path.percentDecoded()
        } catch {
            throw uri.failure(error.reason, example: example)
        }
        guard path.hasPrefix("/"), !path.hasSuffix("/") else {
            throw uri.failure("it names no program by its whole path", example: example)
        }
        program = FilePath(path)
        arguments = uri.reference.options.filter { $0.name == "arg" }.map(\.value)
        format = try uri.language(example: example) ?? "application/pdf"
        let silence = uri.reference.option("silence") ?? "600"
        guard let seconds = Int(silence), (1...604_800).contains(seconds) else {
            throw uri.failure("silence=\(silence) is not a number of seconds (1 to 604800)", example: example)
        }
        silenceLimit = .seconds(seconds)
        self.allowed = allowed
    }

    /// What can be made for a program that reads the format; throws when it may not or cannot be run.
    public func capabilities() async throws -> DeviceCapabilities {
        try check()
        return DeviceCapabilities(makeAndModel: "Program \(name)", languages: [format])
    }

    /// Idle when the program can be run, unreachable with the remedy otherwise.
    public func status() async -> DeviceStatus {
        do throws(DeviceError) {
            try check()
            return DeviceStatus(condition: .idle, since: WallTime.now)
        } catch {
            return DeviceStatus(condition: .unreachable, message: error.message, since: WallTime.now)
        }
    }

    /// Says what the program itself said: that nothing was printed, or nothing.
    public func recall(_ record: DeliveryRecord) async throws -> DeliveryRecollection {
        if memory.knowsNothingPrinted(record) { return .nothingPrinted }
        return .unknown("the program \(program) cannot be asked what became of it")
    }

    /// The program's name without its folder.
    var name: String { program.lastComponent?.string ?? program.string }

    /// Throws unless the program may be run, and is there.
    func check() throws(DeviceError) {
        guard allowed.contains(program) else {
            throw DeviceError(
                .unreachable,
                "the program \(program) may not be a device; an administrator allows it with "
                    + "`pdps serve --device-program \(program)`"
            )
        }
        var status = stat()
        guard stat(program.string, &status) == 0 else {
            throw DeviceError(
                .unreachable,
                "the program \(program) cannot be run: \(Errno(rawValue: errno)); install it"
            )
        }
        guard status.st_mode & S_IFMT == S_IFREG, access(program.string, X_OK) == 0 else {
            throw DeviceError(
                .unreachable,
                "the program \(program) cannot be run: it is no file that the server's user may execute; see `ls -l`"
            )
        }
    }
}
