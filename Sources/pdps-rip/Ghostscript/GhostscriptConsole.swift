// SPDX-License-Identifier: Apache-2.0

import CGhostscript

/// Ghostscript's standard input, output and error.
final class GhostscriptConsole {
    private static let mostMessages = 16 << 10

    private var text: [UInt8] = []

    /// The end of what was printed.
    var messages: String { String(decoding: text, as: UTF8.self) }

    /// Drops what was printed until now.
    func forgetMessages() { text.removeAll(keepingCapacity: true) }

    /// The number in the last line that begins with `marker`.
    func number(after marker: String) -> Int? { line(after: marker).flatMap { Int($0) } }

    /// The rest of the last line that begins with `marker`.
    func line(after marker: String) -> Substring? {
        messages.split(separator: "\n").last { $0.hasPrefix(marker) }?.dropFirst(marker.count)
    }

    private func keep(_ bytes: UnsafeRawBufferPointer) {
        text.append(contentsOf: bytes)
        if text.count > Self.mostMessages { text.removeFirst(text.count - Self.mostMessages / 2) }
    }

    typealias Writing = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, CInt) -> CInt
    typealias Reading = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, CInt) -> CInt

    /// Ghostscript's standard input: always at its end.
    static let input: Reading = { _, _, _ in 0 }

    /// Ghostscript's standard output and error, where the document's own output goes, too.
    static let output: Writing = { handle, text, count in
        guard let handle, count > 0 else { return count }
        let console = Unmanaged<GhostscriptConsole>.fromOpaque(handle).takeUnretainedValue()
        console.keep(UnsafeRawBufferPointer(start: text, count: Int(count)))
        return count
    }
}
