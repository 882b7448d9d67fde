// SPDX-License-Identifier: Apache-2.0

public import NIOCore
import NIOPosix
import SystemPackage

/// SwiftNIO has a protocol of that name, too.
private typealias FileDescriptor = SystemPackage.FileDescriptor

/// A document that is read in pieces while it is sent, never whole in memory: a file, or standard input.
public struct DocumentFile: Sendable {
    /// `document-name`: the last part of the path, or nil for standard input.
    public let name: String?
    /// What messages call it.
    public let label: String
    private let path: String?

    /// The bytes of one piece.
    private static let pieceSize = 256 * 1024

    /// Names a file; `-` is standard input.
    ///
    /// The file is opened once to see that it can be read.
    ///
    /// - Throws: `ClientError` with code `wrongUsage` if it cannot be opened or is a folder.
    public init(path: String) throws(ClientError) {
        guard path != "-" else {
            self.path = nil
            name = nil
            label = "standard input"
            return
        }
        self.path = path
        name = FilePath(path).lastComponent?.string
        label = path
        try Self.open(path) { try? $0.close() }
    }

    /// The pieces, in order; reading errors are `ClientError` with code `failed`.
    public func pieces() throws(ClientError) -> Pieces {
        guard let path else { return Pieces(descriptor: .standardInput, closes: false, label: label) }
        return try Self.open(path) { Pieces(descriptor: $0, closes: true, label: label) }
    }

    @discardableResult
    private static func open<R>(_ path: String, then use: (FileDescriptor) -> R) throws(ClientError) -> R {
        do throws(Errno) {
            let descriptor = try FileDescriptor.opening(path)
            return use(descriptor)
        } catch {
            throw ClientError(.wrongUsage, "cannot read '\(path)': \(error); name a file that you may read")
        }
    }

    /// The pieces of a document, read by one reader.
    public final class Pieces: AsyncSequence, Sendable {
        private let descriptor: FileDescriptor
        private let closes: Bool
        private let label: String

        fileprivate init(descriptor: FileDescriptor, closes: Bool, label: String) {
            self.descriptor = descriptor
            self.closes = closes
            self.label = label
        }

        deinit {
            if closes { try? descriptor.close() }
        }

        /// Reads pieces.
        public struct AsyncIterator: AsyncIteratorProtocol {
            fileprivate let pieces: Pieces

            /// The next piece, nil at the end.
            public func next() async throws -> ByteBuffer? { try await pieces.read() }
        }

        /// Goes on reading where the descriptor stands.
        public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pieces: self) }

        /// Reads in a thread of its own pool: standard input may block for as long as it likes.
        private func read() async throws -> ByteBuffer? {
            do {
                return try await NIOThreadPool.singleton.runIfActive {
                    var buffer = ByteBufferAllocator().buffer(capacity: DocumentFile.pieceSize)
                    let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: DocumentFile.pieceSize) {
                        try self.descriptor.read(into: $0)
                    }
                    return count > 0 ? buffer : nil
                }
            } catch let error as Errno {
                throw ClientError(.failed, "reading \(label) failed: \(error)", cause: error)
            }
        }
    }
}

extension SystemPackage.FileDescriptor {
    /// Opens a file for reading; a folder is an error (`isDirectory`).
    fileprivate static func opening(_ path: String) throws(Errno) -> Self {
        do {
            let descriptor = try open(path, .readOnly, options: .closeOnExec)
            do {
                // A folder opens, but its first read fails; asking for no bytes is enough to see it.
                _ = try descriptor.read(into: UnsafeMutableRawBufferPointer(start: nil, count: 0))
                return descriptor
            } catch {
                try? descriptor.close()
                throw error
            }
        } catch let error as Errno {
            throw error
        } catch {
            throw .ioError
        }
    }
}
