// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering
import SystemPackage

/// Where PDF or PostScript goes that is made here.
final class PageDescriptionWriter {
    private enum Destination {
        /// The server, as the one "page" of the output.
        case server(WorkerOutput)
        /// A file of the worker's own, to be read again.
        case file(FileDescriptor)
    }

    private let destination: Destination
    private var isStarted = false
    private var error: Errno?

    init(output: WorkerOutput) {
        destination = .server(output)
    }

    /// - Parameter file: open for writing; the caller closes it.
    init(file: FileDescriptor) {
        destination = .file(file)
    }

    /// Sends the next bytes.
    func append(_ bytes: UnsafeRawBufferPointer) {
        switch destination {
        case .server(let output):
            if !isStarted { output.send(.pageStarted(1)) }
            isStarted = true
            output.append(bytes)
        case .file(let file):
            guard error == nil else { return }
            do {
                try file.writeAll(bytes)
            } catch {
                self.error = error as? Errno ?? .ioError
            }
        }
    }

    /// Sends the next bytes.
    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Says that all was sent.
    ///
    /// - Throws: ``RenderError`` if there was no room for it.
    func finish() throws(RenderError) {
        if let error {
            throw RenderError(
                code: .outOfMemory,
                message:
                    "The document's pages, arranged anew, have no room in the worker (\(error)); print fewer pages "
                    + "at a time, or save the document as PDF and print that."
            )
        }
        guard isStarted, case .server(let output) = destination else { return }
        output.send(.pageEnded(1))
    }

    /// Sends the document as it is.
    func copy(_ document: WorkerDocument) throws {
        let step = 128 << 10
        for start in stride(from: 0, to: document.byteCount, by: step) {
            append(try document.bytes(in: start..<start + step))
        }
        try finish()
    }
}

/// Ghostscript's devices that write PDF and PostScript.
enum PageDescriptionDevice {
    /// Makes the device for the settings' output current; what it writes goes to standard output.
    ///
    /// - Parameters:
    ///   - choosesPages: the device drops the pages that were not asked for.
    ///   - isLossless: what is written is read again: pixels stay what they are.
    static func open(_ settings: RenderSettings, choosesPages: Bool, isLossless: Bool) -> String {
        var parameters =
            "/OutputFile (%stdout) /PageSize [\(settings.media.width.points) \(settings.media.height.points)]"
        parameters += " /AutoRotatePages /None /CompatibilityLevel 1.7"
        if settings.monochrome { parameters += " /ColorConversionStrategy /Gray /ProcessColorModel /DeviceGray" }
        if isLossless {
            parameters += " /AutoFilterColorImages false /AutoFilterGrayImages false"
            parameters += " /ColorImageFilter /FlateEncode /GrayImageFilter /FlateEncode"
        }
        if choosesPages, !settings.pageRanges.isEmpty {
            let list = settings.pageRanges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
            parameters += " /PageList (\(list))"
        }
        let device = settings.output == .pdf ? "pdfwrite" : "ps2write"
        return """
            mark \(parameters) (\(device)) finddevice putdeviceprops
            mark exch /.LockSafetyParams true 3 -1 roll putdeviceprops setdevice

            """
    }
}
