// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// A protocol beside IPP by which documents come in.
protocol Door: Sendable {
    /// What is spoken there.
    var kind: OpenDoor.Kind { get }
    /// The command line's option that opens it, for messages.
    var option: String { get }
    /// Talks with one client until it or we have enough.
    ///
    /// - Throws: What ended the conversation; it is logged.
    func serve(_ connection: DoorConnection, logger: Logger) async throws
}

/// Keeps one door open at one address, within its limits, until graceful shutdown.
struct DoorService<SomeDoor: Door>: Service {
    let door: SomeDoor
    let address: IntakeConfiguration.ListenAddress
    let limits: DoorLimits
    let logger: Logger
    let onListening: @Sendable (OpenDoor) -> Void

    /// - Throws: `IntakeError` with `cannotListen` that names the address.
    func run() async throws {
        let roster = ConnectionRoster(door: "\(door.option) \(address)", limits: limits, logger: logger)
        let server = Server(
            childChannelSetup: DoorChannel(door: door, roster: roster, limits: limits),
            configuration: ServerConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? address.port
                onListening(OpenDoor(door.kind, at: .init(host: address.host, port: port)))
            },
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: logger
        )
        do {
            try await withGracefulShutdownHandler {
                try await server.run()
            } onGracefulShutdown: {
                roster.beginClosing()
            }
        } catch let error as IOError {
            throw IntakeError.cannotListen(on: address, option: door.option, error)
        }
    }
}

/// The connections of a door.
private struct DoorChannel<SomeDoor: Door>: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        var channel: any Channel
        var stream: DoorConnection.Stream
    }

    let door: SomeDoor
    let roster: ConnectionRoster
    let limits: DoorLimits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ConnectionWatch())
            let stream = try DoorConnection.Stream(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
            channel.keepUntilClosed(stream)
            return Value(channel: channel, stream: stream)
        }
    }

    func handle(value: Value, logger: Logger) async {
        let source = value.channel.remoteAddress?.ipAddress ?? "unknown"
        guard let place = roster.enter(value.channel, from: source) else {
            value.channel.close(promise: nil)
            // The stream must be used up, or it traps when it is let go.
            _ = try? await value.stream.executeThenClose { _, _ in }
            return
        }
        defer { roster.leave(place) }
        var logger = logger
        logger[metadataKey: "client.address"] = "\(source)"
        do {
            try await value.stream.executeThenClose { [logger] input, output in
                let connection = DoorConnection(
                    value.channel,
                    input: input,
                    output: output,
                    limits: limits
                ) { roster.note(place, isIdle: $0) }
                try await door.serve(connection, logger: logger)
            }
        } catch {
            let isQuiet = error is CancellationError || error is ChannelError
            logger.log(
                level: isQuiet ? .debug : .info,
                "Connection ended",
                metadata: ["door": "\(door.option)", "reason": "\(error)"]
            )
        }
    }
}
