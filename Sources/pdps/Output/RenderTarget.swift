// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import PrintModel
import Rendering
import SystemPackage

/// The file, or the files, into which `pdps render` writes; each appears under its name only when it is complete.
struct RenderTarget: Sendable {
    private let path: String
    private let format: OutputFormat

    init(path: String, _ format: OutputFormat) {
        self.path = path
        self.format = format
    }

    /// The format of that name, or of the path's extension.
    static func format(named name: String?, path: String) throws -> OutputFormat {
        let wanted = name ?? FilePath(path).extension ?? ""
        if let format = OutputFormat.allCases.first(where: { $0.fileExtension == wanted || $0.rawValue == wanted }) {
            return format
        }
        let known = OutputFormat.allCases.map(\.fileExtension).joined(separator: ", ")
        throw ValidationError("'\(wanted)' is no format of output; write --format with one of \(known)")
    }

    /// What was written, for people.
    func description(pages: Int) -> String {
        let count = "\(pages) \(pages == 1 ? "page" : "pages")"
        guard format.isFilePerPage, pages > 0 else { return "\(count): \(path)" }
        return "\(count): \(name(ofPage: 1))" + (pages > 1 ? " to \(name(ofPage: pages))" : "")
    }

    /// Writes what comes; returns how many pages there were.
    func write(_ events: RenderPages) async throws -> Int {
        var file: PendingFile?
        var pages = 0
        var binding = PageBinding(format)
        do {
            for try await event in events {
                switch event {
                case .started: break
                case .warning(let text): StandardError.write("pdps: \(text.printable)\n")
                case .page(.pageStarted(let number)):
                    if file == nil { file = try PendingFile(format.isFilePerPage ? name(ofPage: number) : path) }
                case .page(.bytes(let bytes)): try file?.write(binding.bind(bytes))
                case .page(.pageEnded):
                    guard format.isFilePerPage else { continue }
                    try file?.complete()
                    file = nil
                case .finished(let count): pages = count
                }
            }
            try file?.write(binding.end())
            try file?.complete()
        } catch {
            file?.discard()
            throw error
        }
        return pages
    }

    /// `page.png` becomes `page-0001.png`.
    func name(ofPage number: Int) -> String {
        let digits = String(number)
        let suffix = "-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let file = FilePath(path)
        guard let last = file.lastComponent else { return path + suffix }
        let name = last.stem + suffix + (last.extension.map { ".\($0)" } ?? "")
        return file.removingLastComponent().appending(name).string
    }
}

/// A file that gets its name when it is complete.
private struct PendingFile {
    private let path: String
    private let descriptor: FileDescriptor
    private var temporary: String { path + ".part" }

    init(_ path: String) throws {
        self.path = path
        do {
            descriptor = try FileDescriptor.open(
                path + ".part",
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            throw CommandError(.failed, "\(path) cannot be written: \(error); name another file with -o")
        }
    }

    func write(_ bytes: [UInt8]) throws {
        do {
            try descriptor.writeAll(bytes)
        } catch {
            throw CommandError(.failed, "\(path) cannot be written: \(error)")
        }
    }

    func complete() throws {
        try descriptor.close()
        guard rename(temporary, path) == 0 else {
            throw CommandError(.failed, "\(path) cannot be written: \(Errno(rawValue: errno))")
        }
    }

    func discard() {
        try? descriptor.close()
        unlink(temporary)
    }
}
