// SPDX-License-Identifier: Apache-2.0

import IPP
import Logging
import PrintModel
import Spool

extension Operation {
    /// The most quotas in one reply; `pdps-after` of the reply goes on behind them.
    private static let mostQuotas = 1_000

    /// PDPS-Get-Quotas (our own): all quotas, or with `pdps-user` those that the user's jobs fall under.
    ///
    /// At this machine all may be read, from elsewhere the requester's own.
    static let pdpsGetQuotas = Operation(.pdpsGetQuotas) { request, _, service in
        let attributes = request.attributes
        let limit = try attributes.value(of: .limit) ?? mostQuotas
        guard limit >= 1 else {
            throw Refusal(.clientErrorBadRequest, "limit of PDPS-Get-Quotas must be 1 or greater.")
        }
        let previous = try attributes.value(of: .pdpsAfter) ?? "0"
        guard let previousID = Int(previous) else {
            throw Refusal(.clientErrorBadRequest, "pdps-after '\(previous)' is not from a reply: leave it out.")
        }
        var concern: QuotaConcern?
        if let user = try request.readableUser() {
            concern = QuotaConcern(
                user: user,
                accountID: try attributes.value(of: .jobAccountID) ?? "",
                printer: try attributes.value(of: .pdpsPrinter)
            )
        }
        let most = min(limit, mostQuotas)
        let standings = try await service.store.quotas(
            concerning: concern,
            after: previousID,
            limit: most,
            at: service.now()
        )
        var reply = Reply(groups: standings.map { .init(tag: .jobAttributes, attributes: QuotaAttributes.of($0)) })
        if standings.count == most, let last = standings.last {
            reply.operationAttributes.append(Attribute(.pdpsAfter, "\(last.quota.id)"))
        }
        return reply
    }

    /// PDPS-Set-Quota (our own): a quota, in the place of one with the same subject, printer, measure and period.
    static let pdpsSetQuota = Operation(.pdpsSetQuota, isAdministrative: true) { request, _, service in
        let quota = try await service.store.setQuota(try request.quota(in: service), at: service.now())
        service.logQuota("set", quota.id, request)
        let standings = try await service.store.quotas(
            concerning: nil,
            after: quota.id - 1,
            limit: 1,
            at: service.now()
        )
        // Gone when somebody removed it meanwhile.
        let own = standings.filter { $0.quota.id == quota.id }
        return Reply(groups: own.map { .init(tag: .jobAttributes, attributes: QuotaAttributes.of($0)) })
    }

    /// PDPS-Remove-Quota (our own).
    static let pdpsRemoveQuota = Operation(.pdpsRemoveQuota, isAdministrative: true) { request, _, service in
        guard let id = try request.attributes.value(of: .pdpsQuotaID) else {
            throw Refusal(.clientErrorBadRequest, "PDPS-Remove-Quota needs pdps-quota-id: PDPS-Get-Quotas names them.")
        }
        try await service.store.removeQuota(id: id)
        service.logQuota("removed", id, request)
        return Reply()
    }
}

extension IPPService {
    fileprivate func logQuota(_ change: String, _ id: Int, _ request: OperationRequest) {
        logger.notice(
            "Quota changed",
            metadata: ["quota.id": "\(id)", "change": "\(change)", "client.address": "\(request.origin.hostName)"]
        )
    }
}

extension OperationRequest {
    /// The quota that is to be set.
    ///
    /// - Throws: `Refusal` that says what is missing or wrong.
    fileprivate func quota(in service: IPPService) throws -> Quota {
        let (user, project) = (try attributes.value(of: .pdpsUser), try attributes.value(of: .jobAccountID))
        let subject: Quota.Subject
        switch (user, project) {
        case ("*"?, nil): subject = .eachUser
        case (let user?, nil) where !user.isEmpty: subject = .user(user)
        case (nil, let project?) where !project.isEmpty: subject = .project(project)
        default:
            throw Refusal(
                .clientErrorBadRequest,
                "A quota needs pdps-user (a name, or * for each user) or job-account-id, one of them and not empty."
            )
        }
        guard let limit = try attributes.value(of: .pdpsLimit), limit >= 0 else {
            throw Refusal(.clientErrorBadRequest, "A quota needs pdps-limit, 0 or more.")
        }
        let printer = try attributes.value(of: .pdpsPrinter) ?? ""
        guard printer.isEmpty || service.directory.printer(named: printer) != nil else {
            throw Refusal(noPrinterNamed: printer)
        }
        return Quota(
            subject,
            printer: printer,
            measure: try keyword(.pdpsMeasure) ?? .impressions,
            period: try keyword(.pdpsPeriod) ?? .month,
            limit: limit
        )
    }

    private func keyword<Value>(_ key: AttributeKey<String>) throws -> Value?
    where Value: RawRepresentable<String> & CaseIterable {
        guard let text = try attributes.value(of: key) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw Refusal(
                .clientErrorAttributesOrValuesNotSupported,
                "\(key.name) '\(text)' is not supported: \(Value.allCases.map(\.rawValue).joined(separator: ", ")) are.",
                unsupported: [Attribute(key, text)]
            )
        }
        return value
    }
}
