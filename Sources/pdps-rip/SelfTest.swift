// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Checks that this machine has what a worker needs, and says what is missing.
enum SelfTest {
    /// Prints one line for each check; returns whether all passed.
    static func run() -> Bool {
        var isWell = true
        func check(_ name: String, _ remedy: String, _ body: () throws -> Bool) {
            let passes = (try? body()) ?? false
            print(passes ? "ok      \(name)" : "FAILED  \(name): \(remedy)")
            isWell = isWell && passes
        }
        var engines: Engines?
        check("Ghostscript and libvips start", "apt install libgs10 libvips42") {
            engines = try Engines()
            return true
        }
        check("Ghostscript has its fonts", "apt install fonts-urw-base35") {
            try engines?.ghostscript.run("/Helvetica findfont pop") ?? false
        }
        check("the text font is there", "apt install fonts-dejavu-core") {
            GlyphMap(path: TextDocument.fontPath)?["A"] != nil
        }
        check("documents may not read files", "use Ghostscript 10 or later") {
            do {
                try engines?.ghostscript.run("(/etc/passwd) (r) file closefile")
                return false
            } catch let failure as Ghostscript.Failure {
                return failure.name == "invalidfileaccess"
            }
        }
        check("the kernel filters system calls", "use a kernel with CONFIG_SECCOMP_FILTER") {
            WorkerLimits.atStart()
            return SystemCallFilter.install() && fork() == -1 && errno == EPERM
        }
        return isWell
    }
}
