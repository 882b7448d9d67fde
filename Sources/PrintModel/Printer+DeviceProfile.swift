// SPDX-License-Identifier: Apache-2.0

public import IPP

extension Printer {
    /// The setting with the bytes of the device's ICC profile (1setOf octetString, in their order); ours.
    ///
    /// That for one `media-type` has it in its name, as in `pdps-icc-profile-photographic-glossy`.
    public static func profileSetting(mediaType: String? = nil) -> String {
        mediaType.map { "\(anyMediaSetting)-\($0)" } ?? anyMediaSetting
    }

    private static let anyMediaSetting = "pdps-icc-profile"
    /// The most bytes of a profile that is set: it comes in a request's attributes.
    public static let mostProfileBytes = 960 << 10
    /// The most bytes of an `octetString` (RFC 8011 section 5.1.11).
    private static let octetStringLength = 1023

    /// The profile of the device's colours on media of a `media-type`: the one set for it, else the one for any.
    public func deviceProfile(mediaType: String? = nil) -> DeviceProfile? {
        let settings = [
            mediaType.flatMap { setting(Self.profileSetting(mediaType: $0)) }, setting(Self.anyMediaSetting),
        ]
        return settings.lazy.compactMap { $0.flatMap { try? Self.profile(in: $0) } }.first
    }

    /// All profiles that were set, each with the `media-type` that it is for; nil is any, and comes first.
    public var deviceProfiles: [(mediaType: String?, profile: DeviceProfile)] {
        let found = settings.filter { Self.isProfileSetting($0.name) }.compactMap { setting in
            (try? Self.profile(in: setting)).map { profile in
                let mediaType = setting.name.dropFirst(Self.anyMediaSetting.count + 1)
                return (mediaType: mediaType.isEmpty ? nil : String(mediaType), profile: profile)
            }
        }
        return found.sorted { $0.mediaType ?? "" < $1.mediaType ?? "" }
    }

    /// Whether a setting of that name holds a profile.
    public static func isProfileSetting(_ name: String) -> Bool {
        name == anyMediaSetting || name.hasPrefix(anyMediaSetting + "-")
    }

    /// The setting for a profile, on media of a `media-type` or on any.
    public static func profileAttribute(_ profile: DeviceProfile, mediaType: String? = nil) -> Attribute {
        let starts = stride(from: 0, to: profile.bytes.count, by: octetStringLength)
        return Attribute(
            name: profileSetting(mediaType: mediaType),
            values: starts.map { start in
                .octetString(Array(profile.bytes[start..<min(start + octetStringLength, profile.bytes.count)]))
            }
        )
    }

    /// The profile that a setting holds.
    ///
    /// - Throws: `DeviceProfile.Invalid` if it holds none.
    public static func profile(in attribute: Attribute) throws(DeviceProfile.Invalid) -> DeviceProfile {
        var bytes: [UInt8] = []
        for case .octetString(let piece) in attribute.values { bytes += piece }
        return try DeviceProfile(bytes)
    }
}
