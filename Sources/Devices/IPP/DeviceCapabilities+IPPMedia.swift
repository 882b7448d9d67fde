// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension DeviceCapabilities {
    /// Reads media, those in the trays, the default one, and the unprintable borders.
    mutating func readMedia(_ attributes: AttributeGroup) {
        let database = attributes[.mediaColDatabase] ?? []
        var names = (attributes[.mediaSupported] ?? []).compactMap(Self.keyword)
        names += database.flatMap(Self.names(ofMedia:))
        if names.isEmpty { names = (attributes[.mediaSizeSupported] ?? []).flatMap(Self.names(ofSize:)) }
        if !names.isEmpty { media = names.withoutRepetition }

        let ready =
            (attributes[.mediaReady] ?? []).compactMap(Self.keyword)
            + (attributes[.mediaColReady] ?? []).flatMap(Self.names(ofMedia:))
        mediaReady = ready.withoutRepetition
        loadedMedia = Self.loadedMedia(attributes[.mediaColReady] ?? [])
        let standard = attributes[.mediaColDefault]
        mediaDefault =
            attributes[.mediaDefault].flatMap(Self.keyword) ?? standard.flatMap { Self.names(ofMedia: $0).first }
            ?? mediaReady.first ?? media.first ?? mediaDefault
        if mediaReady.isEmpty { mediaReady = [mediaDefault] }
        margins = Self.margins(of: mediaDefault, standard: standard, database: database, attributes)
        let edges = [
            attributes[.mediaTopMarginSupported], attributes[.mediaBottomMarginSupported],
            attributes[.mediaLeftMarginSupported], attributes[.mediaRightMarginSupported],
        ]
        if !margins.isBorderless, edges.allSatisfy({ $0?.contains(0) == true }) { borderless = true }
    }

    /// What the trays hold, of those entries that name a size.
    private static func loadedMedia(_ ready: [AttributeCollection]) -> [LoadedMedia]? {
        let loaded = ready.compactMap { media in
            names(ofMedia: media).first.map {
                LoadedMedia(media: $0, source: media[.mediaSource], type: media[.mediaType])
            }
        }
        return loaded.isEmpty ? nil : loaded
    }

    /// The self-describing form of a name; nil if it names no size.
    private static func keyword(_ name: String) -> String? { MediaName(name)?.keyword }

    /// The name of a `media-col`, or the two names of a range of sizes.
    private static func names(ofMedia media: AttributeCollection) -> [String] {
        if let name = media[.mediaSizeName].flatMap(keyword) { return [name] }
        return media["media-size"]?.value?.collectionValue.map(names(ofSize:)) ?? []
    }

    private static func names(ofSize size: AttributeCollection) -> [String] {
        guard let width = size["x-dimension"]?.value?.rangeValue, let height = size["y-dimension"]?.value?.rangeValue
        else { return [] }
        let least = MediaSize(width: Int(width.lowerBound), height: Int(height.lowerBound))
        guard least.width > 0, least.height > 0 else { return [] }
        let most = MediaSize(width: Int(width.upperBound), height: Int(height.upperBound))
        if least == most { return [MediaName(for: least).keyword] }
        return MediaSizeRange(minimum: least, maximum: most)?.names.map(\.keyword) ?? []
    }

    /// The borders of the default media: its own, or the smallest that are not those of borderless printing.
    private static func margins(
        of name: String,
        standard: AttributeCollection?,
        database: [AttributeCollection],
        _ attributes: AttributeGroup
    ) -> Margins {
        let entries = ([standard] + database.filter { names(ofMedia: $0).contains(name) }).compactMap { $0 }
        if let stated = entries.lazy.compactMap(Margins.init(media:)).first(where: { !$0.isBorderless }) {
            return stated
        }
        let least = { (values: [Int]?) in (values ?? []).filter { $0 > 0 }.min() ?? 0 }
        return Margins(
            top: least(attributes[.mediaTopMarginSupported]),
            bottom: least(attributes[.mediaBottomMarginSupported]),
            left: least(attributes[.mediaLeftMarginSupported]),
            right: least(attributes[.mediaRightMarginSupported])
        )
    }
}

extension DeviceCapabilities.Margins {
    fileprivate init?(media: AttributeCollection) {
        guard let top = media[.mediaTopMargin], let bottom = media[.mediaBottomMargin],
            let left = media[.mediaLeftMargin], let right = media[.mediaRightMargin],
            // Up to 10 cm; more is a mistake of the printer.
            [top, bottom, left, right].allSatisfy({ (0...10_000).contains($0) })
        else { return nil }
        self.init(top: top, bottom: bottom, left: left, right: right)
    }

    fileprivate var isBorderless: Bool { top == 0 && bottom == 0 && left == 0 && right == 0 }
}

extension Array where Element: Hashable {
    fileprivate var withoutRepetition: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
