// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// What is secret in a device URI: name and password before the host, the SNMP community.
enum DeviceSecrets {
    /// The URI without them, as a server tells it.
    static func removed(from uri: String) -> String {
        let uri = uri.withoutSNMPCommunity
        guard let colon = uri.firstIndex(of: ":"), uri[colon...].hasPrefix("://") else { return uri }
        let start = uri.index(colon, offsetBy: 3)
        guard let at = uri[start...].firstIndex(of: "@"), !uri[start..<at].contains("/") else { return uri }
        return String(uri[..<start]) + uri[uri.index(after: at)...]
    }
}
