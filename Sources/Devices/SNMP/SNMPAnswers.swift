// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// Hands the answers of one agent to those who wait for them.
///
/// Only a well-formed response from the agent's own address, with its community and the id of a question that is still
/// open, is an answer; everything else is dropped without a word.
final class SNMPAnswers: ChannelInboundHandler, Sendable {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private enum Question {
        case asked
        case awaited(CheckedContinuation<SNMPMessage, any Error>)
        case answered(Result<SNMPMessage, any Error>)
    }

    private let agent: SocketAddress
    private let community: [UInt8]
    private let questions = Mutex<[Int32: Question]>([:])

    init(of agent: SocketAddress, community: [UInt8]) {
        self.agent = agent
        self.community = community
    }

    /// Opens a question, before it is sent.
    func expect(_ id: Int32) {
        questions.withLock { $0[id] = .asked }
    }

    /// Closes a question: what comes now is dropped.
    func forget(_ id: Int32) {
        close(id, with: .failure(CancellationError()))
        questions.withLock { $0[id] = nil }
    }

    /// Waits for the answer to an open question, until it comes or the task is cancelled.
    func answer(to id: Int32) async throws -> SNMPMessage {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let known = questions.withLock { questions -> Result<SNMPMessage, any Error>? in
                    switch questions[id] {
                    case .answered(let result)?: return result
                    case .asked?:
                        questions[id] = .awaited(continuation)
                        return nil
                    case .awaited?, nil: return .failure(CancellationError())
                    }
                }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            close(id, with: .failure(CancellationError()))
        }
    }

    private func close(_ id: Int32, with result: Result<SNMPMessage, any Error>) {
        let waiting = questions.withLock { questions -> CheckedContinuation<SNMPMessage, any Error>? in
            switch questions[id] {
            case .awaited(let continuation)?:
                questions[id] = .answered(result)
                return continuation
            case .asked?:
                questions[id] = .answered(result)
                return nil
            case .answered?, nil: return nil
            }
        }
        waiting?.resume(with: result)
    }

    // MARK: The channel

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard envelope.remoteAddress == agent,
            let message = try? SNMPMessage(decoding: Array(envelope.data.readableBytesView)),
            message.kind == .response, message.community == community
        else { return }
        close(message.requestID, with: .success(message))
    }

    /// The host says that nobody listens there: nothing will come.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let open = questions.withLock { Array($0.keys) }
        for id in open { close(id, with: .failure(error)) }
    }
}
