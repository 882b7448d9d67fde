// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore
import NIOPosix
import PrintModel
import Testing

@testable import Devices

/// Generous with an agent that answers, so that a busy machine makes no test fail.
private var patient: SNMPSession.Configuration {
    var configuration = SNMPSession.Configuration()
    configuration.patience = .seconds(5)
    configuration.deadline = .seconds(60)
    return configuration
}

/// In a hurry, for agents that leave something out.
private var hasty: SNMPSession.Configuration {
    var configuration = SNMPSession.Configuration()
    configuration.patience = .milliseconds(50)
    configuration.attempts = 40
    configuration.deadline = .seconds(60)
    return configuration
}

private func access(_ port: Int, community: String = "public") -> SNMPAccess {
    SNMPAccess(host: "127.0.0.1", port: port, community: community)
}

@Suite("An SNMP agent is asked over UDP")
struct SNMPSessionTests {
    private static let columns: [ObjectID] = [
        .prtMarkerSuppliesLevel, .prtMarkerSuppliesDescription, .prtInputName, .prtAlertCode,
    ]

    @Test("columns are read whole, by GetBulk and by GetNext", arguments: [SNMPMessage.Version.v1, .v2c])
    func columns(version: SNMPMessage.Version) async throws {
        let script = AgentScript(objects: OfficePrinter.objects, versions: [version])
        try await ScriptedAgent.with(script) { port, questions in
            let configuration = version == .v1 ? hasty : patient
            let found = try await SNMPSession.with(access(port), configuration) { try await $0.columns(Self.columns) }
            #expect(found[.prtMarkerSuppliesLevel]?.count == 5)
            #expect(found[.prtMarkerSuppliesLevel]?[[1, 2]] == .integer(-3))
            #expect(found[.prtMarkerSuppliesDescription]?[[1, 5]]?.text == "Waste Box")
            #expect(found[.prtInputName]?.count == 3)
            #expect(found[.prtAlertCode]?.count == 2)
            let kinds = Set(questions().filter { $0.version == version }.map(\.kind))
            #expect(kinds == (version == .v1 ? [.get, .getNext] : [.get, .getBulk]))
        }
    }

    @Test("a question that is lost is asked again, with the same request-id")
    func lost() async throws {
        let script = AgentScript(objects: OfficePrinter.objects, versions: [.v2c], lost: 3)
        try await ScriptedAgent.with(script) { port, questions in
            _ = try await SNMPSession.with(access(port), hasty) { try await $0.columns([.prtInputName]) }
            #expect(Set(questions().prefix(4).map(\.requestID)).count == 1)
        }
    }

    @Test("an agent that can only give short answers is asked for less at once", arguments: [1, 3, 12])
    func tooBig(mostValues: Int) async throws {
        let script = AgentScript(objects: OfficePrinter.objects, mostValues: mostValues)
        try await ScriptedAgent.with(script) { port, _ in
            let found = try await SNMPSession.with(access(port), patient) { try await $0.columns(Self.columns) }
            #expect(found[.prtMarkerSuppliesLevel]?.count == 5 && found[.prtInputName]?.count == 3)
        }
    }

    @Test("rubbish, other request-ids, other communities and half an answer are not taken for the answer")
    func noise() async throws {
        var script = AgentScript(objects: OfficePrinter.objects)
        script.noise = { answer in
            var foreign = answer
            foreign.requestID = answer.requestID &+ 1
            foreign.bindings = answer.bindings.map { .init(name: $0.name, value: .integer(666)) }
            var other = foreign
            (other.requestID, other.community) = (answer.requestID, Array("other".utf8))
            var question = foreign
            (question.requestID, question.kind) = (answer.requestID, .get)
            let whole = (try? answer.encoded()) ?? []
            let forged = [foreign, other, question].compactMap { try? $0.encoded() }
            return [[], [0x30], Array(repeating: 0xFF, count: 900), Array(whole.dropLast(3))] + forged
        }
        try await ScriptedAgent.with(script) { port, _ in
            let found = try await SNMPSession.with(access(port), patient) { try await $0.columns(Self.columns) }
            #expect(found[.prtMarkerSuppliesLevel]?[[1, 5]] == .integer(40))
            #expect(!found.values.flatMap(\.values).contains(.integer(666)))
        }
    }

    @Test("an answer from another address is not heard")
    func otherSender() async throws {
        // What listens on the asked port has another port's socket answer.
        let impostor = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let silent = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Redirection(to: impostor))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        var configuration = hasty
        configuration.attempts = 4
        let port = silent.localAddress?.port ?? 0
        let error = await #expect(throws: DeviceError.self) {
            try await SNMPSession.with(access(port), configuration) { try await $0.columns([.prtInputName]) }
        }
        #expect(error?.code == .unreachable)
        try await impostor.close()
        try await silent.close()
    }

    @Test("a wrong community is a device that does not answer; the message does not tell the community")
    func wrongCommunity() async throws {
        try await ScriptedAgent.with(AgentScript(objects: OfficePrinter.objects)) { port, _ in
            var configuration = hasty
            configuration.attempts = 3
            let error = await #expect(throws: DeviceError.self) {
                try await SNMPPrinter(access(port, community: "s3cret"), configuration: configuration).status()
            }
            #expect(error?.code == .unreachable)
            #expect(error?.message.contains("s3cret") == false)
            #expect(error?.message.contains("snmp=off") == true)
        }
    }

    @Test("a port where nobody listens is known at once, without waiting for every repetition")
    func refused() async throws {
        let port = try await ScriptedAgent.with(AgentScript()) { port, _ in port }
        var configuration = SNMPSession.Configuration()
        configuration.patience = .seconds(20)
        configuration.deadline = .seconds(60)
        let start = ContinuousClock.now
        let error = await #expect(throws: DeviceError.self) {
            try await SNMPPrinter(access(port), configuration: configuration).status()
        }
        #expect(error?.code == .unreachable)
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("an agent that goes on without end, or stands still, is left", arguments: [true, false])
    func endless(standsStill: Bool) async throws {
        var objects: [ObjectID: SNMPValue] = [.sysDescr: .octets([])]
        for row in 1...2_000 as ClosedRange<UInt32> { objects[.prtInputName + [1, row]] = .octets([65]) }
        let script = AgentScript(objects: objects, standsStill: standsStill)
        try await ScriptedAgent.with(script) { port, _ in
            let found = try await SNMPSession.with(access(port), patient) { try await $0.columns([.prtInputName]) }
            #expect((found[.prtInputName]?.count ?? 0) == (standsStill ? 0 : patient.mostRows))
        }
    }

    @Test("it ends soon after its task is cancelled")
    func cancellation() async throws {
        try await ScriptedAgent.with(AgentScript(versions: [])) { port, questions in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await SNMPPrinter(access(port), configuration: patient).impressionCount() }
                while questions().isEmpty { try await Task.sleep(for: .milliseconds(5)) }
                let start = ContinuousClock.now
                group.cancelAll()
                await #expect(throws: (any Error).self) { try await group.waitForAll() }
                #expect(ContinuousClock.now - start < .seconds(4))
            }
        }
    }
}

/// Answers each datagram from another socket.
private final class Redirection: ChannelInboundHandler, Sendable {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let outlet: any Channel

    init(to outlet: any Channel) { self.outlet = outlet }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard var answer = try? SNMPMessage(decoding: Array(envelope.data.readableBytesView)) else { return }
        answer.kind = .response
        let bytes = (try? answer.encoded()) ?? []
        let reply = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: bytes))
        outlet.writeAndFlush(reply, promise: nil)
    }
}
