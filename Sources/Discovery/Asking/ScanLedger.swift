// SPDX-License-Identifier: Apache-2.0

import NIOCore
import PrintModel
import Synchronization

/// What a scan asked and what it heard.
final class ScanLedger: Sendable {
    /// Where an unanswered question went.
    private enum Target {
        /// To a group: many may answer.
        case group
        /// To a single address.
        case address(SocketAddress)
        /// To a server that answered before, for the rest of its printers.
        case server(ObjectUUID)
    }

    fileprivate struct Progress {
        var found: FoundServer
        var listRevision: UInt32
        var restarts = 0
        var isWhole: Bool
        /// Where to ask for the rest.
        var remote: SocketAddress
        var channel: any Channel
        var askedAt: ContinuousClock.Instant
    }

    private struct State {
        var targets: [UInt64: Target] = [:]
        var answered: Set<SocketAddress> = []
        var servers: [ObjectUUID: Progress] = [:]
    }

    /// Bounds against somebody who answers without end.
    private static let maximumServers = 10_000
    private static let maximumPrinters = 10_000
    private static let maximumRestarts = 5

    private let awaited: Set<SocketAddress>?
    private let state = Mutex(State())

    /// Opens a ledger that is complete when all of `awaited` have told everything; never, if that is nil.
    init(awaited: Set<SocketAddress>?) {
        self.awaited = awaited
    }

    /// Whether nothing more is expected.
    var isComplete: Bool {
        guard let awaited else { return false }
        return state.withLock { state in
            awaited.isSubset(of: state.answered) && state.servers.values.allSatisfy(\.isWhole)
        }
    }

    /// Whether the address has answered.
    func hasAnswered(_ address: SocketAddress) -> Bool { state.withLock { $0.answered.contains(address) } }

    /// The servers by name, then by identity.
    func servers() -> [FoundServer] {
        state.withLock { $0.servers.values.map(\.found) }.sorted {
            ($0.server.name, $0.server.id.description) < ($1.server.name, $1.server.id.description)
        }
    }

    /// Sends a question to a single address, or to a group if it has a `spread`.
    func ask(_ address: SocketAddress, through channel: any Channel, spread: UInt16? = nil) {
        let question = DiscoveryQuestion(spread: spread ?? 0)
        state.withLock { $0.targets[question.nonce] = spread == nil ? .address(address) : .group }
        send(question, to: address, through: channel)
    }

    /// Sends questions for the rest of a list again that were not answered for so long.
    func askAgain(after patience: Duration) {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            state.servers.filter { !$0.value.isWhole && now - $0.value.askedAt > patience }.map(\.key)
        }
        for id in late { askRest(of: id) }
    }

    /// Notes an answer, and asks for what it had no room for.
    func take(_ answer: DiscoveryAnswer, from remote: SocketAddress, through channel: any Channel) {
        let id = answer.server.id
        let asksOn = state.withLock { state -> Bool in
            switch state.targets[answer.nonce] {
            case nil: return false
            case .group?: break
            case .address(let address)?:
                state.targets[answer.nonce] = nil
                state.answered.insert(address)
            case .server(let asked)?:
                guard asked == id else { return false }
                state.targets[answer.nonce] = nil
            }
            if state.servers[id] == nil {
                guard state.servers.count < Self.maximumServers, answer.firstPrinter == 0 else { return false }
                state.servers[id] = Progress(answer, remote: remote, channel: channel)
            } else {
                state.servers[id]?.add(answer, limit: Self.maximumPrinters, restarts: Self.maximumRestarts)
            }
            return state.servers[id]?.isWhole == false
        }
        if asksOn { askRest(of: id) }
    }

    private func askRest(of id: ObjectUUID) {
        let next = state.withLock { state -> (DiscoveryQuestion, Progress)? in
            guard var progress = state.servers[id], !progress.isWhole else { return nil }
            let question = DiscoveryQuestion(firstPrinter: UInt32(progress.found.printers.count))
            progress.askedAt = .now
            state.servers[id] = progress
            state.targets[question.nonce] = .server(id)
            return (question, progress)
        }
        guard let (question, progress) = next else { return }
        send(question, to: progress.remote, through: progress.channel)
    }

    private func send(_ question: DiscoveryQuestion, to address: SocketAddress, through channel: any Channel) {
        channel.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: question.datagram()), promise: nil)
    }
}

extension ScanLedger.Progress {
    fileprivate init(_ answer: DiscoveryAnswer, remote: SocketAddress, channel: any Channel) {
        found = FoundServer(
            host: remote.hostText,
            server: answer.server,
            port: answer.port,
            tlsPort: answer.tlsPort,
            load: answer.load,
            printerCount: Int(answer.printerCount),
            printers: answer.printers
        )
        listRevision = answer.listRevision
        self.remote = remote
        self.channel = channel
        askedAt = .now
        isWhole = found.printers.count >= found.printerCount || answer.printers.isEmpty
    }

    /// Adds what follows what is known; begins again when the list changed meanwhile.
    fileprivate mutating func add(_ answer: DiscoveryAnswer, limit: Int, restarts limitOfRestarts: Int) {
        guard !isWhole else { return }
        if answer.listRevision != listRevision {
            restarts += 1
            listRevision = answer.listRevision
            found.printers = []
            found.printerCount = Int(answer.printerCount)
        }
        guard answer.firstPrinter == UInt32(found.printers.count) else { return }
        found.printers += answer.printers
        isWhole =
            found.printers.count >= min(found.printerCount, limit) || answer.printers.isEmpty
            || restarts > limitOfRestarts
    }
}
