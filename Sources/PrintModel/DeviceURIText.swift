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

    /// A device URI with what stands for name and password before its host replaced, and without SNMP community.
    ///
    /// - Parameter mark: What stands in their place, with an `@` behind it; nil for nothing.
    public func withoutCredentials(mark: String? = nil) -> String {
        let text = withoutSNMPCommunity
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return text }
        let start = text.index(colon, offsetBy: 3)
        let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        guard let at = text[start..<end].lastIndex(of: "@") else { return text }
        return text[..<start] + (mark.map { $0 + "@" } ?? "") + text[text.index(after: at)...]
    }
}
