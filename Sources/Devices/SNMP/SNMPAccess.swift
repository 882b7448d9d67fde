// SPDX-License-Identifier: Apache-2.0

import IPPClient

/// How a network printer is asked by SNMP: the options `snmp` and `snmp-port` of its device URI.
///
/// `?snmp=COMMUNITY` names the community (`public` without it), `?snmp=off` asks nothing, `?snmp-port=PORT` is for agents
/// that do not listen on 161.
public struct SNMPAccess: Sendable, Hashable {
    /// The options, for `DeviceURI.checkOptions`.
    public static let options = ["snmp", "snmp-port"]

    /// Where the agent is: a name or an address.
    public var host: String
    /// Its UDP port.
    public var port: Int
    /// What agents take for a password; it goes over the network as it is.
    public var community: String

    /// Names an agent.
    public init(host: String, port: Int = 161, community: String = "public") {
        self.host = host
        self.port = port
        self.community = community
    }

    /// Reads the options of a device URI; nil when it has no host or says `snmp=off`.
    ///
    /// - Parameter example: A URI of the same scheme, for the message.
    /// - Throws: `DeviceError` with code `badURI`.
    public init?(_ uri: DeviceURI, example: String) throws(DeviceError) {
        let community = uri.reference.option("snmp") ?? "public"
        guard community != "off", !uri.reference.host.isEmpty else { return nil }
        guard !community.isEmpty, community.utf8.count <= 255 else {
            throw uri.failure(
                "'snmp=' needs a community of 1 to 255 bytes, or 'off'",
                example: example + "?snmp=public"
            )
        }
        let port = uri.reference.option("snmp-port") ?? "161"
        guard let number = Int(port), (1...65_535).contains(number) else {
            throw uri.failure("'snmp-port=\(port)' is not a port (1 to 65535)", example: example + "?snmp-port=161")
        }
        self.init(host: uri.reference.host, port: number, community: community)
    }
}
