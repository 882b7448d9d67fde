// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// A conversation with one agent, over a UDP socket of its own that hears nobody else.
///
/// Questions are repeated when datagrams get lost; the whole conversation has a deadline.
final class SNMPSession: Sendable {
    /// Times and bounds, for tests to shorten.
    struct Configuration: Sendable {
        /// How long to wait for an answer before the question is sent again.
        var patience: Duration = .milliseconds(700)
        /// How often a question is sent.
        var attempts = 3
        /// How long the whole conversation may take, the look-up of the host's name included.
        var deadline: Duration = .seconds(10)
        /// No more rows of a table are read.
        var mostRows = 64
        /// Values in one answer that are asked for; forty of them fit into a datagram that is not cut into fragments.
        var valuesPerAnswer = 40
        /// Columns that are asked for together.
        var columnsPerQuestion = 8
        /// The most questions of one conversation.
        var mostQuestions = 200
    }

    private let channel: any Channel
    private let answers: SNMPAnswers
    private let access: SNMPAccess
    private let configuration: Configuration
    private let deadline: ContinuousClock.Instant
    /// What is known of the agent, and what it was asked.
    private let state = Mutex((version: SNMPMessage.Version?.none, questions: 0))

    private init(
        _ channel: any Channel,
        _ answers: SNMPAnswers,
        _ access: SNMPAccess,
        _ configuration: Configuration,
        until deadline: ContinuousClock.Instant
    ) {
        self.channel = channel
        self.answers = answers
        self.access = access
        self.configuration = configuration
        self.deadline = deadline
    }

    /// Opens a conversation, finds out which version the agent speaks, and calls `body`; the socket is closed behind it.
    ///
    /// - Throws: `DeviceError` with code `unreachable` when nobody answers, what `body` throws, `CancellationError`.
    static func with<R: Sendable>(
        _ access: SNMPAccess,
        _ configuration: Configuration = Configuration(),
        _ body: (SNMPSession) async throws -> R
    ) async throws -> R {
        let deadline = ContinuousClock.now + configuration.deadline
        let (channel, answers) = try await open(access, within: configuration.deadline)
        let session = SNMPSession(channel, answers, access, configuration, until: deadline)
        do {
            _ = try await session.ask(.get, [ObjectID.sysDescr])
            let result = try await body(session)
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private static func open(
        _ access: SNMPAccess,
        within limit: Duration
    ) async throws -> (any Channel, SNMPAnswers) {
        do {
            let agent = try await SocketAddress.ofHost(access.host, port: access.port, within: limit)
            let answers = SNMPAnswers(of: agent, community: Array(access.community.utf8))
            let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                // A datagram that does not fit would be cut off.
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(answers)
                    }
                }
                .connect(to: agent).get()
            return (channel, answers)
        } catch {
            if error is CancellationError { throw error }
            throw DeviceError(
                .unreachable,
                "the SNMP agent of '\(access.host)' cannot be asked: check the host's name and the network",
                cause: error
            )
        }
    }

    // MARK: Questions

    /// Asks one question and waits for its answer.
    private func ask(_ kind: SNMPMessage.Kind, _ names: [ObjectID], repetitions: Int = 0) async throws -> SNMPMessage {
        let isOneTooMany = state.withLock { state in
            state.questions += 1
            return state.questions > configuration.mostQuestions
        }
        guard !isOneTooMany else { throw unreachable("goes on without end") }
        let id = Int32.random(in: 1 ... .max)
        answers.expect(id)
        defer { answers.forget(id) }
        let answer = try await withThrowingTaskGroup(of: SNMPMessage?.self, returning: SNMPMessage?.self) { group in
            group.addTask { try await self.answers.answer(to: id) }
            group.addTask {
                try await self.sendAgainAndAgain(kind, id, names, repetitions)
                return nil
            }
            defer { group.cancelAll() }
            do {
                return try await group.next() ?? nil
            } catch let error as IOError {
                throw self.unreachable("refuses to answer", error)
            }
        }
        guard let answer else { throw unreachable("does not answer") }
        state.withLock { $0.version = $0.version ?? answer.version }
        return answer
    }

