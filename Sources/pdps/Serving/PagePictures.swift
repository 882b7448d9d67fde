// SPDX-License-Identifier: Apache-2.0

import IPP
import Intake
import PrintModel
import Raster
import Rendering

/// Pictures of jobs' pages, made by the RIP workers and kept with the rendered pages.
struct PagePictures {
    let workers: WorkerPool

    /// Makes the picture; nil if there is no such page.
    ///
    /// - Throws: `RenderError`.
    func picture(of wanted: PagePreview) async throws -> [UInt8]? {
        let settings = Self.settings(of: wanted)
        do {
            return try await picture(of: wanted, settings)
        } catch is SharedPagesEnded {
            // Somebody else began it, and went away.
            return try await picture(of: wanted, settings)
        } catch let error as RenderError where error.code == .noPages {
            return nil
        }
    }

    private func picture(of wanted: PagePreview, _ settings: RenderSettings) async throws -> [UInt8]? {
        let checksums = [wanted.document.content.sha256]
        return try await workers.render([wanted.file], checksums: checksums, settings: settings) { events in
            var bytes: [UInt8] = []
            for try await case .page(.bytes(let piece)) in events { bytes += piece }
            return bytes.isEmpty ? nil : bytes
        }
    }

    /// The page on the job's media, as wide as is asked as near as whole dots per inch allow.
    static func settings(of wanted: PagePreview) -> RenderSettings {
        let media = media(of: wanted)
        var settings = RenderSettings(
            output: .png,
            resolution: .init(x: resolution(width: wanted.width, on: media.size)),
            mediaName: media.keyword,
            media: media.size,
            pageRanges: [wanted.page...wanted.page]
        )
        if let scaling = wanted.ticket.printScaling { settings.scaling = scaling }
        if let orientation = wanted.ticket.orientation { settings.orientation = orientation }
        return settings
    }

    /// The resolution at which media are about so many pixels wide.
    static func resolution(width: Int, on media: MediaSize) -> Int {
        min(max((width * 2540 + media.width / 2) / max(1, media.width), 18), 1200)
    }

    private static func media(of wanted: PagePreview) -> MediaName {
        let asked: MediaName? =
            switch wanted.ticket.media {
            case .name(let name)?: MediaName(name)
            case .size(let size)?: MediaName.custom(size)
            case nil: nil
            }
        let usual = MediaName(wanted.capabilities?.mediaDefault ?? "")
        return asked ?? usual ?? .custom(.isoA4)
    }
}
