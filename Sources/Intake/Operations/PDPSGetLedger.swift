// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Spool

extension Operation {
    /// The most rows in one reply; `pdps-after` of the reply goes on behind them.
    private static let mostRows = 1_000

    /// PDPS-Get-Ledger (our own): what jobs used of paper, as rows or, with `pdps-sum-by`, as sums.
    ///
    /// At this machine all may be read, from elsewhere the requester's own.
    static let pdpsGetLedger = Operation(.pdpsGetLedger) { request, _, service in
        let attributes = request.attributes
        var query = try query(request)
        let previous = try attributes.value(of: .pdpsAfter)
        var reply: Reply
        var last: String?
        if let keyword = try attributes.value(of: .pdpsSumBy) {
            guard let key = LedgerSum.Key(rawValue: keyword) else {
                throw Refusal(
                    .clientErrorAttributesOrValuesNotSupported,
                    "pdps-sum-by '\(keyword)' is not supported: user, printer, device, project and month are.",
                    unsupported: [Attribute(.pdpsSumBy, keyword)]
                )
            }
            let sums = try await service.store.ledgerSums(query, by: key, after: previous)
            reply = Reply(groups: sums.map { .init(tag: .jobAttributes, attributes: LedgerAttributes.of($0, by: key)) })
            last = sums.count == query.limit ? sums.last?.value : nil
        } else {
            if let previous {
                guard let position = LedgerPosition(previous) else {
                    throw Refusal(.clientErrorBadRequest, "pdps-after '\(previous)' is not from a reply: leave it out.")
                }
                query.after = position
            }
            let entries = try await service.store.ledger(query)
            reply = Reply(groups: entries.map { .init(tag: .jobAttributes, attributes: LedgerAttributes.of($0)) })
            last = entries.count == query.limit ? entries.last.map { "\(LedgerPosition($0))" } : nil
        }
        if let last { reply.operationAttributes.append(Attribute(.pdpsAfter, last)) }
        return reply
    }

    private static func query(_ request: OperationRequest) throws -> LedgerQuery {
        let attributes = request.attributes
        let limit = try attributes.value(of: .limit) ?? mostRows
        guard limit >= 1 else {
            throw Refusal(.clientErrorBadRequest, "limit of PDPS-Get-Ledger must be 1 or greater.")
        }
        return LedgerQuery(
            user: try request.readableUser(),
            accountID: try attributes.value(of: .jobAccountID),
            printer: try attributes.value(of: .pdpsPrinter),
            since: try attributes.value(of: .pdpsSince).map { Timestamp(milliseconds: $0.unixSeconds * 1000) },
            until: try attributes.value(of: .pdpsUntil).map { Timestamp(milliseconds: $0.unixSeconds * 1000) },
            limit: min(limit, mostRows)
        )
    }
}

extension OperationRequest {
    /// Whose account is asked for: anybody's at this machine, nil for all, else the requester's.
    ///
    /// - Throws: `Refusal` when it is somebody else's.
    func readableUser() throws -> String? {
        let asked = try attributes.value(of: .pdpsUser)
        guard !origin.isLocal else { return asked }
        let user = try userName
        guard let asked, asked != user else { return user }
        throw Refusal(
            .clientErrorNotAuthorized,
            "'\(user)' may read only their own account from \(origin.hostName); others' are read on the "
                + "server's own machine."
        )
    }
}
