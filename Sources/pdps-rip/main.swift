// SPDX-License-Identifier: Apache-2.0

import Glibc
import Rendering

// One sandboxed RIP worker; started by a server, which talks to it over standard input and output.
switch CommandLine.arguments.dropFirst().first {
case "--version":
    do {
        let engines = try Engines()
        print("pdps-rip with \(engines.version), \(engines.imageVersion)")
    } catch {
        print("pdps-rip: the engines do not start: \(error)")
        exit(1)
    }
case "--self-test": exit(SelfTest.run() ? 0 : 1)
case nil: _exit(RIPWorker(isSandboxed: false).run())
case "--sandboxed": _exit(RIPWorker(isSandboxed: true).run())
case let argument?:
    print("pdps-rip: unknown argument \(argument). It is started by `pdps serve`; --version and --self-test are known.")
    exit(2)
}
