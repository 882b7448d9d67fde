// SPDX-License-Identifier: Apache-2.0

import Crypto

/// An ICC profile (ISO 15076-1) of an output device: pixels are made in its colours instead of sRGB's.
public struct DeviceProfile: Sendable, Hashable {
    /// The colours that a profile is for; raw values are the signatures in its header.
    public enum ColorSpace: String, Sendable, CaseIterable {
        /// Shades of gray.
        case gray = "GRAY"
        /// Red, green, blue.
        case rgb = "RGB "
        /// Cyan, magenta, yellow, black.
        case cmyk = "CMYK"

        /// How many colours a pixel has.
        public var colors: Int {
            switch self {
            case .gray: 1
            case .rgb: 3
            case .cmyk: 4
            }
        }
    }

    /// Why bytes are no profile that pixels can be made with.
    public struct Invalid: Error, CustomStringConvertible {
        /// What is wrong, and what to do.
        public let description: String
    }

    /// The most bytes of a profile.
    public static let mostBytes = 8 << 20
    /// Device classes that colours can be converted to: printer, display, colour space.
    private static let classes = ["prtr", "mntr", "spac"]
    static let headerLength = 128

    /// The profile; empty in a worker, which gets it by a descriptor.
    public let bytes: [UInt8]
    /// The SHA-256 of `bytes`, which stands for them where settings are compared.
    public let sha256: String
    /// The colours it is for.
    public let colorSpace: ColorSpace

    /// Takes a profile as its file has it.
    ///
    /// - Throws: ``Invalid`` if it is not one that colours can be converted to.
    public init(_ bytes: [UInt8]) throws(Invalid) {
        guard bytes.count <= Self.mostBytes else {
            throw Invalid(description: "it has \(bytes.count) bytes; \(Self.mostBytes) are possible")
        }
        guard bytes.count > Self.headerLength + 4, Self.text(bytes, at: 36) == "acsp" else {
            throw Invalid(description: "it is no ICC profile; name a file such as one that ends in .icc or .icm")
        }
        guard Self.number(bytes, at: 0) == bytes.count else {
            throw Invalid(
                description: "it says that it has \(Self.number(bytes, at: 0)) bytes, but has \(bytes.count); copy it "
                    + "anew"
            )
        }
        let kind = Self.text(bytes, at: 12)
        guard Self.classes.contains(kind) else {
            throw Invalid(description: "its class is '\(kind)'; a printer's ('prtr') or display's ('mntr') is needed")
        }
        guard let colorSpace = ColorSpace(rawValue: Self.text(bytes, at: 16)) else {
            throw Invalid(
                description: "it is for '\(Self.text(bytes, at: 16))' colours; gray, RGB and CMYK are possible"
            )
        }
        let connection = Self.text(bytes, at: 20)
        guard ["XYZ ", "Lab "].contains(connection) else {
            throw Invalid(description: "it connects to '\(connection)' and not to XYZ or Lab; name a device's profile")
        }
        let tags = try Self.tags(bytes)
        // From colours to the device: a table, or curves with a matrix, or a curve.
        let isUsable = tags.contains("B2A0") || tags.contains("kTRC") || tags.isSuperset(of: ["rXYZ", "gXYZ", "bXYZ"])
        guard isUsable else {
            throw Invalid(description: "it has no table from colours to the device (B2A0); name a device's profile")
        }
        self.bytes = bytes
        self.colorSpace = colorSpace
        sha256 = SHA256.hash(data: bytes).hexadecimal
    }

    /// A profile whose bytes come another way.
    package init(sha256: String, colorSpace: ColorSpace) {
        bytes = []
        self.sha256 = sha256
        self.colorSpace = colorSpace
    }

    /// Whether both are the same profile.
    public static func == (left: DeviceProfile, right: DeviceProfile) -> Bool { left.sha256 == right.sha256 }

    /// Feeds what profiles are compared by.
    public func hash(into hasher: inout Hasher) { hasher.combine(sha256) }

    private static func tags(_ bytes: [UInt8]) throws(Invalid) -> Set<String> {
        let count = number(bytes, at: headerLength)
        guard count <= 1000, headerLength + 4 + count * 12 <= bytes.count else {
            throw Invalid(description: "its table of \(count) tags is longer than itself; copy it anew")
        }
        var tags: Set<String> = []
        for index in 0..<count {
            let entry = headerLength + 4 + index * 12
            let (offset, length) = (number(bytes, at: entry + 4), number(bytes, at: entry + 8))
            guard offset <= bytes.count, length <= bytes.count - offset else {
                throw Invalid(description: "its tag '\(text(bytes, at: entry))' lies outside of it; copy it anew")
            }
            tags.insert(text(bytes, at: entry))
        }
        return tags
    }

    private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func text(_ bytes: [UInt8], at offset: Int) -> String {
        String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    }
}
