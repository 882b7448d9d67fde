// SPDX-License-Identifier: Apache-2.0

/// What lies in one place of an Output Device (`media-col-ready`, PWG 5100.7 section 6.9.7).
public struct LoadedMedia: Sendable, Hashable, Codable {
    /// Self-describing name of its size (PWG 5101.1).
    public var media: String
    /// `media-source`, nil when the device does not say.
    public var source: String?
    /// `media-type`, nil when the device does not say.
    public var type: String?

    /// Describes what lies in a tray.
    public init(media: String, source: String? = nil, type: String? = nil) {
        self.media = media
        self.source = source
        self.type = type
    }
}
