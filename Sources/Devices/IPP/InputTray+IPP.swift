// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel

extension InputTray {
    /// What a printer says by `printer-input-tray`, a value for each of `media-source-supported`; nil if nothing.
    static func list(of attributes: AttributeGroup) -> [InputTray]? {
        let sources = attributes[.mediaSourceSupported] ?? []
        let values = attributes[.printerInputTray] ?? []
        guard !values.isEmpty, values.count == sources.count else { return nil }
        return zip(sources, values).map { InputTray(KeywordText($1), source: $0) }
    }

    private init(_ text: KeywordText, source: String) {
        self.init(
            source: source,
            name: text["name"] ?? source,
            type: text["type"] ?? "unknown",
            media: Self.media(text),
            level: max(text.number("level") ?? -2, -3),
            capacity: max(text.number("maxcapacity") ?? -2, -2),
            status: max(text.number("status") ?? 0, 0)
        )
    }

    private static func media(_ text: KeywordText) -> String? {
        media(
            feed: text.number("mediafeed"),
            crossFeed: text.number("mediaxfeed"),
            inInches: text["dimunit"] == "tenThousandthsOfInches"
        )
    }

    /// The media of the dimensions that the Printer MIB has: micrometres or 1/10,000 inch; nil for what is no paper.
    static func media(feed: Int?, crossFeed: Int?, inInches: Bool) -> String? {
        func hundredths(_ value: Int?) -> Int? {
            guard let value, value > 0, value < 100_000_000 else { return nil }
            let size = inInches ? (value * 254 + 500) / 1_000 : (value + 5) / 10
            return (500...200_000).contains(size) ? size : nil
        }
        guard let length = hundredths(feed), let width = hundredths(crossFeed) else { return nil }
        // Paper that is fed with its long edge first is the same paper.
        return MediaName(for: MediaSize(width: min(length, width), height: max(length, width))).keyword
    }
}
