// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A printer on a port of 127.0.0.1 that speaks a real protocol, prints at its own speed, and fails by a script.
public final class SimulatedPrinter: Sendable {
    /// What it speaks.
    public enum Kind: String, Sendable, CaseIterable {
        /// IPP with Create-Job and Send-Document; counts impressions.
        case ipp
        /// IPP over TLS with a certificate that nobody vouches for.
        case ipps
        /// IPP with Print-Job only, and without `job-uuid`.
        case printJob = "ipp Print-Job"
        /// Raw data with PJL: reports jobs and pages, and has a page counter.
        case pjl = "socket PJL"
        /// Raw data, mute.
        case socket
        /// A line printer daemon that prints what it gets, as it comes.
        case lpd

        /// Whether it says what it printed.
        public var confirms: Bool { self != .socket && self != .lpd }

        /// Whether it can be told to print no more of a job that it has.
        public var canCancel: Bool { self == .ipp || self == .ipps || self == .printJob }

        /// Whether it makes copies itself.
        var makesCopies: Bool { self == .ipp || self == .ipps }

        /// Whether a fault means something to it.
        public func has(_ fault: Fault) -> Bool {
            switch fault {
            case .breakTLS: self == .ipps
            // Who says nothing cannot lie.
            case .sayIdle, .sayJammed, .countLate, .sayDone: confirms
            default: true
            }
        }
    }

    struct State {
        var port = 0
        var attempts = 0
        var server: (any Channel)?
        var clients: [ObjectIdentifier: any Channel] = [:]
        var isOff = false
        var hangsUntil = ContinuousClock.now
        var tlsIsBrokenUntil = ContinuousClock.now
        var startedAt = ContinuousClock.now
        var strikes: [Fault] = []
    }

    /// Its name, for tables.
    public let name: String
    /// What it speaks.
    public let kind: Kind
    let times: PrinterTimes
    let path: PaperPath
    let state = Mutex(State())
    private let script: FaultScript
    private let identity: TLSTestIdentity?
    private let powerCuts: AsyncStream<Void>
    private let powerSwitch: AsyncStream<Void>.Continuation

    /// Makes a printer that listens from now on; `run` lets it work.
    public init(_ name: String, _ kind: Kind, _ script: FaultScript, times: PrinterTimes = PrinterTimes()) async throws
    {
        (self.name, self.kind, self.script, self.times) = (name, kind, script, times)
        path = PaperPath(times: times)
        identity = kind == .ipps ? TLSTestIdentity() : nil
        (powerCuts, powerSwitch) = AsyncStream.makeStream()
        try await listen()
    }

    /// Where it is, for a driver.
    public var uri: String {
        let place = "127.0.0.1:\(state.withLock { $0.port })"
        return switch kind {
        case .ipp, .printJob: "ipp://\(place)/ipp/print"
        case .ipps: "ipps://\(place)/ipp/print"
        case .pjl, .socket: "socket://\(place)/?format=image/pwg-raster&pjl=\(kind == .pjl ? "yes" : "no")"
        case .lpd: "lpd://\(place)/lp?format=image/pwg-raster"
        }
    }

    /// The sheets that came out so far, in order.
    public var tray: [PrintedSheet] { path.tray }
    /// Sides that came out and are none of ours.
    public var strangeSides: Int { path.tray.strangeSides }
    /// Whether nothing more comes out by itself.
    public var isQuiet: Bool { path.isQuiet && !state.withLock { $0.isOff } }
    /// The faults that befell it.
    public var strikes: [Fault] { state.withLock { $0.strikes } }

