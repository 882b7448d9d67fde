// SPDX-License-Identifier: Apache-2.0

/// The name of a media size that says its dimensions: `class_name_WIDTHxHEIGHTunit` (PWG 5101.1 section 5.1).
public struct MediaName: Hashable, Sendable, CustomStringConvertible {
    /// The name as `media` has it, such as `iso_a4_210x297mm`.
    public let keyword: String
    /// The dimensions, in 1/100 mm; what an inch leaves over is cut off, as CUPS does.
    public let size: MediaSize

    /// Reads a self-describing name; nil if it does not have the form or says no size.
    ///
    /// Numbers with zeros that PWG 5101.1 forbids, such as `08` or `5.0`, are read all the same.
    public init?(selfDescribing keyword: String) {
        let parts = keyword.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.allSatisfy({ !$0.isEmpty }), parts[0] != "choice",
            let dimensions = parts.last, let unit = MediaDimension.Unit(suffixOf: dimensions), unit.isSelfDescribing,
            var size = MediaSize(dimensions.dropLast(unit.rawValue.count), in: unit)
        else { return nil }
        // A disc's dimensions are its inner and outer diameter.
        if parts[0] == "disc" { size.width = size.height }
        self.init(keyword: keyword, size: size)
    }

    /// Reads any name that clients send for a size: self-describing, from before PWG 5101.1, of a PPD, or
    /// `Custom.WIDTHxHEIGHTunit`; nil if it is none of these.
    public init?(_ name: String) {
        if let media = MediaName(selfDescribing: name) ?? MediaName(legacy: name) ?? MediaName(ppdCustom: name) {
            self = media
        } else {
            return nil
        }
    }

    init(keyword: String, size: MediaSize) {
        self.keyword = keyword
        self.size = size
    }

    /// The name.
    public var description: String { keyword }
}

extension MediaName {
    /// The name `custom_NAME_WIDTHxHEIGHTmm` of any size; without a name the dimensions stand in its place.
    public static func custom(_ size: MediaSize, name: String? = nil) -> MediaName {
        let dimensions = "\(MediaDimension.millimetres(size.width))x\(MediaDimension.millimetres(size.height))mm"
        return MediaName(keyword: "custom_\(name ?? dimensions)_\(dimensions)", size: size)
    }

    /// The registered name whose size is nearest, both dimensions within `tolerance` 1/100 mm; nil if there is none.
    ///
    /// The default tolerance is the one of CUPS; it bridges points, 1/100 mm and cut-off inches.
    public static func nearest(to size: MediaSize, within tolerance: Int = 50) -> MediaName? {
        var nearest: (name: MediaName, distance: Int)?
        for name in registered {
            let distance = size.distance(to: name.size)
            if distance <= tolerance, distance < nearest?.distance ?? .max { nearest = (name, distance) }
        }
        return nearest?.name
    }

    /// The nearest registered name, or a custom one if no registered size is within 1/2 mm.
    public init(for size: MediaSize) {
        self = Self.nearest(to: size) ?? Self.custom(size)
    }
}

extension MediaSize {
    /// The larger of the differences of both dimensions, in 1/100 mm.
    public func distance(to other: MediaSize) -> Int {
        max(abs(width - other.width), abs(height - other.height))
    }

    /// Reads `WIDTHxHEIGHT`; nil if one is no number or nothing.
    init?(_ dimensions: Substring, in unit: MediaDimension.Unit) {
        let parts = dimensions.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = MediaDimension.hundredths(parts[0], in: unit),
            let height = MediaDimension.hundredths(parts[1], in: unit)
        else { return nil }
        self.init(width: width, height: height)
    }
}
