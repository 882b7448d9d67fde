// SPDX-License-Identifier: Apache-2.0

import IPP
import PDPSClient
import PrintModel
import Yams

// The quotas of a file: a list, each with `of` or `project`, and what `pdps quota set` says of it.

extension SiteReader {
    private static let keys = ["of", "project", "printer", "counts", "per", "limit"]

    /// The quotas of the list, each of another kind.
    func quotas(_ node: Node) throws(SiteFault) -> [Quota] {
        guard node.null == nil else { return [] }
        guard case .sequence(let elements) = node else {
            throw fault(node, "quotas", "must be a list; write `- of: NAME` and `limit: N`")
        }
        var quotas: [Quota] = []
        var kinds: Set<Quota> = []
        for (index, element) in elements.enumerated() {
            let place = "quotas.\(index + 1)"
            let quota = try quota(element, place)
            guard kinds.insert(quota.kind).inserted else { throw fault(element, place, "\(quota.name) is there twice") }
            quotas.append(quota)
        }
        return quotas
    }

    private func quota(_ node: Node, _ place: String) throws(SiteFault) -> Quota {
        let nodes = try members(node, place, known: Self.keys)
        var texts: [String: String] = [:]
        for (key, node) in nodes { texts[key] = try string(node, "\(place).\(key)") }
        let subject: Quota.Subject
        switch (texts["of"], texts["project"]) {
        case ("*"?, nil): subject = .eachUser
        case (let user?, nil) where !user.isEmpty: subject = .user(user)
        case (nil, let project?) where !project.isEmpty: subject = .project(project)
        default: throw fault(node, place, "needs `of`, a user or '*' for each user, or `project`: one of them")
        }
        guard let limit = texts["limit"].flatMap(Int.init), (0...Int(Int32.max)).contains(limit) else {
            throw fault(nodes["limit"] ?? node, "\(place).limit", "must be a number from 0 to \(Int32.max)")
        }
        return Quota(
            subject,
            printer: texts["printer"] ?? "",
            measure: try keyword(nodes["counts"], texts["counts"], "\(place).counts") ?? .impressions,
            period: try keyword(nodes["per"], texts["per"], "\(place).per") ?? .month,
            limit: limit
        )
    }

    private func keyword<Value>(_ node: Node?, _ text: String?, _ place: String) throws(SiteFault) -> Value?
    where Value: RawRepresentable<String> & CaseIterable {
        guard let text else { return nil }
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw fault(node, place, "is '\(text)'; there are \(known)")
        }
        return value
    }
}

extension SiteFile {
    /// A quota as it stands in the list.
    static func node(_ quota: Quota) -> Node {
        var pairs: [(Node, Node)]
        switch quota.subject {
        case .eachUser: pairs = [(Node("of"), SettingNode.text("*"))]
        case .user(let name): pairs = [(Node("of"), SettingNode.text(name))]
        case .project(let name): pairs = [(Node("project"), SettingNode.text(name))]
        }
        if !quota.printer.isEmpty { pairs.append((Node("printer"), SettingNode.text(quota.printer))) }
        pairs.append((Node("counts"), Node(quota.measure.rawValue)))
        pairs.append((Node("per"), Node(quota.period.rawValue)))
        pairs.append((Node("limit"), Node(String(quota.limit))))
        return Node(pairs)
    }
}

extension SiteChange {
    /// What must change of the quotas; a file that says nothing of any leaves all as they are.
    ///
    /// - Parameters:
    ///   - present: Those that are there, with their ids.
    ///   - prunes: Whether those that the file does not name are removed.
    static func quotaChanges(to site: SiteFile, from present: [Quota], prunes: Bool) -> [SiteChange] {
        guard let wanted = site.quotas else { return [] }
        let known = Dictionary(present.map { ($0.kind, $0) }) { first, _ in first }
        var changes: [SiteChange] = []
        for quota in wanted where known[quota.kind]?.limit != quota.limit {
            changes.append(.setQuota(quota, before: known[quota.kind]?.limit))
        }
        guard prunes else { return changes }
        let named = Set(wanted.map(\.kind))
        return changes + present.filter { !named.contains($0.kind) }.map { .removeQuota($0) }
    }
}

extension Quota {
    /// The quota that a server tells; nil if the group is none.
    init?(_ group: AttributeGroup) {
        guard let measure = group[.pdpsMeasure].flatMap(Measure.init), let limit = group[.pdpsLimit],
            let period = group[.pdpsPeriod].flatMap(Period.init)
        else { return nil }
        let subject: Subject
        switch (group[.pdpsUser], group[.jobAccountID]) {
        case ("*"?, _): subject = .eachUser
        case (let user?, _): subject = .user(user)
        case (nil, let project?): subject = .project(project)
        case (nil, nil): return nil
        }
        self.init(subject, printer: group[.pdpsPrinter] ?? "", measure: measure, period: period, limit: limit)
        id = group[.pdpsQuotaID] ?? 0
    }

    /// What a server has one quota of: the same, without id and limit.
    fileprivate var kind: Quota { Quota(subject, printer: printer, measure: measure, period: period, limit: 0) }

    /// Whose it is, and what it counts.
    var name: String {
        let whose =
            switch subject {
            case .eachUser: "each user"
            case .user(let name): name
            case .project(let name): "project \(name)"
            }
        let place = printer.isEmpty ? "" : " on \(printer)"
        return "quota of \(whose)\(place), \(measure.rawValue) per \(period.rawValue)"
    }
}
