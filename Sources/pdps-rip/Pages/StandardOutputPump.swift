// SPDX-License-Identifier: Apache-2.0

import Glibc
import Rendering

/// Catches what a C library writes to standard output, on a thread of its own, while the library runs.
///
/// Between `init` and `finish` only this thread sends frames; the owner must not.
final class StandardOutputPump {
    private let source: CInt
    private let take: (UnsafeRawBufferPointer) -> Void
    private var thread = pthread_t()

    /// Begins to give standard output to `take`.
    ///
    /// - Throws: ``RenderError`` if the system has no pipe or thread left.
    init(_ take: @escaping (UnsafeRawBufferPointer) -> Void) throws(RenderError) {
        var pipe: [CInt] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else {
            throw RenderError(code: .workerUnavailable, message: "The RIP worker got no pipe (error \(errno)).")
        }
        source = pipe[0]
        self.take = take
        dup2(pipe[1], STDOUT_FILENO)
        close(pipe[1])
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<StandardOutputPump>.fromOpaque(context).takeUnretainedValue().pump()
                return nil
            },
            // `finish` joins the thread before the pump can go away.
            Unmanaged.passUnretained(self).toOpaque()
        )
        guard code == 0 else {
            throw RenderError(code: .workerUnavailable, message: "The RIP worker got no thread (error \(code)).")
        }
    }

    /// Waits until all that was written is taken, and ends the thread.
    func finish() {
        fflush(nil)
        // The last writing end goes, so the thread sees the end.
        Self.discardStandardOutput()
        pthread_join(thread, nil)
        close(source)
    }

    /// Makes writing to standard output harmless.
    static func discardStandardOutput() {
        dup2(STDERR_FILENO, STDOUT_FILENO)
    }

    private func pump() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(source, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
