// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc
import PrintModel
import Synchronization
public import SystemPackage

/// Coded pages of documents that were rendered to their end, kept in files by all that decides their bytes: the
/// document's checksum, the settings and the engine.
///
/// Reprints, copies that the device does not make, jobs that go on after a fault, previews and equal printers have
/// their pages from here. It is only a cache: pages can always be rendered again, so nothing is synced.
final class PageCache: Sendable {
    private struct Entry {
        var size: Int
        /// When it was read or written last, in nanoseconds since 1970.
        var used: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var size = 0
        /// What is being made.
        var growing: [String: GrowingPages] = [:]
        var lastWriter = 0
    }

    /// How a document's pages can be had.
    enum Access {
        /// They are there.
        case kept(CachedPages)
        /// Somebody makes them now.
        case growing(GrowingPages)
        /// Somebody makes them now, but will come to the first that is wanted only later.
        case far
        /// The caller makes them for all: it adds what it makes, and gives up if it comes to no end.
        case own(GrowingPages)
    }

    private let configuration: WorkerPool.CacheConfiguration
    private let state: Mutex<State>
    /// What is being made takes no more than this: as much as what is kept.
    private let growingRoom: ByteRoom

    /// Opens a folder, making it if there is none, and takes up what an earlier run left in it.
    ///
    /// - Throws: `Errno` if it cannot be made or read.
    init(_ configuration: WorkerPool.CacheConfiguration) throws(Errno) {
        self.configuration = configuration
        growingRoom = ByteRoom(bytes: configuration.mostBytes)
        guard mkdir(configuration.folder.string, 0o700) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
        guard let folder = opendir(configuration.folder.string) else { throw Errno(rawValue: errno) }
        defer { closedir(folder) }
        var state = State()
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            let path = configuration.folder.appending(name)
            guard stat(path.string, &status) == 0, name.utf8.count == SHA256.byteCount * 2 else {
                // What was being written when the server ended.
                unlink(path.string)
                continue
            }
            state.entries[name] = Entry(size: Int(status.st_size), used: status.st_mtim.nanoseconds)
            state.size += Int(status.st_size)
        }
        self.state = Mutex(state)
        sweep()
    }

    /// The name of what a document becomes; nil for what is not worth keeping, since it is made only once.
    static func name(checksums: [String], _ settings: RenderSettings, engine: String) -> String? {
        guard settings.output.isRaster, settings.startSheet == nil, settings.endSheet == nil else { return nil }
        var whole = settings
        whole.firstImpression = 1
        var hash = SHA256()
        let order = RenderOrder(settings: whole, limits: RenderLimits()).encode()
        for part in checksums.map({ Array($0.utf8) }) + [Array(engine.utf8), order] {
            withUnsafeBytes(of: part.count.bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: part)
        }
        return hash.finalize().hexadecimal
    }

    /// The pages of that name, from an impression on, or who makes them; nil if they cannot be kept.
    ///
    /// Several documents that want the same at the same time are one rendering: the first one makes it. Who begins in
    /// the middle does not wait long for it, and makes nobody wait.
    func access(named name: String, settings: RenderSettings) -> Access? {
        if let pages = pages(named: name, settings: settings) { return .kept(pages) }
        let first = settings.firstImpression
        return state.withLock { state in
            if let growing = state.growing[name] { return growing.isNear(first) ? .growing(growing) : .far }
            guard first == 1, let growing = grow(name, &state) else { return nil }
            state.growing[name] = growing
            return .own(growing)
        }
    }

    /// Whether the pages of that name are kept or being made.
    func has(_ name: String) -> Bool { state.withLock { $0.entries[name] != nil || $0.growing[name] != nil } }

    private func pages(named name: String, settings: RenderSettings) -> CachedPages? {
        let isThere = state.withLock { state in
            guard state.entries[name] != nil else { return false }
            state.entries[name]?.used = Self.now
            return true
        }
        let path = configuration.folder.appending(name)
        guard isThere, let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }
        // The file's time is what a later run goes by.
        futimens(file.rawValue, nil)
        return CachedPages(file: PageFile(file), settings: settings) { self.remove(name) }
    }

    private func grow(_ name: String, _ state: inout State) -> GrowingPages? {
        state.lastWriter += 1
        let path = configuration.folder.appending("\(name).\(state.lastWriter)")
        let options: FileDescriptor.OpenOptions = [.create, .exclusiveCreate, .closeOnExec]
        guard let file = try? FileDescriptor.open(path, .readWrite, options: options, permissions: .ownerReadWrite)
        else { return nil }
        // One document shall not drive out all others.
        let most = configuration.mostBytes / 4
        return GrowingPages(file: PageFile(file), mostBytes: most, room: growingRoom) { isComplete, size in
            self.end(name, isComplete: isComplete, size: size, at: path)
        }
    }

    private func end(_ name: String, isComplete: Bool, size: Int, at path: FilePath) {
        state.withLock { state in
            state.growing[name] = nil
            guard isComplete, rename(path.string, configuration.folder.appending(name).string) == 0 else {
                unlink(path.string)
                return
            }
            state.size += size - (state.entries[name]?.size ?? 0)
            state.entries[name] = Entry(size: size, used: Self.now)
        }
        sweep()
    }

    private func remove(_ name: String) {
        state.withLock { remove(name, &$0) }
    }

    private func remove(_ name: String, _ state: inout State) {
        guard let entry = state.entries.removeValue(forKey: name) else { return }
        state.size -= entry.size
        unlink(configuration.folder.appending(name).string)
    }

    /// Removes what is too old, then what was not used for longest, until the rest has room.
    func sweep() {
        state.withLock { state in
            let oldest = Self.now - Int(configuration.maximumAge.components.seconds) * 1_000_000_000
            for (name, entry) in state.entries where entry.used < oldest { remove(name, &state) }
            guard state.size > configuration.mostBytes else { return }
            for name in state.entries.sorted(by: { $0.value.used < $1.value.used }).map(\.key) {
                guard state.size > configuration.mostBytes else { return }
                remove(name, &state)
            }
        }
    }

    private static var now: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.nanoseconds
    }

    /// Bytes that are kept.
    var size: Int { state.withLock { $0.size } }
}

extension timespec {
    fileprivate var nanoseconds: Int { tv_sec * 1_000_000_000 + tv_nsec }
}

extension WorkerPool {
    /// Where and how much of what was rendered is kept.
    public struct CacheConfiguration: Sendable {
        /// The folder, for nothing else; made when there is none.
        public var folder: FilePath
        /// Bytes in all.
        public var mostBytes: Int
        /// How long pages are kept that nobody asks for.
        public var maximumAge: Duration

        /// Makes a configuration.
        public init(folder: FilePath, mostBytes: Int = 1 << 30, maximumAge: Duration = .seconds(3600)) {
            self.folder = folder
            self.mostBytes = max(0, mostBytes)
            self.maximumAge = maximumAge
        }
    }
}
