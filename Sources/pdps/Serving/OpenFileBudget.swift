// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How the files that this process may have open are shared out, so that nobody takes the last ones: libdispatch, which
/// looks after our threads in /proc, ends the process when it finds none.
struct OpenFileBudget: Equatable {
    /// For the store, the listeners and what is open for a moment.
    private static let reserved = 64
    /// A RIP worker has its pipes, its document and its pages.
    private static let filesOfWorker = 6
    /// With fewer for clients and devices, a server is not started.
    private static let fewest = 128
    /// A client has a connection, and may have a document's file beside it.
    private static let filesOfClient = 2
    /// A printer that prints has connections, the document and the pages that were rendered.
    private static let filesOfDelivery = 8
    /// A printer that is asked how it is has a connection for each protocol that it is asked by.
    private static let filesOfQuestion = 2

    /// The most clients at each address that the server listens on.
    var connections: Int
    /// The most printers that print at once.
    var deliveries: Int
    /// The most printers that are asked at once how they are.
    var questions: Int

    /// Shares out `limit` files: of what the server and its workers leave, half is for clients, evenly over the addresses
    /// that are listened on, and half for devices.
    ///
    /// - Throws: `CommandError` when they are too few to print with.
    init(limit: Int, addresses: Int, workers: Int) throws(CommandError) {
        let own = Self.reserved + workers * Self.filesOfWorker
        guard limit - own >= Self.fewest else {
            throw CommandError(
                .failed,
                "this process may have \(limit) files open, and a print server with \(workers) workers needs "
                    + "\(own + Self.fewest) at least; raise the limit: `ulimit -n 16384` in the shell that starts it, "
                    + "LimitNOFILE=16384 in its systemd unit"
            )
        }
        let half = (limit - own) / 2
        connections = max(half / Self.filesOfClient / max(addresses, 1), 1)
        deliveries = half * 3 / 4 / Self.filesOfDelivery
        questions = half / 4 / Self.filesOfQuestion
    }

    /// Raises the limit of open files as far as the system lets this process; returns what it is then.
    static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}
