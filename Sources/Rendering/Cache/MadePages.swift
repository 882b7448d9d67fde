// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What workers make of a document, put into a file as fast as they make it, and read from there by whoever began it.
///
/// So a slow device holds up neither the workers nor others who read the same. What the file does not take goes past
/// it, at its reader's pace.
final class MadePages: Sendable {
    private let merger: ImpressionMerger
    private let file: GrowingPages
    private let reader: CachedPages
    /// What comes first behind the file's end, if that is not the document's.
    private let rest = Mutex<Result<RenderEvent?, any Error>?>(nil)

    init(_ merger: ImpressionMerger, in file: GrowingPages, settings: RenderSettings) {
        self.merger = merger
        self.file = file
        reader = CachedPages(file, settings: settings)
    }

    /// Puts all into the file, as far as it takes it.
    ///
    /// - Throws: Why there is no more of it, which its reader hears as well.
    func make() async throws {
        do {
            while let event = try await merger.next() {
                guard file.add(event) else { return end(before: .success(event)) }
            }
        } catch {
            end(before: .failure(error))
            throw error
        }
    }

    private func end(before event: Result<RenderEvent?, any Error>) {
        rest.withLock { $0 = event }
        file.giveUp()
    }

    /// The next event, nil after the last.
    func next() async throws -> RenderEvent? {
        do {
            return try await reader.next()
        } catch is SharedPagesEnded {
            let event = rest.withLock { rest in
                defer { rest = nil }
                return rest
            }
            if let event { return try event.get() }
            return try await merger.next()
        }
    }
}
