// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import PrintModel
public import ServiceLifecycle
public import Spool

/// The IPP service: takes print jobs over HTTP into the spool and answers questions about them.
///
/// Runs until graceful shutdown; then it accepts no connection, lets requests at work end for a while
/// (`shutdownLimit`) and returns.
public struct IntakeServer: Service {
    let service: IPPService
    private let admission: RequestAdmission
    private let onListening: @Sendable (OpenDoor) -> Void

    /// Makes a server over `store`; nothing happens before ``run()``.
    ///
    /// - Parameters:
    ///   - store: Where jobs go; it must stay open until ``run()`` has returned.
    ///   - configuration: Addresses and limits.
    ///   - probe: Finds out what the device of a printer to be added can do.
    ///   - trustNewKey: The same, trusting whatever TLS key the device has now; `probe` unless given.
    ///   - checkDevice: Looks whether a device URI can be used, for printers that are set up while their device is off.
    ///   - identify: Has a device show which one it is.
    ///   - logger: Gets one line for each job and each refusal.
    ///   - onListening: Called for each door when it can be connected to, with the port that was taken.
    /// - Throws: `IntakeError` with `noCertificate` if there is none to serve TLS with, with `noUploads` if there is no folder
    ///   for documents in parts.
    public init(
        store: any JobStore,
        configuration: IntakeConfiguration = IntakeConfiguration(),
        probe: @escaping DeviceProbe,
        trustNewKey: DeviceProbe? = nil,
        checkDevice: @escaping DeviceURICheck = { _ in },
        identify: @escaping DeviceIdentification = { _, _, _ in },
        logger: Logger,
        onListening: @escaping @Sendable (OpenDoor) -> Void = { _ in }
    ) throws {
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: wallClock()) }
        let machine = machineName()
        let names = ServerNames(
            machineName: machine,
            hostNames: configuration.hostNames,
            interfaces: ((try? System.enumerateDevices()) ?? []).compactMap(\.address)
        )
        let directory = PrinterDirectory(store: store, configuration: configuration, logger: logger, now: now)
        let subscriptions = SubscriptionRegistry()
        let events = EventSource(
            store: store,
            registry: subscriptions,
            directory: directory,
            logger: logger,
            now: now
        )
        directory.observe { events.printerChanged($0, $1) }
        service = IPPService(
            store: store,
            directory: directory,
            configuration: configuration,
            probe: probe,
            trustNewKey: trustNewKey ?? probe,
            checkDevice: checkDevice,
            identify: identify,
            logger: logger,
            receptions: ActiveReceptions(),
            identity: try configuration.tls.map {
                try TLSIdentity($0, names: names, machineName: machine, logger: logger)
            },
            subscriptions: subscriptions,
            events: events,
            uploads: try configuration.uploadFolder.map { try UploadFolder($0) },
            now: now
        )
        admission = RequestAdmission(configuration, machineName: machine)
        self.onListening = onListening
    }

    /// Listens and serves until graceful shutdown.
    ///
    /// - Throws: `IntakeError` with `cannotListen` that names the address; `SpoolError` if printers cannot be read.
    public func run() async throws {
        try await service.directory.load()
        try await service.events.load()
        let listeners = service.configuration.listen.map { address in
            Listener(address: address, application: application(listeningOn: address))
        }
        let inherited = service.configuration.inherited.map(listener)
        var watchers: [any Service] = [service.directory, service.events, OpenJobWatch(service: service)]
        if let identity = service.identity { watchers.append(identity) }
        var group = ServiceGroupConfiguration(
            services: watchers + inherited + listeners + doors,
            logger: service.logger
        )
        group.maximumGracefulShutdownDuration = service.configuration.shutdownLimit
        try await ServiceGroup(configuration: group).run()
    }

    /// The doors beside IPP.
    private var doors: [any Service] {
        let configuration = service.configuration
        let lpd = configuration.lpd.map { address in
            DoorService(
                door: LPDDoor(service: service),
                address: address,
                limits: configuration.doorLimits,
                logger: service.logger,
                onListening: onListening
            )
        }
        let raw = configuration.raw.map { port in
            DoorService(
                door: RawDoor(service: service, printerName: port.printerName),
                address: port.address,
                limits: configuration.doorLimits,
                logger: service.logger,
                onListening: onListening
            )
        }
        return lpd + raw
    }

    /// What a connection is, given what answers its requests.
    private func connectionChannel(_ responder: @escaping HTTPChannelHandler.Responder) -> ConnectionChannel {
        let configuration = service.configuration
        let admission = admission
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: configuration.maximumHeaderSize,
            maxHeaderListSize: configuration.maximumHeaderSize,
            maxHeaderFieldCount: 200
        )
        let identity = service.identity
        let upgrade = ProtocolUpgrade(identity: identity, decoder: decoder)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionHandler(admission: admission, upgrade: upgrade)],
            idleTimeout: TimeAmount(configuration.idleTimeout),
            httpDecoderConfiguration: decoder
        )
        return ConnectionChannel(http: HTTP1Channel(responder: responder, configuration: channel), identity: identity)
    }

    private func listener(at socket: IntakeConfiguration.InheritedSocket) -> InheritedListener {
        InheritedListener(
            descriptor: socket.descriptor,
            responder: IntakeResponder(service: service, admission: admission),
            configuration: service.configuration,
            logger: service.logger,
            connections: { connectionChannel($0) },
            onListening: { _ in onListening(OpenDoor(.ipp, at: socket.address)) }
        )
    }

    /// The HTTP side of one address.
    func application(
        listeningOn address: IntakeConfiguration.ListenAddress
    ) -> Application<IntakeResponder> {
        let configuration = service.configuration
        let logger = service.logger
        let onListening = onListening
        return Application(
            responder: IntakeResponder(service: service, admission: admission),
            server: HTTPServerBuilder { connectionChannel($0) },
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                serverName: configuration.serverName,
                availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: logger)
            ),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? address.port
                onListening(OpenDoor(.ipp, at: .init(host: address.host, port: port)))
            },
            logger: logger
        )
    }

    /// Loads the printers for ``application(listeningOn:)`` without ``run()``.
    func prepare() async throws {
        try await service.directory.load()
        try await service.events.load()
    }
}

/// One address, with an error that says what to do when it cannot be had.
private struct Listener: Service {
    var address: IntakeConfiguration.ListenAddress
    var application: Application<IntakeResponder>

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            throw IntakeError.cannotListen(on: address, option: "--listen HOST:PORT", error)
        }
    }
}

/// Milliseconds since 1970.
private func wallClock() -> Int64 {
    Int64(Date().timeIntervalSince1970 * 1000)
}

/// The machine's own name, empty if it has none.
private func machineName() -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = buffer.count - 1
    let result = buffer.withUnsafeMutableBytes { bytes in
        bytes.assumingMemoryBound(to: CChar.self).baseAddress.map { gethostname($0, length) }
    }
    return result == 0 ? String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self) : ""
}
