// SPDX-License-Identifier: Apache-2.0
import Intake

// libFuzzer target: any bytes as an LPD command, within a job and outside of one, as a control file, and as a line of
// PJL. What is read must be what was written: bounded by the input, and the same when it is read again.

private func check(_ bytes: [UInt8]) {
    for isReceiving in [false, true] {
        let line = Array(bytes.prefix(LPDCommand.maximumLength))
        let command = try? LPDCommand(line, isReceiving: isReceiving)
        precondition(command == (try? LPDCommand(line, isReceiving: isReceiving)))
        if case .controlFile(let name, let size)? = command {
            precondition(!name.isEmpty && size ?? 0 >= 0)
        }
    }
    if let control = try? LPDControlFile(Array(bytes.prefix(LPDControlFile.maximumSize))) {
        precondition(!control.files.isEmpty)
        // Each line names one file at most, and takes a letter, a byte of name and its end.
        precondition(control.files.reduce(0) { $0 + $1.copies } <= bytes.count / 3 + 1)
        for file in control.files { precondition(LPDControlFile.isSame(file.name, file.name)) }
    }
    precondition(PJLCommand(bytes) == PJLCommand(bytes))
}

/// What libFuzzer calls for each input; it traps where a promise is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argc: UnsafeMutablePointer<CInt>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The program's start: SwiftPM renames an executable's main to the name of its target.
@_cdecl("LPDFuzz_main")
public func main(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var argc = argc
    var argv = argv
    return runDriver(&argc, &argv, testOneInput)
}
