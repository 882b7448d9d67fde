// SPDX-License-Identifier: Apache-2.0

import CGhostscript

/// Ghostscript's standard input, output and error.
final class GhostscriptConsole {
    private static let mostMessages = 16 << 10

    private var text: [UInt8] = []
    /// Gets standard output, where a device writes to it; without, output is kept like messages.
    var output: ((UnsafeRawBufferPointer) -> Void)?

    /// The end of what was printed.
    var messages: String { String(decoding: text, as: UTF8.self) }

    /// Drops what was printed until now.
    func forgetMessages() { text.removeAll(keepingCapacity: true) }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        text.append(contentsOf: bytes)
        if text.count > Self.mostMessages { text.removeFirst(text.count - Self.mostMessages / 2) }
    }

    static let input: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, CInt) -> CInt = { _, _, _ in
        0
    }

    static let output: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, CInt) -> CInt = {
        handle, text, count in
        guard let handle, count > 0 else { return count }
        let console = Unmanaged<GhostscriptConsole>.fromOpaque(handle).takeUnretainedValue()
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
        if let output = console.output { output(bytes) } else { console.keep(bytes) }
        return count
    }

    static let error: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, CInt) -> CInt = {
        handle, text, count in
        guard let handle, count > 0 else { return count }
        let console = Unmanaged<GhostscriptConsole>.fromOpaque(handle).takeUnretainedValue()
        console.keep(UnsafeRawBufferPointer(start: text, count: Int(count)))
        return count
    }
}
