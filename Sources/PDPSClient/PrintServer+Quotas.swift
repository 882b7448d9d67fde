// SPDX-License-Identifier: Apache-2.0

public import IPP

extension PrintServer {
    /// Quotas by id and what is used of them (PDPS-Get-Quotas), with the attributes that `docs/protocol.md` names; all,
    /// however many replies they take.
    ///
    /// - Parameters:
    ///   - user: Those that this user's jobs fall under; nil for all quotas, or from another machine one's own.
    ///   - project: And this project's.
    ///   - printer: Only those that hold for this printer.
    public func quotas(
        of user: String? = nil,
        project: String? = nil,
        printer: String? = nil
    ) async throws -> [AttributeGroup] {
        var quotas: [AttributeGroup] = []
        var next: String?
        repeat {
            let previous = next
            let response = try await ask(.pdpsGetQuotas, of: .server, what: "the quotas cannot be read") { request in
                if let user { request.append(.pdpsUser, user) }
                if let project { request.append(.jobAccountID, project) }
                if let printer { request.append(.pdpsPrinter, printer) }
                if let previous { request.append(.pdpsAfter, previous) }
            }
            let page = response.groups(.jobAttributes)
            quotas += page
            next = page.isEmpty ? nil : response[group: .operationAttributes]?[.pdpsAfter]
        } while next != nil
        return quotas
    }

    /// Sets a quota, in the place of one with the same subject, printer, measure and period; returns it as it stands.
    ///
    /// - Parameters:
    ///   - limit: The most that may be used in a period.
    ///   - user: Whose jobs it is for, `*` for each user; or nil, and a project.
    ///   - project: The project (`job-account-id`) whose jobs it is for.
    ///   - printer: Only what is printed with this printer; nil for all.
    ///   - measure: `pdps-measure`: what is counted.
    ///   - period: `pdps-period`: after which time the count begins anew.
    public func setQuota(
        _ limit: Int,
        of user: String? = nil,
        project: String? = nil,
        printer: String? = nil,
        measure: String,
        period: String
    ) async throws -> AttributeGroup? {
        let response = try await ask(.pdpsSetQuota, of: .server, what: "the quota was not set") { request in
            if let user { request.append(.pdpsUser, user) }
            if let project { request.append(.jobAccountID, project) }
            if let printer { request.append(.pdpsPrinter, printer) }
            request.append(.pdpsMeasure, measure)
            request.append(.pdpsPeriod, period)
            request.append(.pdpsLimit, limit)
        }
        return response.groups(.jobAttributes).first
    }

    /// Removes a quota by its id.
    public func removeQuota(id: Int) async throws {
        _ = try await ask(.pdpsRemoveQuota, of: .server, what: "quota \(id) was not removed") { request in
            request.append(.pdpsQuotaID, id)
        }
    }
}
