// SPDX-License-Identifier: Apache-2.0

/// Operation attributes of PDPS's own operations; `docs/protocol.md` describes them.
extension AttributeKey<String> {
    /// `pdps-user` (name): only jobs of this user.
    public static var pdpsUser: Self { Self("pdps-user", as: .name) }
    /// `pdps-printer` (name): only jobs of this printer.
    public static var pdpsPrinter: Self { Self("pdps-printer", as: .name) }
    /// `pdps-sum-by` (keyword): `user`, `printer`, `project` or `month`.
    public static var pdpsSumBy: Self { Self("pdps-sum-by") }
    /// `pdps-after` (text): where the last reply ended; in a reply, that there is more.
    public static var pdpsAfter: Self { Self("pdps-after", as: .text) }
}

extension AttributeKey<IPPDateTime> {
    /// `pdps-since` (dateTime): only jobs that ended then or later.
    public static var pdpsSince: Self { Self("pdps-since") }
    /// `pdps-until` (dateTime): only jobs that ended before then.
    public static var pdpsUntil: Self { Self("pdps-until") }
}
