// SPDX-License-Identifier: Apache-2.0

import CGhostscript
import Glibc
import PrintModel
import Rendering
import SystemPackage

/// The life of a worker: get ready, take one document, or a job's documents that become one, render it, end.
struct RIPWorker {
    private let output: WorkerOutput
    private let isSandboxed: Bool

    /// - Parameter isSandboxed: the process has a process namespace of its own.
    init(isSandboxed: Bool) {
        output = WorkerOutput()
        self.isSandboxed = isSandboxed
    }

    /// Lives that life; returns the exit status.
    func run() -> CInt {
        WorkerLimits.atStart()
        WorkerDocument.reserveNumber()
        WorkerProfile.reserveNumber()
        do {
            let engines = try Engines()
            SystemCallFilter.install()
            output.send(.ready(engine: "\(engines.version), \(engines.imageVersion)"))
            let socket = FileDescriptor(rawValue: STDIN_FILENO)
            guard let message = try DescriptorPassing.receive(limit: RenderOrder.longest, over: socket) else {
                // The server needs no worker any more.
                return 0
            }
            let order = try RenderOrder(decoding: message.bytes)
            WorkerLimits.forDocument(order.limits, isSandboxed: isSandboxed)
            WorkerLimits.allowProcessorTime(order.limits.cpuTime)
            output.send(.finished(pages: try render(message.descriptors, order, engines)))
            return 0
        } catch let error as RenderError {
            output.send(.failed(code: error.code.description, message: error.message))
        } catch {
            let code = RenderError.Code.workerUnavailable.description
            output.send(.failed(code: code, message: "The RIP worker cannot work: \(error)."))
        }
        return 0
    }

    private func render(_ received: [FileDescriptor], _ order: RenderOrder, _ engines: Engines) throws -> Int {
        var descriptors = received
        if order.settings.deviceProfile != nil { try WorkerProfile.take(descriptors.removeLast()) }
        guard descriptors.count == 1 else {
            return try JoinedDocuments(descriptors: descriptors, order: order, engines: engines, output: output).run()
        }
        let document = try RasterPages.upright(WorkerDocument(descriptors[0]), settings: order.settings) {
            WorkerLimits.allowProcessorTime(order.limits.cpuTime)
        }
        return try DocumentRenderer(document: document, order: order, engines: engines, output: output).run()
    }
}

/// The engines, started before there is a document.
final class Engines {
    /// Ghostscript's pages come here.
    let display = DisplayDevice()
    /// Started with no device, so that any can be chosen when the document is there.
    private(set) var ghostscript: Ghostscript

    init() throws {
        ghostscript = try Self.startGhostscript(display)
        try VipsImage.start()
    }

    private static func startGhostscript(_ display: DisplayDevice) throws -> Ghostscript {
        try Ghostscript(
            arguments: arguments + ["-sDEVICE=nullpage"],
            console: GhostscriptConsole(),
            display: display
        )
    }

    /// Starts the interpreter anew; the one before must have been closed, for there can be only one.
    func restartGhostscript() throws { ghostscript = try Self.startGhostscript(display) }

    /// libvips' name and version.
    var imageVersion: String { VipsImage.version }

    /// What every interpreter is started with; documents may read themselves, fonts and Ghostscript's resources only.
    static let arguments = [
        "-dSAFER", "-dNOPAUSE", "-dNOPROMPT", "-dUseCropBox", "-sstdout=%stderr",
        "--permit-file-read=\(WorkerDocument.path)", "--permit-file-read=\(WorkerProfile.path)",
        "--permit-file-read=/usr/share/fonts/",
        "-sFONTPATH=\(TextDocument.fontDirectory)",
    ]

    /// Ghostscript's name and version.
    var version: String {
        var revision = gsapi_revision_t()
        guard gsapi_revision(&revision, CInt(MemoryLayout<gsapi_revision_t>.size)) == 0 else { return "Ghostscript" }
        let product = revision.product.map { String(cString: $0) } ?? "Ghostscript"
        // 10.02.1 is the number 10021.
        let number = Int(revision.revision)
        return "\(product) \(number / 1000).\(number % 1000 / 100)\(number % 100 / 10).\(number % 10)"
    }
}