    /// Sends a question until nobody waits for its answer any more; returns when it was in vain.
    private func sendAgainAndAgain(
        _ kind: SNMPMessage.Kind,
        _ id: Int32,
        _ names: [ObjectID],
        _ repetitions: Int
    ) async throws {
        for attempt in 0..<configuration.attempts {
            let known = state.withLock { $0.version }
            // Old agents know nothing of the second version, and drop it.
            let versions: [SNMPMessage.Version] = known.map { [$0] } ?? (attempt == 0 ? [.v2c] : [.v2c, .v1])
            for version in versions {
                let message = SNMPMessage(
                    kind,
                    version: version,
                    community: Array(access.community.utf8),
                    requestID: id,
                    errorIndex: repetitions,
                    names.map { SNMPMessage.Binding(name: $0) }
                )
                // A send that fails is like a datagram that is lost; that the host refuses comes as an error of reading.
                try? await channel.writeAndFlush(ByteBuffer(bytes: message.encoded()))
            }
            let pause = min(configuration.patience, deadline - .now)
            guard pause > .zero else { return }
            try await Task.sleep(for: pause)
        }
    }

    private func unreachable(_ what: String, _ cause: (any Error)? = nil) -> DeviceError {
        DeviceError(
            .unreachable,
            "the SNMP agent of '\(access.host)' (UDP port \(access.port)) \(what): switch SNMP on there and check the "
                + "community, or add ?snmp=off to the device URI",
            cause: cause
        )
    }

    // MARK: Objects

    /// The values of single objects; those that there are not are left out.
    func objects(_ names: [ObjectID]) async throws -> [ObjectID: SNMPValue] {
        // By GetNext: for one object that is missing, an agent of the first version would answer nothing of the others.
        var found: [ObjectID: SNMPValue] = [:]
        for (column, rows) in try await columns(names.map { ObjectID($0.numbers.dropLast()) }) {
            for (index, value) in rows where names.contains(column + index) { found[column + index] = value }
        }
        return found
    }

    /// Columns of tables: for each column its rows by their index.
    ///
    /// No agent can keep it for ever or fill the memory: names must rise, rows and questions are bounded.
    func columns(_ columns: [ObjectID]) async throws -> [ObjectID: [[UInt32]: SNMPValue]] {
        var walk = SNMPWalk(columns, mostRows: configuration.mostRows)
        let hasBulk = state.withLock { $0.version } == .v2c
        var width = configuration.columnsPerQuestion
        var values = configuration.valuesPerAnswer
        while !walk.isOver {
            let names = walk.next(width)
            let repetitions = max(values / names.count, 1)
            let answer =
                hasBulk
                ? try await ask(.getBulk, names, repetitions: repetitions) : try await ask(.getNext, names)
            if answer.errorStatus == SNMPMessage.ErrorStatus.tooBig, names.count > 1 || (hasBulk && repetitions > 1) {
                values = max(values / 4, 1)
                if repetitions == 1 || !hasBulk { width = max(width / 2, 1) }
                continue
            }
            walk.take(answer)
        }
        return walk.found
    }
}

extension SocketAddress {
    /// The address of a host; names are looked up in a thread that may block, for no longer than `limit`.
    static func ofHost(_ host: String, port: Int, within limit: Duration) async throws -> SocketAddress {
        if let address = try? SocketAddress(ipAddress: host, port: port) { return address }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: SocketAddress.self)
        let timeout = loop.scheduleTask(in: TimeAmount(limit)) { promise.fail(HostNotFound(host: host)) }
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            try SocketAddress.makeAddressResolvingHost(host, port: port)
        }.cascade(to: promise)
        defer { timeout.cancel() }
        return try await promise.futureResult.get()
    }

    private struct HostNotFound: Error, CustomStringConvertible {
        var host: String
        var description: String { "the name '\(host)' was not found in time" }
    }
}
