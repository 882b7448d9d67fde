// SPDX-License-Identifier: Apache-2.0

/// One step of a rendered document on its way from a RIP worker to a device.
public enum CodedPageEvent: Sendable, Equatable {
    /// The first byte of an impression follows; impressions are numbered from 1 in the order printed.
    case pageStarted(Int)
    /// Coded bytes of the document, in order, at most 1 MiB at a time.
    case bytes([UInt8])
    /// All bytes of that impression were given.
    case pageEnded(Int)
}

/// The coded impressions of one document, pulled by whoever prints them: nothing is rendered ahead of its reader.
public struct CodedPages: AsyncSequence, Sendable {
    /// Gives the next event, or nil after the last.
    public typealias Next = @Sendable () async throws -> CodedPageEvent?
    private let next: Next

    /// Wraps a source of events that is pulled one at a time.
    public init(_ next: @escaping Next) {
        self.next = next
    }

    /// Pulls the events in order.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let source: Next

        /// The next event; throws what the source throws.
        public mutating func next() async throws -> CodedPageEvent? {
            try await source()
        }
    }

    /// Starts pulling; a source can be read once.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(source: next)
    }
}
