// SPDX-License-Identifier: Apache-2.0

import CAvahi
import Glibc
public import Logging
import NIOCore
import NIOPosix
public import PrintModel
public import ServiceLifecycle
import Synchronization

/// Tells of the server's printers by DNS-SD, through the machine's avahi-daemon.
///
/// Whatever happens to avahi-daemon (not installed, stopped, started anew) the printers are announced when it is there,
/// and printing does not notice. At the end everything is taken back.
public struct DNSSDRegistrar: Service {
    private static let lookAgain: Int32 = 500
    private static let reconnectAfter: Duration = .seconds(5)

    private let doors: @Sendable () async -> ServiceDoors?
    private let address: String
    private let source: PrinterSource
    private let onRename: @Sendable (ObjectUUID, String) -> Void
    private let logger: Logger

    /// Makes a registrar; nothing happens before ``run()``.
    ///
    /// - Parameters:
    ///   - doors: Gives the ports that are told when all of them are open; nil if that never came.
    ///   - address: The address that the server listens on; says on which interfaces it is announced.
    ///   - source: The printers.
    ///   - onRename: Called with a printer's identity and the name that it got because the one wanted was taken.
    public init(
        doors: @escaping @Sendable () async -> ServiceDoors?,
        address: String,
        source: PrinterSource,
        onRename: @escaping @Sendable (ObjectUUID, String) -> Void,
        logger: Logger
    ) {
        self.doors = doors
        self.address = address
        self.source = source
        self.onRename = onRename
        self.logger = logger
    }

    /// Announces until graceful shutdown.
    public func run() async throws {
        guard let doors = await cancelWhenGracefulShutdown({ await doors() }) else { return }
        let isStopped = StopFlag()
        // Avahi's client waits for its daemon's answers: a thread of its own.
        let thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
        try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await thread.runIfActive { announce(doors, until: isStopped) }
            } onCancel: {
                isStopped.stop()
            }
        } onGracefulShutdown: {
            isStopped.stop()
        }
        try await thread.shutdownGracefully()
    }

    private func announce(_ doors: ServiceDoors, until isStopped: StopFlag) {
        var announcer = Announcer(doors: doors, address: address, onRename: onRename, logger: logger)
        var saysWhyNot = true
        while !isStopped.isSet {
            do throws(AvahiError) {
                let client = try AvahiClient()
                saysWhyNot = true
                announcer.begin(client)
                while !isStopped.isSet, client.state != .lost {
                    announcer.announce(source, through: client)
                    client.wait(atMost: Self.lookAgain)
                }
                announcer.end()
                if !isStopped.isSet {
                    logger.notice("avahi-daemon went away; printers are announced again when it is back")
                }
            } catch {
                if saysWhyNot {
                    logger.notice(
                        "Printers are not announced by DNS-SD until avahi-daemon is there; printing is not affected",
                        metadata: ["error": "\(error)"]
                    )
                    saysWhyNot = false
                }
                isStopped.wait(atMost: Self.reconnectAfter)
            }
        }
    }
}

/// Set once, from any thread.
private final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }
    func stop() { flag.store(true, ordering: .releasing) }

    /// Blocks the calling thread until the time is over or the flag is set.
    func wait(atMost limit: Duration) {
        let deadline = ContinuousClock.now + limit
        while !isSet, ContinuousClock.now < deadline { usleep(100_000) }
    }
}

/// Keeps avahi-daemon's records those of the printers; bound to one thread.
private struct Announcer {
    /// avahi-daemon gives one client 1,024 objects by default.
    private static let maximumPrinters = 1000

    let doors: ServiceDoors
    let address: String
    let onRename: @Sendable (ObjectUUID, String) -> Void
    let logger: Logger
    private var registrations: [ObjectUUID: AvahiRegistration] = [:]
    private var refused: Set<ObjectUUID> = []
    private var generations: (source: UInt64, client: Int)?
    private var interface = Avahi.anyInterface

    init(
        doors: ServiceDoors,
        address: String,
        onRename: @escaping @Sendable (ObjectUUID, String) -> Void,
        logger: Logger
    ) {
        self.doors = doors
        self.address = address
        self.onRename = onRename
        self.logger = logger
    }

    mutating func begin(_ client: AvahiClient) {
        generations = nil
        interface = NetworkInterface.index(of: address).map { Int32(bitPattern: $0) } ?? Avahi.anyInterface
    }

    /// The client takes its groups with it.
    mutating func end() { registrations = [:] }

    mutating func announce(_ source: PrinterSource, through client: AvahiClient) {
        guard client.state == .running else { return }
        let current = (source.generation(), client.generation)
        let isMended = !registrations.values.contains { $0.needsMending }
        if let generations, generations == current, isMended { return }
        if generations?.client != client.generation {
            logger.notice("Printers are announced by DNS-SD", metadata: ["host": "\(client.hostName)"])
        }
        generations = current
        let printers = source.printers()
        for (uuid, gone) in registrations where !printers.contains(where: { $0.uuid == uuid }) {
            gone.free()
            registrations[uuid] = nil
        }
        if printers.count > Self.maximumPrinters {
            report(nil, "Not all printers are announced by DNS-SD", "\(Self.maximumPrinters) of \(printers.count)")
        }
        for printer in printers.prefix(Self.maximumPrinters) { announce(printer, through: client) }
    }

    private mutating func announce(_ printer: AdvertisedPrinter, through client: AvahiClient) {
        let wanted = PrinterServices(printer, doors: doors, host: client.hostName)
        guard let registration = registrations[printer.uuid] ?? AvahiRegistration(client, interface: interface) else {
            return report(printer, "A printer is not announced by DNS-SD", client.lastError.description)
        }
        registrations[printer.uuid] = registration
        do throws(AvahiError) {
            guard try registration.update(wanted) else { return }
            refused.remove(printer.uuid)
            guard registration.instance != wanted.instance else { return }
            logger.notice(
                "The printer's name is taken on this network; it is announced under another",
                metadata: ["printer.name": "\(printer.name)", "dns-sd.name": "\(registration.instance)"]
            )
            onRename(printer.uuid, registration.instance)
        } catch {
            report(printer, "A printer is not announced by DNS-SD", error.description)
        }
    }

    /// Says it once for each printer.
    private mutating func report(_ printer: AdvertisedPrinter?, _ message: Logger.Message, _ reason: String) {
        let key = printer?.uuid ?? Self.all
        guard refused.insert(key).inserted else { return }
        logger.warning(message, metadata: ["printer.name": "\(printer?.name ?? "")", "reason": "\(reason)"])
    }

    /// Stands for all printers together.
    private static let all = ObjectUUID()
}
