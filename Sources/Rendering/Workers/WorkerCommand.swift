// SPDX-License-Identifier: Apache-2.0

import Glibc
import Subprocess
import SystemPackage

/// The command that starts a worker, in bubblewrap or without.
struct WorkerCommand: Equatable {
    /// What is executed.
    var executable: String
    /// Its arguments.
    var arguments: [String]

    /// All that a worker's environment holds.
    static let environment: [Environment.Key: String] = [
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "MALLOC_ARENA_MAX": "1",
        "VIPS_CONCURRENCY": "1",
        "SWIFT_BACKTRACE": "enable=no",
    ]

    /// What of the host's files a worker sees, read-only: libraries, fonts, Ghostscript's resources.
    private static let readOnly = [
        "/etc/fonts", "/etc/ghostscript", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/papersize",
        "/var/lib/ghostscript", "/var/cache/fontconfig", "/usr/local/share/fonts",
    ]
    /// Room for temporary files, in bytes; it is memory.
    private static let temporaryBytes = 512 << 20

    /// The command for a pool's workers.
    ///
    /// - Throws: ``RenderError`` with code `sandboxUnavailable` if bubblewrap is wanted but not installed.
    init(_ configuration: WorkerPool.Configuration) throws(RenderError) {
        let worker = configuration.worker.string
        switch configuration.sandbox {
        case .unsafeNone:
            self.init(executable: worker, arguments: [])
        case .bubblewrap(let path):
            let bubblewrap = try Self.find(path)
            self.init(executable: bubblewrap, arguments: Self.bubblewrapArguments(worker: worker))
        }
    }

    init(executable: String, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    private static func find(_ path: FilePath?) throws(RenderError) -> String {
        let directories = (getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin")
            .split(separator: ":")
        let candidates = path.map { [$0.string] } ?? directories.map { "\($0)/bwrap" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw RenderError(
                code: .sandboxUnavailable,
                message: "bubblewrap (\(path?.string ?? "bwrap")) is not installed; documents are rendered only "
                    + "in its sandbox. Install it: apt install bubblewrap."
            )
        }
        return found
    }

    private static func bubblewrapArguments(worker: String) -> [String] {
        var arguments = [
            "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--hostname", "pdps-rip",
            "--ro-bind", "/usr", "/usr",
        ]
        for directory in ["/lib", "/lib64", "/lib32", "/bin", "/sbin"] {
            // Links into /usr on merged systems, directories on others.
            if let target = SymbolicLink.target(of: directory) {
                arguments += ["--symlink", target, directory]
            } else {
                arguments += ["--ro-bind-try", directory, directory]
            }
        }
        for path in readOnly + runtimeDirectories() { arguments += ["--ro-bind-try", path, path] }
        arguments += [
            "--proc", "/proc", "--dev", "/dev", "--size", "\(temporaryBytes)", "--tmpfs", "/tmp",
            "--ro-bind", worker, "/pdps-rip", "--remount-ro", "/", "--remount-ro", "/dev", "--chdir", "/tmp", "--",
            "/pdps-rip", "--sandboxed",
        ]
        return arguments
    }

    /// Where the Swift runtime lies, if the server (and so the worker) is linked with it dynamically.
    private static func runtimeDirectories() -> [String] {
        guard let file = try? FileDescriptor.open("/proc/self/maps", .readOnly) else { return [] }
        defer { try? file.close() }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while let count = try? chunk.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            text += chunk.prefix(count)
        }
        let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first {
            $0.hasSuffix("/libswiftCore.so")
        }
        guard let line, let start = line.firstIndex(of: "/") else { return [] }
        let directory = FilePath(String(line[start...])).removingLastComponent().string
        return directory.hasPrefix("/usr/") ? [] : [directory]
    }
}
