// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// Where a server can be asked: an address that its TCP side listens on.
public struct ListeningPlace: Sendable, Hashable {
    /// Host name or IP address, without brackets.
    public var host: String
    /// The port, the same for TCP and UDP.
    public var port: Int

    /// Names a place.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// The printers of this server, as they are read for its advertisement.
public struct PrinterSource: Sendable {
    /// A number that differs when something about the printers changed.
    public var generation: @Sendable () -> UInt64
    /// The printers, in the order in which they are told.
    public var printers: @Sendable () -> [AdvertisedPrinter]

    /// Describes where printers are read.
    public init(
        generation: @escaping @Sendable () -> UInt64,
        printers: @escaping @Sendable () -> [AdvertisedPrinter]
    ) {
        self.generation = generation
        self.printers = printers
    }
}

/// Answers questions on 1314/udp: who is there, which printers.
///
/// A datagram never changes anything and never makes the server connect anywhere; an answer is never longer than its
/// question; what is not a question in every byte gets none. A socket that cannot be had is logged, and the server
/// prints on without it.
public struct DiscoveryServer: Service {
    private static let lookAgain: Duration = .milliseconds(500)
    private static let interfacesEvery = 60

    private let server: ServerFacts
    private let source: PrinterSource
    private let places: AsyncStream<ListeningPlace>
    private let logger: Logger
    private let desk: AnswerDesk

    /// Makes a server; nothing happens before ``run()``.
    ///
    /// - Parameters:
    ///   - server: What it says of itself.
    ///   - source: Its printers.
    ///   - places: Where to listen, each as soon as its TCP side listens.
    public init(
        server: ServerFacts,
        source: PrinterSource,
        places: AsyncStream<ListeningPlace>,
        logger: Logger
    ) {
        self.server = server
        self.source = source
        self.places = places
        self.logger = logger
        desk = AnswerDesk(Self.book(server, source))
    }

    /// Listens and answers until graceful shutdown.
    public func run() async throws {
        let sockets = DiscoverySockets(desk: desk, logger: logger)
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await keepCurrent(sockets) }
                for await place in places { await sockets.open(place) }
            }
        }
        await sockets.close()
    }

    private static func book(_ server: ServerFacts, _ source: PrinterSource) -> AnswerBook {
        let printers = source.printers()
        let queued = printers.reduce(0) { $0 + $1.queuedJobs }
        let load = ServerLoad(processors: ServerLoad.processors(), queuedJobs: UInt32(clamping: queued))
        return AnswerBook(server: server, load: load, printers: printers)
    }

    /// Reads what changed, twice a second; looks for new interfaces from time to time.
    private func keepCurrent(_ sockets: DiscoverySockets) async {
        var generation: UInt64?
        for round in 0... {
            let current = source.generation()
            if current != generation {
                generation = current
                let book = Self.book(server, source)
                desk.update { $0 = book }
            } else {
                let processors = ServerLoad.processors()
                desk.update { $0.load.processors = processors }
            }
            if round % Self.interfacesEvery == Self.interfacesEvery - 1 { await sockets.joinNewInterfaces() }
            do { try await Task.sleep(for: Self.lookAgain) } catch { return }
        }
    }
}

extension ServerLoad {
    /// The machine's load over the last minute for each of its processors, in hundredths.
    static func processors() -> UInt16 {
        var average = 0.0
        guard getloadavg(&average, 1) == 1 else { return 0 }
        let count = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
        return UInt16(clamping: Int(min(average * 100 / Double(count), 65_535)))
    }
}
