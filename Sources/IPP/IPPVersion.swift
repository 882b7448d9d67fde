// SPDX-License-Identifier: Apache-2.0

/// A protocol version, the first two bytes of every message (RFC 8010 section 3.1.1).
public struct IPPVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Major version: 1 and 2 exist.
    public var major: UInt8
    /// Minor version.
    public var minor: UInt8

    /// Makes the version `major.minor`.
    public init(major: UInt8, minor: UInt8) {
        self.major = major
        self.minor = minor
    }

    /// IPP/1.1 (RFC 8011).
    public static let v1_1 = IPPVersion(major: 1, minor: 1)
    /// IPP/2.0 (PWG 5100.12).
    public static let v2_0 = IPPVersion(major: 2, minor: 0)
    /// IPP/2.1 (PWG 5100.12).
    public static let v2_1 = IPPVersion(major: 2, minor: 1)
    /// IPP/2.2 (PWG 5100.12).
    public static let v2_2 = IPPVersion(major: 2, minor: 2)

    /// The version as `ipp-versions-supported` spells it, such as `2.0`.
    public var description: String { "\(major).\(minor)" }

    /// Orders by major, then minor version.
    public static func < (lhs: IPPVersion, rhs: IPPVersion) -> Bool {
        (lhs.major, lhs.minor) < (rhs.major, rhs.minor)
    }
}
