// SPDX-License-Identifier: Apache-2.0

extension String {
    /// A device URI with `***` in place of the SNMP community, which printers take for a password; `public` and `off`
    /// are none.
    public var withoutSNMPCommunity: String {
        guard let question = firstIndex(of: "?") else { return self }
        let options = self[index(after: question)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = options.map { option in
            let isSecret = option.hasPrefix("snmp=") && option != "snmp=public" && option != "snmp=off"
            return isSecret ? "snmp=***" : option
        }
        return String(self[...question]) + shown.joined(separator: "&")
    }
}
