// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Rendering

/// Sends PDF or PostScript as the one "page" of the output, and counts its impressions.
final class PageDescriptionWriter {
    private let output: WorkerOutput
    private var isStarted = false

    init(output: WorkerOutput) {
        self.output = output
    }

    /// Sends the next bytes.
    func append(_ bytes: UnsafeRawBufferPointer) {
        if !isStarted { output.send(.pageStarted(1)) }
        isStarted = true
        output.append(bytes)
    }

    /// Sends the next bytes.
    func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Says that all was sent.
    func finish() {
        guard isStarted else { return }
        output.send(.pageEnded(1))
    }

    /// Sends the document as it is.
    func copy(_ document: WorkerDocument) throws {
        let step = 128 << 10
        for start in stride(from: 0, to: document.byteCount, by: step) {
            append(try document.bytes(in: start..<start + step))
        }
        finish()
    }
}

/// Ghostscript's devices that write PDF and PostScript.
enum PageDescriptionDevice {
    /// Makes the device for the settings' output current; what it writes goes to standard output.
    ///
    /// - Parameter choosesPages: the device drops the pages that were not asked for.
    static func open(_ settings: RenderSettings, choosesPages: Bool) -> String {
        var parameters =
            "/OutputFile (%stdout) /PageSize [\(settings.media.width.points) \(settings.media.height.points)]"
        parameters += " /AutoRotatePages /None /CompatibilityLevel 1.7"
        if settings.monochrome { parameters += " /ColorConversionStrategy /Gray /ProcessColorModel /DeviceGray" }
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
