// SPDX-License-Identifier: Apache-2.0

import Devices
import Discovery
import FoundationEssentials
import Glibc
import IPPClient
import Intake
import Logging
import PrintModel
import Rendering
import Scheduling
import ServiceLifecycle
import Spool
import SystemPackage
import UnixSignals

/// Puts a server together from its parts and runs it: the only place that picks concrete types.
struct ServerAssembly {
    /// How long a stopping server may take: running jobs get half a minute of it.
    private static let shutdownLimit: Duration = .seconds(45)

    let settings: ServerSettings

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: `CommandError` that says what to do when an address, the data folder or the RIP worker is not to be had.
    func run() async throws {
        // A client that goes away while it is answered must not end the server.
        signal(SIGPIPE, SIG_IGN)
        let logger = makeLogger()
        let workerConfiguration = try workerConfiguration()
        let files = try OpenFileBudget(
            limit: OpenFileBudget.raiseLimit(),
            addresses: settings.addressCount,
            workers: workerConfiguration.maximum
        )
        // The store makes the folder and has it for itself, with the pages that are kept in it.
        let store = try await openStore(logger)
        let workers = WorkerPool(configuration: workerConfiguration, logger: logger)
        do {
            try await serve(store, workers, files, logger)
        } catch {
            try? await store.close()
            throw await explained(error)
        }
        try await store.close()
    }

    /// Services end in reverse order: first no new jobs, then no printing, then no rendering.
    private func serve(
        _ store: SQLiteJobStore,
        _ workers: WorkerPool,
        _ files: OpenFileBudget,
        _ logger: Logger
    ) async throws {
        let devices = DeviceRegistry(programs: settings.devicePrograms.map { FilePath($0) })
        var scheduling = SchedulerConfiguration()
        scheduling.deliveriesAtOnce = files.deliveries
        scheduling.questionsAtOnce = files.questions
        let scheduler = Scheduler(
            store: store,
            workers: workers,
            configuration: scheduling,
            now: wallClock,
            logger: logger
        ) { try devices.makeDevice(uri: $0.deviceURI, known: $0.capabilities) }
        let retention = RetentionSweep(store: store, policy: settings.retention, now: wallClock, logger: logger)
        let announcement = ListeningAnnouncement(settings)
        var configuration = IntakeConfiguration()
        configuration.listen = settings.listen
        configuration.lpd = settings.lpd
        configuration.raw = settings.raw
        configuration.inherited = settings.inherited
        configuration.serverVersion = PDPS.version
        configuration.tls = settings.tls
        configuration.maximumConnections = min(configuration.maximumConnections, files.connections)
        configuration.doorLimits.connections = min(configuration.doorLimits.connections, files.connections)
        configuration.uploadFolder = FilePath(settings.data).appending("uploads").string
        if !settings.fetchAllow.isEmpty {
            let download = DocumentDownload(allowed: settings.fetchAllow)
            configuration.documentFetch = { try await download.fetch($0, $1) }
        }
        configuration.pagePreviewer = { try await PagePictures(workers: workers).picture(of: $0) }
        configuration.placeWait = { scheduler.placeWait(printerID: $0) }
        configuration.longestRetention = settings.longestRetention
        configuration.summaryAttributes = AdvertisedPrinter.attributeNames
        let (places, listening) = AsyncStream.makeStream(of: ListeningPlace.self)
        let intake = try IntakeServer(
            store: store,
            configuration: configuration,
            probe: { try await devices.makeDevice(uri: $0).capabilities() },
            trustNewKey: { try await devices.capabilitiesTrustingNewKey(uri: $0) },
            checkDevice: { _ = try devices.makeDevice(uri: $0) },
            identify: { try await devices.makeDevice(uri: $0).identify(actions: $1, message: $2) },
            logger: logger,
            onListening: { door in
                announcement.note(door)
                guard case .ipp = door.kind else { return }
                listening.yield(ListeningPlace(host: door.address.host, port: door.address.port))
            }
        )
        let discovery = try discovery(of: intake, at: places, announcement.doors, logger)
        var group = ServiceGroupConfiguration(
            services: [WorkerPoolService(pool: workers), retention, scheduler, intake] + discovery,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = Self.shutdownLimit
        try await ServiceGroup(configuration: group).run()
    }

    private func makeLogger() -> Logger {
        var logger = Logger(label: "pdps") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        return logger
    }

    private func workerConfiguration() throws -> WorkerPool.Configuration {
        do throws(RenderError) {
            var configuration = try WorkerPool.Configuration.besideExecutable()
            if let workers = settings.workers { configuration.maximum = workers }
            if settings.pageCache > 0 {
                let folder = FilePath(settings.data).appending("pages")
                configuration.cache = .init(folder: folder, mostBytes: settings.pageCache)
            }
            return configuration
        } catch {
            throw CommandError(.failed, error.message)
        }
    }

    private func openStore(_ logger: Logger) async throws -> SQLiteJobStore {
        do {
            // Documents are private: nobody but the server's user looks into the folder.
            try FileManager.default.createDirectory(
                atPath: settings.data,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandError(
                .failed,
                "the data folder \(settings.data) cannot be made: \(error); name another with --data"
            )
        }
        do {
            return try await SQLiteJobStore(directory: FilePath(settings.data), logger: logger)
        } catch let error as SpoolError {
            throw CommandError(.failed, error.description)
        }
    }

    /// What stopped the server, in words that say what to do.
    private func explained(_ error: any Error) async -> any Error {
        guard let error = error as? IntakeError else { return error }
        guard error.code == .cannotListen else { return CommandError(.failed, error.message) }
        var message = error.message
        for port in Set((settings.listen + settings.lpd + settings.raw.map(\.address)).map(\.port)).sorted() {
            guard let holder = await PortReport.otherHolder(of: port) else { continue }
            message += "\n\(port)/tcp is held by \(holder)"
        }
        return CommandError(.failed, message)
    }
}

/// The RIP workers as a service: they are ended when the shutdown comes to them.
private struct WorkerPoolService: Service {
    var pool: WorkerPool

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await pool.run() }
    }
}
