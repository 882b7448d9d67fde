// SPDX-License-Identifier: Apache-2.0

import Glibc

// One sandboxed RIP worker; started by a server, which talks to it over standard input and output.
exit(RIPWorker().run())
