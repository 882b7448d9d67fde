// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Rendering
import Spool
import SystemPackage

extension RunEnvironment {
    /// How many impressions a rendering has, each once whatever the copies, found without giving any to a device.
    ///
    /// Formats that tell beforehand are not rendered to their end; of others the pages are kept for the device, where
    /// pages are kept.
    func impressions(of documents: [Document], _ settings: RenderSettings) async throws -> Int? {
        let checksums = documents.map(\.content.sha256)
        if let known = counts.impressions(checksums, settings) { return known }
        let pages = try await withContents(of: documents) { files in
            try await workers.render(
                files,
                checksums: checksums,
                settings: settings,
                limits: configuration.renderLimits
            ) { events -> Int? in
                for try await event in events {
                    switch event {
                    // Who knows it at once leaves the workers to the devices.
                    case .started(_, _, let pages?): return pages
                    case .finished(let pages): return pages
                    case .started, .page, .warning: break
                    }
                }
                return nil
            }
        }
        let copies = max(settings.imposition.copies, 1)
        guard let impressions = pages.map({ ($0 + copies - 1) / copies }) else { return nil }
        counts.keep(impressions, checksums, settings)
        return impressions
    }

    /// Runs `body` with the documents' files, which are closed behind it; whether they are as they were stored is not
    /// looked at.
    func withContents<R>(of documents: [Document], _ body: ([FileDescriptor]) async throws -> R) async throws -> R {
        var files: [FileDescriptor] = []
        defer { for file in files { try? file.close() } }
        for document in documents { files.append(try await store.openContent(document.content)) }
        return try await body(files)
    }
}
