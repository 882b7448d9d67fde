// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Spool
import SystemPackage

/// A data directory of a test's own, removed when the last reference goes.
final class StoreFolder: Sendable {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/pdps-spool-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        for folder in [path.appending("documents"), path] {
            for name in names(in: folder) { unlink(folder.appending(name).string) }
            rmdir(folder.string)
        }
    }

    /// Opens the store, with limits changed as the test needs.
    func open(_ change: (inout SQLiteConfiguration) -> Void = { _ in }) async throws -> SQLiteJobStore {
        var configuration = SQLiteConfiguration()
        change(&configuration)
        return try await SQLiteJobStore(directory: path, configuration: configuration, logger: quietLogger)
    }

    /// The names of document files, unfinished ones included.
    var documentNames: [String] { names(in: path.appending("documents")).sorted() }

    /// Whether all documents go, within 10 s: the writer's thread may hold the last reference a moment longer.
    func losesDocuments() async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(30)
        while !documentNames.isEmpty, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        return documentNames.isEmpty
    }

    private func names(in folder: FilePath) -> [String] {
        guard let stream = opendir(folder.string) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}

/// Tests provoke failures, so only what they do not expect is worth a line.
var quietLogger: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
}
