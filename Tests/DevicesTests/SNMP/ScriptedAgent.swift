// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

@testable import Devices

/// An SNMP agent on a UDP port of loopback: objects in the order of their names, and the faults of real agents.
struct AgentScript: Sendable {
    var objects: [ObjectID: SNMPValue] = [:]
    var versions: Set<SNMPMessage.Version> = [.v1, .v2c]
    var community = "public"
    /// So many questions are lost on the way.
    var lost = 0
    /// No answer has more values.
    var mostValues = Int.max
    /// Whether every GetNext and GetBulk is answered with the object that was asked for.
    var standsStill = false
    /// Values that are not those of `objects` any more.
    var changed: @Sendable (ObjectID) -> SNMPValue? = { _ in nil }
    /// Sent before each answer.
    var noise: @Sendable (_ answer: SNMPMessage) -> [[UInt8]] = { _ in [] }
}

enum ScriptedAgent {
    /// Runs an agent while `body` asks it; gives its port, and a count of the questions that came.
    static func with<R: Sendable>(
        _ script: AgentScript,
        _ body: (_ port: Int, _ questions: @Sendable () -> [SNMPMessage]) async throws -> R
    ) async throws -> R {
        let desk = AgentDesk(script)
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(desk) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(channel.localAddress?.port ?? 0) { desk.questions }
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private final class AgentDesk: ChannelInboundHandler, Sendable {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let script: AgentScript
    private let names: [ObjectID]
    private let heard = Mutex<[SNMPMessage]>([])

    init(_ script: AgentScript) {
        self.script = script
        names = script.objects.keys.sorted()
    }

    var questions: [SNMPMessage] { heard.withLock { $0 } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let question = try? SNMPMessage(decoding: Array(envelope.data.readableBytesView)) else { return }
        let count = heard.withLock { heard in
            heard.append(question)
            return heard.count
        }
        guard count > script.lost, script.versions.contains(question.version),
            question.community == Array(script.community.utf8)
        else { return }
        let answer = answer(to: question)
        let datagrams = script.noise(answer) + [(try? answer.encoded()) ?? []]
        for datagram in datagrams {
            let reply = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: datagram))
            context.channel.writeAndFlush(reply, promise: nil)
        }
    }

    private func answer(to question: SNMPMessage) -> SNMPMessage {
        var answer = question
        answer.kind = .response
        (answer.errorStatus, answer.errorIndex) = (0, 0)
        switch question.kind {
        case .get:
            answer.bindings = question.bindings.map { .init(name: $0.name, value: value(of: $0.name) ?? .absent) }
        case .getNext: answer.bindings = question.bindings.map { next(after: $0.name) }
        case .getBulk:
            answer.bindings = []
            var row = question.bindings.map(\.name)
            for _ in 0..<min(question.errorIndex, 100) {
                let bindings = row.map { next(after: $0) }
                answer.bindings += bindings
                row = bindings.map(\.name)
            }
        case .response: break
        }
        if answer.bindings.count > script.mostValues {
            (answer.errorStatus, answer.errorIndex, answer.bindings) = (1, 0, [])
        }
        // The first version has no value for the end: it names the column that has ended.
        if question.version == .v1, let missing = answer.bindings.firstIndex(where: { $0.value == .absent }) {
            (answer.errorStatus, answer.errorIndex, answer.bindings) = (2, missing + 1, question.bindings)
        }
        return answer
    }

    private func value(of name: ObjectID) -> SNMPValue? { script.changed(name) ?? script.objects[name] }

    private func next(after name: ObjectID) -> SNMPMessage.Binding {
        if script.standsStill { return .init(name: name, value: .integer(1)) }
        guard let next = names.first(where: { $0 > name }), let value = value(of: next) else {
            return .init(name: name, value: .absent)
        }
        return .init(name: next, value: value)
    }
}
