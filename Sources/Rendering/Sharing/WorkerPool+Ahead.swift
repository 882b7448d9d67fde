// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import SystemPackage

extension WorkerPool {
    /// Renders documents whose pages will be wanted later, so that they are kept by then.
    ///
    /// Only a worker that nobody else waits for is taken, and none of those that are kept ready. As soon as another
    /// document finds none it is ended, and the rendering begins anew when there is one to spare again. Who wants the
    /// pages meanwhile has them as they are made.
    ///
    /// - Returns: whether they are kept, or being made for somebody; they are not when they are too large.
    /// - Throws: ``RenderError``.
    @discardableResult
    public func renderAhead(
        _ documents: [FileDescriptor],
        checksums: [String],
        settings: RenderSettings,
        limits: RenderLimits = RenderLimits()
    ) async throws -> Bool {
        try settings.validate()
        guard documents.count <= RenderSettings.mostJoinedDocuments else { return false }
        while let cache, let name = keptName(checksums, settings) {
            if cache.has(name) { return true }
            let order = RenderOrder(settings: settings, limits: limits)
            let worker = try await orderedWorker(documents, order, .ahead(name: name))
            guard case .own(let file)? = cache.access(named: name, settings: settings) else {
                worker.kill()
                release(worker)
                return cache.has(name)
            }
            let result = await make(file, with: worker, settings)
            try Task.checkCancellation()
            if worker.wasPreempted, !file.isComplete { continue }
            try result.get()
            return file.isComplete
        }
        return false
    }

    private func make(
        _ file: GrowingPages,
        with worker: Worker,
        _ settings: RenderSettings
    ) async -> Result<Void, any Error> {
        let merger = ImpressionMerger(settings: settings, ahead: ahead)
        let pages = MadePages(merger, in: file, settings: settings)
        merger.workerBegins()
        return await withTaskGroup { group in
            group.addTask { await self.work(worker, for: merger, isSpare: false) }
            defer {
                merger.abandon()
                group.cancelAll()
            }
            do {
                return .success(try await pages.make())
            } catch {
                return .failure(error)
            }
        }
    }
}
