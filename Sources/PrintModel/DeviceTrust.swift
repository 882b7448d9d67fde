// SPDX-License-Identifier: Apache-2.0

/// How a device proves over TLS that it is the one that was added.
public enum DeviceTrust: Sendable, Hashable, Codable {
    /// Its certificate is one that this machine trusts, for its name.
    case system
    /// By its public key, as it was seen when the device was first reached; told by its fingerprint.
    case key(String)
}

extension Printer {
    /// The attribute that tells the key of its device, ours; deleting it trusts the key that the device shows now.
    public static let deviceKeyAttribute = "pdps-device-key"
}
