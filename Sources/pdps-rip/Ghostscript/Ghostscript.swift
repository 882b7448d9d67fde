// SPDX-License-Identifier: Apache-2.0

import CGhostscript
import Glibc

/// An instance of the Ghostscript interpreter.
final class Ghostscript {
    /// How a run of PostScript ended otherwise than well.
    struct Failure: Error {
        /// Ghostscript's error number.
        let code: CInt
        /// PostScript's name of the error, such as `undefined` or `VMerror`.
        let name: String
        /// The command or name that failed.
        let command: String

        /// Whether memory ran out.
        var isOutOfMemory: Bool { name == "VMerror" || code == CInt(gs_error_VMerror.rawValue) }
    }

    private let instance: UnsafeMutableRawPointer
    /// What Ghostscript and the document print.
    let console: GhostscriptConsole
    private let display: DisplayDevice?

    /// Starts an interpreter.
    ///
    /// - Parameters:
    ///   - arguments: as on Ghostscript's command line.
    ///   - console: gets what is printed; it and `display` live as long as the interpreter.
    ///   - display: gets the pages of Ghostscript's `display` device.
    /// - Throws: ``Failure`` if the interpreter does not start.
    init(arguments: [String], console: GhostscriptConsole, display: DisplayDevice?) throws {
        var instance: UnsafeMutableRawPointer?
        let caller = Unmanaged.passUnretained(console).toOpaque()
        let code = gsapi_new_instance(&instance, caller)
        guard code >= 0, let instance else { throw Failure(code: code, name: "unknownerror", command: "new_instance") }
        self.instance = instance
        self.console = console
        self.display = display
        gsapi_set_arg_encoding(instance, CInt(GS_ARG_ENCODING_UTF8))
        gsapi_set_stdio(instance, GhostscriptConsole.input, GhostscriptConsole.output, GhostscriptConsole.output)
        display?.register(with: instance)
        try check(Self.withArguments(["pdps-rip"] + arguments) { gsapi_init_with_args(instance, $0, $1) })
    }

    /// Runs PostScript.
    ///
    /// - Returns: false if the program ended the interpreter with `quit`.
    /// - Throws: ``Failure`` with the error that the program ran into.
    @discardableResult
    func run(_ program: String) throws -> Bool {
        console.forgetMessages()
        var exitCode: CInt = 0
        var program = program
        let code = program.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                gsapi_run_string_with_length(instance, $0.baseAddress, UInt32(clamping: $0.count), 0, &exitCode)
            }
        }
        return try check(code)
    }

    /// Ends the interpreter; output devices write what they still hold.
    func close() throws {
        let code = gsapi_exit(instance)
        gsapi_delete_instance(instance)
        try check(code)
    }

    @discardableResult
    private func check(_ code: CInt) throws -> Bool {
        if code == CInt(gs_error_Quit.rawValue) { return false }
        guard code < 0 else { return true }
        // Printed by the interpreter's main loop: "Unrecoverable error: NAME in COMMAND".
        let marker = "Unrecoverable error: "
        let line = console.messages.split(separator: "\n").last { $0.hasPrefix(marker) }?.dropFirst(marker.count)
        let words = line?.split(separator: " ", maxSplits: 2).map { String($0) } ?? []
        throw Failure(
            code: code,
            name: words.first ?? "error \(code)",
            command: words.count == 3 ? words[2] : ""
        )
    }

    private static func withArguments(
        _ arguments: [String],
        _ body: (CInt, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt
    ) -> CInt {
        // The interpreter keeps some of the pointers, and lives as long as the process.
        var pointers = arguments.map { strdup($0) } + [nil]
        return pointers.withUnsafeMutableBufferPointer { body(CInt($0.count - 1), $0.baseAddress) }
    }
}
