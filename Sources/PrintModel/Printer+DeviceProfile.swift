// SPDX-License-Identifier: Apache-2.0

public import IPP

extension Printer {
    /// The setting with the bytes of the device's ICC profile (1setOf octetString, in their order); ours.
    public static let profileSetting = "pdps-icc-profile"
    /// The most bytes of a profile that is set: it comes in a request's attributes.
    public static let mostProfileBytes = 960 << 10
    /// The most bytes of an `octetString` (RFC 8011 section 5.1.11).
    private static let octetStringLength = 1023

    /// The profile of the device's colours; nil if none was set.
    public var deviceProfile: DeviceProfile? { setting(Self.profileSetting).flatMap { try? Self.profile(in: $0) } }

    /// The setting for a profile.
    public static func profileAttribute(_ profile: DeviceProfile) -> Attribute {
        let starts = stride(from: 0, to: profile.bytes.count, by: octetStringLength)
        return Attribute(
            name: profileSetting,
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
