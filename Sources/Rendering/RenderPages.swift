// SPDX-License-Identifier: Apache-2.0

public import PrintModel

/// The events of one document being rendered, pulled one at a time.
///
/// Nothing is rendered far ahead: when nobody pulls, the worker stops at its full pipe. Errors are ``RenderError``,
/// or `CancellationError` when the pulling task is canceled. Valid only within the closure that got it.
public struct RenderPages: AsyncSequence, Sendable {
    /// One step of the document.
    public typealias Element = RenderEvent
    let pull: @Sendable () async throws -> RenderEvent?

    /// Pulls the events in order.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let pull: @Sendable () async throws -> RenderEvent?

        /// The next event, nil after ``RenderEvent/finished(pages:)``.
        public mutating func next() async throws -> RenderEvent? {
            try await pull()
        }
    }

    /// Goes on with the event after the last one that was pulled.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: pull) }

    /// Only the coded pages, for a device; each other event is given to `note` before the next page event.
    public func codedPages(note: @escaping @Sendable (RenderEvent) async -> Void = { _ in }) -> CodedPages {
        let pull = pull
        return CodedPages {
            while let event = try await pull() {
                if case .page(let page) = event { return page }
                await note(event)
            }
            return nil
        }
    }
}
