// SPDX-License-Identifier: Apache-2.0

/// Operation attributes of PDPS's own operations; `docs/protocol.md` describes them.
extension AttributeKey<String> {
    /// `pdps-user` (name): only jobs of this user.
    public static var pdpsUser: Self { Self("pdps-user", as: .name) }
    /// `pdps-printer` (name): only jobs of this printer.
    public static var pdpsPrinter: Self { Self("pdps-printer", as: .name) }
    /// `pdps-sum-by` (keyword): `user`, `printer`, `device`, `project` or `month`.
    public static var pdpsSumBy: Self { Self("pdps-sum-by") }
    /// `pdps-after` (text): where the last reply ended; in a reply, that there is more.
    public static var pdpsAfter: Self { Self("pdps-after", as: .text) }
    /// `pdps-measure` (keyword): what a quota counts: `impressions`, `sheets` or `color-impressions`.
    public static var pdpsMeasure: Self { Self("pdps-measure") }
    /// `pdps-period` (keyword): when a quota begins anew: each `day`, `week` or `month`, or not `ever`.
    public static var pdpsPeriod: Self { Self("pdps-period") }
    /// `pdps-renews-on` (text): the day on which a quota begins anew, `2026-12-01`.
    public static var pdpsRenewsOn: Self { Self("pdps-renews-on", as: .text) }
}

extension AttributeKey<Int> {
    /// `pdps-quota-id` (integer): a quota.
    public static var pdpsQuotaID: Self { Self("pdps-quota-id") }
    /// `pdps-limit` (integer): the most that may be used of a quota.
    public static var pdpsLimit: Self { Self("pdps-limit") }
    /// `pdps-used` (integer): what is used of it.
    public static var pdpsUsed: Self { Self("pdps-used") }
    /// `pdps-claimed` (integer): what jobs that are being printed may use of it.
    public static var pdpsClaimed: Self { Self("pdps-claimed") }
}

extension AttributeKey<Bool> {
    /// `pdps-over-quota` (boolean): whether Release-Job lets a job through that a quota holds.
    public static var pdpsOverQuota: Self { Self("pdps-over-quota") }
}

extension AttributeKey<IPPDateTime> {
    /// `pdps-since` (dateTime): only jobs that ended then or later.
    public static var pdpsSince: Self { Self("pdps-since") }
    /// `pdps-until` (dateTime): only jobs that ended before then.
    public static var pdpsUntil: Self { Self("pdps-until") }
    /// `pdps-retained-until` (dateTime): until when a job that ended is kept at least, since it asked for that.
    public static var pdpsRetainedUntil: Self { Self("pdps-retained-until") }
}
