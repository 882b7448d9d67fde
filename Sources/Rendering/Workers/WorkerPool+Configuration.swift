// SPDX-License-Identifier: Apache-2.0

import Glibc
public import SystemPackage

extension WorkerPool {
    /// Which executable renders, how many of it, and in what sandbox.
    public struct Configuration: Sendable {
        /// What holds a worker in.
        public enum Sandbox: Sendable, Equatable {
            /// bubblewrap, found in `PATH` or at the given path.
            case bubblewrap(FilePath? = nil)
            /// Nothing but resource limits: only for machines where documents are trusted.
            case unsafeNone
        }

        /// The `pdps-rip` executable.
        public var worker: FilePath
        /// Workers kept started and waiting; by default one for each processor, 4 at the most.
        public var ready: Int
        /// Documents rendered at the same time; more wait for their turn.
        public var maximum: Int
        /// Documents that may wait; more are refused with `workerUnavailable`.
        public var mostWaiting: Int
        /// Coded bytes that may lie ready, over all documents, for readers that are slower than the workers.
        public var renderAhead: Int
        /// Where pages are kept that were rendered; nil for nowhere.
        public var cache: CacheConfiguration?
        /// What holds a worker in.
        public var sandbox: Sandbox
        /// How long a worker may take to become ready.
        public var startTimeout: Duration

        /// Makes a configuration; counts below what makes sense are raised to it.
        public init(
            worker: FilePath,
            ready: Int = min(Configuration.processors, 4),
            maximum: Int = Configuration.processors,
            mostWaiting: Int = 1024,
            renderAhead: Int = 64 << 20,
            cache: CacheConfiguration? = nil,
            sandbox: Sandbox = .bubblewrap(),
            startTimeout: Duration = .seconds(30)
        ) {
            self.worker = worker
            self.ready = max(0, ready)
            self.maximum = max(1, maximum)
            self.mostWaiting = max(1, mostWaiting)
            self.renderAhead = max(0, renderAhead)
            self.cache = cache
            self.sandbox = sandbox
            self.startTimeout = startTimeout
        }

        /// The processors of this machine.
        public static var processors: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

        /// A configuration with the `pdps-rip` that lies beside the running executable.
        ///
        /// - Throws: ``RenderError`` with code `workerUnavailable` if there is none.
        public static func besideExecutable() throws(RenderError) -> Configuration {
            guard let path = SymbolicLink.target(of: "/proc/self/exe") else {
                throw RenderError(code: .workerUnavailable, message: "/proc/self/exe cannot be read; mount /proc.")
            }
            let executable = FilePath(path)
            let worker = executable.removingLastComponent().appending("pdps-rip")
            guard access(worker.string, X_OK) == 0 else {
                throw RenderError(
                    code: .workerUnavailable,
                    message: "\(worker) is missing; it must lie beside \(executable). Build both: swift build."
                )
            }
            return Configuration(worker: worker)
        }
    }

    /// Whether pages that were rendered are kept.
    public var keepsPages: Bool { cache != nil }

    /// How many workers and documents there are.
    public struct Status: Sendable, Equatable {
        /// Workers that wait for a document.
        public var ready: Int
        /// Workers that are being started.
        public var starting: Int
        /// Documents being rendered.
        public var running: Int
        /// Documents that wait for a worker.
        public var waiting: Int
        /// Workers that were given a document since the start.
        public var given = 0
    }
}
