// SPDX-License-Identifier: Apache-2.0

public import IPP

/// The Ticket: the job template attributes of one job (RFC 8011 section 5.2), as sent.
public struct Ticket: Sendable, Equatable {
    /// The attributes of the job attributes group.
    public var attributes: [Attribute]

    /// Makes a ticket of the given attributes.
    public init(_ attributes: [Attribute] = []) {
        self.attributes = attributes
    }

    /// The attribute of that name, if it was sent.
    public subscript(name: String) -> Attribute? {
        get { attributes.first { $0.name == name } }
        set {
            attributes.removeAll { $0.name == name }
            if let newValue { attributes.append(newValue) }
        }
    }
}

extension Ticket {
    /// `copies`, 1 when not sent.
    public var copies: Int { max(integer("copies") ?? 1, 1) }

    /// `sides`, if sent and known.
    public var sides: Sides? { keyword("sides").flatMap(Sides.init(rawValue:)) }

    /// `print-scaling`, if sent and known; CUPS's `fit-to-page` and `fitplot` mean `fit`.
    public var printScaling: PrintScaling? {
        if flag("fit-to-page") == true || flag("fitplot") == true { return .fit }
        return keyword("print-scaling").flatMap(PrintScaling.init(rawValue:))
    }

    /// `print-rendering-intent`, if sent and known.
    public var renderingIntent: RenderingIntent? {
        keyword("print-rendering-intent").flatMap(RenderingIntent.init(rawValue:))
    }

    /// Whether `print-content-optimize` is `photo` (PWG 5100.7 section 6.8).
    public var isForPhotos: Bool { keyword("print-content-optimize") == "photo" }

    /// `print-color-mode`, if sent and known.
    public var printColorMode: PrintColorMode? {
        keyword("print-color-mode").flatMap(PrintColorMode.init(rawValue:))
    }

    /// `print-quality`, if sent and known.
    public var printQuality: PrintQuality? {
        integer("print-quality").flatMap { PrintQuality(rawValue: Int32(truncatingIfNeeded: $0)) }
    }

    /// `orientation-requested`, if sent and known; CUPS's `landscape` means the same.
    public var orientation: Orientation? {
        if flag("landscape") == true { return .landscape }
        return integer("orientation-requested").flatMap { Orientation(rawValue: Int32(truncatingIfNeeded: $0)) }
    }

    /// `page-ranges` in the order sent; empty when all pages are wanted.
    public var pageRanges: [ClosedRange<Int>] {
        (self["page-ranges"]?.values ?? []).compactMap { value in
            guard case .range(let range) = value else { return nil }
            return Int(range.lowerBound)...Int(range.upperBound)
        }
    }

    /// `printer-resolution` in dots per inch, if sent.
    public var resolution: Resolution? {
        guard case .resolution(let resolution)? = self["printer-resolution"]?.values.first else { return nil }
        return resolution
    }

    /// `job-hold-until`, if sent.
    public var holdUntil: String? { keyword("job-hold-until") }

    /// The media wanted: `media` by name, or the `media-size` of `media-col`; nil when neither was sent.
    public var media: RequestedMedia? {
        if let name = keyword("media") { return .name(name) }
        guard case .collection(let members)? = self["media-col"]?.values.first else { return nil }
        if let name = members.first(where: { $0.name == "media-size-name" })?.values.first?.stringValue {
            return .name(name)
        }
        guard case .collection(let size)? = members.first(where: { $0.name == "media-size" })?.values.first,
            let width = size.first(where: { $0.name == "x-dimension" })?.values.first?.intValue,
            let height = size.first(where: { $0.name == "y-dimension" })?.values.first?.intValue
        else { return nil }
        return .size(MediaSize(width: width, height: height))
    }

    /// The `media-type` of `media-col`, if sent.
    public var mediaType: String? { self["media-col"]?.value?.collectionValue?["media-type"]?.stringValue }

    /// How a ticket names its media.
    public enum RequestedMedia: Sendable, Equatable {
        /// A self-describing or legacy media name.
        case name(String)
        /// A size.
        case size(MediaSize)
    }

    private func keyword(_ name: String) -> String? { self[name]?.values.first?.stringValue }

    private func integer(_ name: String) -> Int? { self[name]?.values.first?.intValue }
}
