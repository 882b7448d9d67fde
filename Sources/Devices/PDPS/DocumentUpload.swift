// SPDX-License-Identifier: Apache-2.0

import IPP
import NIOCore
import SystemPackage

/// Brings documents to another server, going on where the last connection broke.
struct DocumentUpload {
    let peer: IPPPeer
    let configuration: PDPSDevice.Configuration
    let user: String

    /// Returns when the other server has all bytes of the document.
    ///
    /// - Throws: `DeviceError`; `unreachable` when nothing more arrived for so long that it is given up.
    func send(_ document: ForwardedDocument) async throws(DeviceError) {
        var patience = Patience(configuration)
        var arrived: Int64 = 0
        while true {
            do throws(DeviceError) {
                if Task.isCancelled { throw DeviceError(.unreachable, "the delivery to \(peer.name) was stopped") }
                let offset = try await ask(document)
                if offset == document.size { return }
                if offset > arrived { patience = Patience(configuration) }
                arrived = offset
                if try await append(document, at: offset) == document.size { return }
            } catch {
                guard error.code == .unreachable || error.code == .interrupted, !Task.isCancelled else { throw error }
                guard await patience.allowsAnother() else {
                    throw DeviceError(.unreachable, "\(error.message); \(arrived) of \(document.size) bytes are there")
                }
            }
        }
    }

    private func request(_ document: ForwardedDocument) -> IPPMessage {
        var request = peer.request(.pdpsSendPart, user: user)
        request.operationAttributes.append(.pdpsUpload, document.sha256)
        request.operationAttributes.append(.pdpsUploadSize, "\(document.size)")
        return request
    }

    /// How many bytes are there.
    private func ask(_ document: ForwardedDocument) async throws(DeviceError) -> Int64 {
        try offset(in: try await peer.ask(request(document)))
    }

    /// Sends the bytes from `offset` on; returns how many are there then.
    private func append(_ document: ForwardedDocument, at offset: Int64) async throws(DeviceError) -> Int64 {
        var request = request(document)
        request.operationAttributes.append(.pdpsUploadOffset, "\(offset)")
        do {
            let file = try await document.open()
            defer { try? file.close() }
            let response = try await peer.sendAgain(request, document: FileBytes(file: file, offset: offset))
            return try self.offset(in: response)
        } catch let error as DeviceError {
            throw error
        } catch {
            throw DeviceError(.unreachable, "the document could not be read or sent: \(error)", cause: error)
        }
    }

    private func offset(in response: IPPMessage) throws(DeviceError) -> Int64 {
        // Another connection of ours was still being served: ask again.
        if response.status == .clientErrorNotPossible {
            throw DeviceError(.interrupted, "the server \(peer.name) has another part of the document already")
        }
        guard response.status.isSuccessful else { throw peer.refusal(response, of: "a part of the document") }
        guard let text = response.operationAttributes[.pdpsUploadOffset], let offset = Int64(text), offset >= 0 else {
            throw DeviceError(.refused, "the server \(peer.name) does not say how much of the document it has")
        }
        return offset
    }
}

/// How often something is tried again, and with which pauses.
struct Patience {
    private let configuration: PDPSDevice.Configuration
    private let end: ContinuousClock.Instant
    private var pause: Duration

    init(_ configuration: PDPSDevice.Configuration) {
        self.configuration = configuration
        end = .now + configuration.patience
        pause = configuration.shortestPause
    }

    /// Waits a while and says whether to try again.
    mutating func allowsAnother() async -> Bool {
        guard ContinuousClock.now < end, (try? await Task.sleep(for: pause)) != nil else { return false }
        pause = min(pause * 2, configuration.longestPause)
        return true
    }
}

/// The bytes of a file from an offset on.
private struct FileBytes: AsyncSequence, Sendable {
    let file: SystemPackage.FileDescriptor
    let offset: Int64

    struct AsyncIterator: AsyncIteratorProtocol {
        private static let chunkLength = 64 << 10
        let file: SystemPackage.FileDescriptor
        var offset: Int64

        mutating func next() async throws -> ByteBuffer? {
            var buffer = ByteBuffer()
            let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunkLength) { space in
                try file.read(
                    fromAbsoluteOffset: offset,
                    into: UnsafeMutableRawBufferPointer(rebasing: space.prefix(Self.chunkLength))
                )
            }
            offset += Int64(count)
            return count == 0 ? nil : buffer
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file, offset: offset) }
}
