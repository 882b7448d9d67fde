// SPDX-License-Identifier: Apache-2.0

import PrintModel
import SystemPackage

extension WorkerPool {
    /// How long a document is left to one worker: one that is done by then is not worth a second.
    private static let timeAlone: Duration = .milliseconds(30)

    /// Has workers that nobody else waits for work at a document, or several as one, as long as it has impressions to give out.
    func share(_ documents: [FileDescriptor], _ order: RenderOrder, _ merger: ImpressionMerger) async {
        guard merger.isShared else { return }
        await withDiscardingTaskGroup { group in
            var workers = 1
            while workers < configuration.maximum {
                guard (try? await Task.sleep(for: Self.timeAlone)) != nil else { return }
                guard let useful = merger.usefulWorkers else { continue }
                guard useful > 0 else { return }
                for _ in 0..<min(useful, configuration.maximum - workers) {
                    workers += 1
                    group.addTask {
                        // Without one the document is rendered all the same.
                        guard let worker = try? await self.orderedWorker(documents, order, .share) else { return }
                        merger.workerBegins()
                        await self.work(worker, for: merger, isSpare: true)
                    }
                }
            }
        }
    }

    /// Gives a worker one turn after the other, and what it makes to the merger, until nothing is left for it.
    func work(_ worker: Worker, for merger: ImpressionMerger, isSpare: Bool) async {
        defer {
            worker.kill()
            release(worker)
        }
        var turn = merger.isShared ? nil : merger.next(after: nil)
        var keeping = TurnKeeping()
        do {
            while let event = try await worker.events.next() {
                if merger.isShared { try keeping.check(event) }
                switch event {
                case .passing: break
                case .asksForTurn:
                    // Whoever has a worker of their own to wait for goes first.
                    if isSpare, status.waiting > 0 { return merger.workerEnds(turn) }
                    turn = merger.next(after: turn)
                    guard let turn else { return merger.workerEnds(nil) }
                    keeping.begin(turn)
                    try worker.send(ImpressionTurn(turn.numbers))
                case .rendered(let event):
                    guard await merger.put(event, of: turn) else { return merger.workerEnds(turn) }
                }
            }
            merger.workerEnds(turn)
        } catch {
            merger.workerEnds(turn, throwing: error)
        }
    }
}