    /// Works until the task is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await self.path.run {
                    self.restart()
                } onEnd: {
                    self.switchOffIfDue()
                }
            }
            group.addTask { await self.keepPower() }
            switchOffIfDue()
        }
        turnOff()
    }

    // MARK: Faults

    /// Counts an attempt and says what befalls it.
    func beginAttempt() -> Fault? {
        state.withLock { state in
            state.attempts += 1
            guard let fault = script.fault(state.attempts), kind.has(fault), fault != .off else { return nil }
            state.strikes.append(fault)
            return fault
        }
    }

    /// Between attempts: the next one may find it off.
    private func switchOffIfDue() {
        let isDue = state.withLock { state in
            guard !state.isOff, script.fault(state.attempts + 1) == .off else { return false }
            state.attempts += 1
            state.strikes.append(.off)
            return true
        }
        if isDue { powerSwitch.yield() }
    }

    /// It answers nothing for a while.
    func hang() { state.withLock { $0.hangsUntil = .now + times.hang } }

    /// Nobody can speak TLS with it for a while.
    func breakTLS() { state.withLock { $0.tlsIsBrokenUntil = .now + times.trouble } }

    /// Waits as long as it hangs.
    func waitWhileHanging() async throws {
        while case let end = state.withLock({ $0.hangsUntil }), end > .now { try await Task.sleep(until: end) }
    }

    // MARK: Power

    private func restart() {
        path.forget()
        powerSwitch.yield()
        guard kind == .printJob else { return }
        // Where only a number names a job, somebody else's job soon has it.
        let strangers = path.open("somebody else's", nil)
        path.change(strangers.key) { $0.received = Self.strangePages }
        path.change(strangers.key) { $0.input = .complete }
    }

    private static let strangePages = (1...5).map {
        ReceivedPage(side: .page(PageIdentity(document: 65_535, page: $0)), isTwoSided: false)
    }

    /// Breaks all connections, and lets nobody in for a while.
    private func keepPower() async {
        for await _ in powerCuts {
            turnOff()
            try? await Task.sleep(for: times.trouble)
            guard !Task.isCancelled else { return }
            // Somebody else may have the port for a moment.
            while !Task.isCancelled {
                do {
                    try await listen()
                    break
                } catch { try? await Task.sleep(for: .milliseconds(50)) }
            }
        }
    }

    private func turnOff() {
        let channels = state.withLock { state in
            defer { (state.server, state.clients, state.isOff) = (nil, [:], true) }
            return (state.server.map { [$0] } ?? []) + state.clients.values
        }
        for channel in channels { channel.reset() }
    }

    private func listen() async throws {
        let port = state.withLock { $0.port }
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 64)
            .childChannelOption(.allowRemoteHalfClosure, value: kind == .pjl || kind == .socket)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try welcome(channel) }
            }
            .bind(host: "127.0.0.1", port: port).get()
        state.withLock { state in
            state.port = server.localAddress?.port ?? 0
            // It had been on for an hour when the test began.
            state.startedAt = .now - (port == 0 ? .seconds(3600) : .zero)
            (state.server, state.isOff) = (server, false)
        }
    }

    private func welcome(_ channel: any Channel) throws {
        let (isOff, isTLSBroken) = state.withLock { state in
            if !state.isOff { state.clients[ObjectIdentifier(channel)] = channel }
            return (state.isOff, state.tlsIsBrokenUntil > .now)
        }
        guard !isOff else { return channel.reset() }
        channel.closeFuture.whenComplete { [weak self] _ in
            _ = self?.state.withLock { $0.clients.removeValue(forKey: ObjectIdentifier(channel)) }
        }
        // Each is served for as long as its connection lasts, and none outlasts the power.
        guard kind != .pjl, kind != .socket, kind != .lpd else {
            let bytes = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            Task { kind == .lpd ? await serveLPD(bytes) : await serveRaw(bytes) }
            return
        }
        // Without the handler it speaks plain HTTP where the client says hello.
        if let identity, !isTLSBroken {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: identity.context))
        }
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
        let parts = try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
            wrappingChannelSynchronously: channel
        )
        Task { await serveIPP(parts) }
    }
}

extension Channel {
    /// Ends the connection without a farewell.
    func reset() {
        if let options = self as? any SocketOptionProvider {
            _ = options.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        close(promise: nil)
    }
}

/// The printer ends the connection here.
struct ConnectionBroken: Error {}
