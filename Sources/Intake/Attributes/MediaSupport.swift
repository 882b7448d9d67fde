// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

/// The media that a printer takes, by name and as `media-col` (PWG 5100.3 section 3.13).
struct MediaSupport: Sendable {
    /// Members of `media-col` that are understood.
    static let members = [
        "media-bottom-margin", "media-left-margin", "media-right-margin", "media-size", "media-size-name",
        "media-source", "media-top-margin", "media-type",
    ]
    /// How far apart sizes may be and still be the same, in 1/100 mm; as CUPS has it.
    private static let tolerance = 50

    private let capabilities: DeviceCapabilities
    private let names: Set<String>
    private let sizes: [MediaName]
    private let customSizes: MediaSizeRange?

    init(_ capabilities: DeviceCapabilities) {
        self.capabilities = capabilities
        names = Set(capabilities.media)
        sizes = capabilities.media.filter { !Self.isRange($0) }.compactMap { MediaName(selfDescribing: $0) }
        customSizes = MediaSizeRange(namedIn: capabilities.media)
    }

    private static func isRange(_ name: String) -> Bool {
        ["custom_min_", "custom_max_", "roll_min_", "roll_max_"].contains { name.hasPrefix($0) }
    }

    /// Whether `media` may have this value; names from before PWG 5101.1 and of PPDs mean their sizes.
    func takes(name: String) -> Bool {
        if names.contains(name) { return true }
        return MediaName(name).map { takes($0.size) } ?? false
    }

    private func takes(_ size: MediaSize) -> Bool {
        sizes.contains { $0.size.distance(to: size) <= Self.tolerance } || customSizes?.contains(size) == true
    }

    /// The members of a `media-col` value that are not taken; empty if all are.
    func unsupportedMembers(of collection: AttributeCollection) -> [Attribute] {
        collection.attributes.filter { !takes(member: $0) }
    }

    /// What an edge's margin may be: the device's, or none where it prints without borders.
    private func margins(_ margin: Int) -> [Int] {
        capabilities.printsBorderless && margin != 0 ? [0, margin] : [margin]
    }

    private func takes(member: Attribute) -> Bool {
        switch member.name {
        case "media-size":
            guard let members = member.value?.collectionValue, let width = members[.xDimension],
                let height = members[.yDimension]
            else { return false }
            return takes(MediaSize(width: width, height: height))
        case "media-size-name": return member.stringValue.map(takes(name:)) ?? false
        case "media-source": return member.stringValue.map(capabilities.mediaSources.contains) ?? false
        case "media-type": return member.stringValue.map(capabilities.mediaTypes.contains) ?? false
        case "media-top-margin": return member.intValue.map(margins(capabilities.margins.top).contains) ?? false
        case "media-bottom-margin": return member.intValue.map(margins(capabilities.margins.bottom).contains) ?? false
        case "media-left-margin": return member.intValue.map(margins(capabilities.margins.left).contains) ?? false
        case "media-right-margin": return member.intValue.map(margins(capabilities.margins.right).contains) ?? false
        default: return false
        }
    }
}

extension MediaSupport {
    /// The printer attributes about media, but `media-col-database`.
    var printerAttributes: [Attribute] {
        let margins = capabilities.margins
        let ready = capabilities.mediaReady.compactMap { MediaName(selfDescribing: $0) }
        let standard = MediaName(selfDescribing: capabilities.mediaDefault)
        return [
            Attribute(.mediaDefault, capabilities.mediaDefault),
            Attribute(.mediaReady, capabilities.mediaReady),
            Attribute(.mediaSupported, capabilities.media),
            Attribute(.mediaColDefault, collection(standard, withSource: true)),
            Attribute(
                .mediaColReady,
                capabilities.loadedMedia?.map(collection) ?? ready.map { collection($0, withSource: true) }
            ),
            Attribute(.mediaColSupported, Self.members),
            Attribute(.mediaSizeSupported, sizes.map { sizeCollection($0.size) } + rangeCollections),
            Attribute(.mediaTopMarginSupported, self.margins(margins.top)),
            Attribute(.mediaBottomMarginSupported, self.margins(margins.bottom)),
            Attribute(.mediaLeftMarginSupported, self.margins(margins.left)),
            Attribute(.mediaRightMarginSupported, self.margins(margins.right)),
            Attribute(.mediaSourceSupported, capabilities.mediaSources),
            Attribute(.mediaTypeSupported, capabilities.mediaTypes),
        ].filter { !$0.values.isEmpty }
    }

    /// `media-col-database`: one entry for each size.
    var database: [Attribute] {
        let entries = sizes.map { collection($0, withSource: false) } + rangeCollections.map(marginsAround)
        return entries.isEmpty ? [] : [Attribute(.mediaColDatabase, entries)]
    }

    private var rangeCollections: [AttributeCollection] {
        guard let customSizes else { return [] }
        let (minimum, maximum) = (customSizes.minimum, customSizes.maximum)
        func range(_ lower: Int, _ upper: Int) -> AttributeValue {
            .range(Int32(clamping: lower)...Int32(clamping: upper))
        }
        return [
            AttributeCollection(attributes: [
                Attribute("x-dimension", range(minimum.width, maximum.width)),
                Attribute("y-dimension", range(minimum.height, maximum.height)),
            ])
        ]
    }

    private func sizeCollection(_ size: MediaSize) -> AttributeCollection {
        AttributeCollection(attributes: [
            Attribute(.xDimension, size.width), Attribute(.yDimension, size.height),
        ])
    }

    private func marginsAround(_ size: AttributeCollection) -> AttributeCollection {
        let margins = capabilities.margins
        return AttributeCollection(attributes: [
            Attribute("media-size", .collection(size.attributes)),
            Attribute(.mediaBottomMargin, margins.bottom),
            Attribute(.mediaLeftMargin, margins.left),
            Attribute(.mediaRightMargin, margins.right),
            Attribute(.mediaTopMargin, margins.top),
        ])
    }

    /// What lies in one tray.
    private func collection(_ loaded: LoadedMedia) -> AttributeCollection {
        var collection = collection(MediaName(selfDescribing: loaded.media), withSource: false)
        if let source = loaded.source { collection.append(.mediaSource, source) }
        if let type = loaded.type { collection.append(.mediaType, type) }
        return collection
    }

    private func collection(_ name: MediaName?, withSource: Bool) -> AttributeCollection {
        let media = name ?? MediaName(for: .isoA4)
        var collection = marginsAround(sizeCollection(media.size))
        collection.append(.mediaSizeName, media.keyword)
        if withSource {
            if let source = capabilities.mediaSources.first { collection.append(.mediaSource, source) }
            if let type = capabilities.mediaTypes.first { collection.append(.mediaType, type) }
        }
        return collection
    }
}
