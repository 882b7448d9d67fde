// SPDX-License-Identifier: Apache-2.0

import PrintModel

extension PoolAssignment {
    /// Plans the part, and says how it can be divided further.
    func plan(_ documents: [Document], _ ticket: Ticket, on printer: Printer) throws(PlanError) -> PrintPlan {
        let (plan, division) = try PooledPlan.make(
            job.pool,
            documents,
            ticket,
            on: printer,
            firstImpression: part.first,
            impressions: job.total ?? job.job.impressions
        )
        part.planned(division)
        return plan
    }
}

/// How a pool's job is printed on one of its members.
struct PooledPlan {
    /// Plans it, and says how it can be divided over devices; not at all if the pool does not, or it is of one piece.
    static func make(
        _ pool: Printer,
        _ documents: [Document],
        _ ticket: Ticket,
        on printer: Printer,
        firstImpression: Int = 1,
        impressions: Int? = nil
    ) throws(PlanError) -> (PrintPlan, Part.Division?) {
        let mode = pool.pool?.outputMode ?? .whole
        let whole = { () throws(PlanError) in
            try PrintPlan.make(
                documents: documents,
                ticket: ticket,
                device: printer.capabilities,
                firstImpression: firstImpression
            )
        }
        guard mode != .whole, mode == .pages || ticket.copies > 1 else { return (try whole(), nil) }
        let plan: PrintPlan
        do throws(PlanError) {
            plan = try PrintPlan.make(
                documents: documents,
                ticket: ticket,
                device: printer.capabilities,
                firstImpression: firstImpression,
                isDivided: true
            )
        } catch {
            return (try whole(), nil)
        }
        guard plan.isPaged, plan.sheets.isEmpty else { return (try whole(), nil) }
        let sheet = plan.sides == .oneSided ? 1 : 2
        guard mode == .copies else {
            return (plan, Part.Division(format: plan.format, sides: plan.sides, unit: sheet))
        }
        guard documents.count == 1, plan.isCollated, plan.pageCopies == ticket.copies else { return (plan, nil) }
        let copy = impressions.map { ($0 + sheet - 1) / sheet * sheet } ?? 0
        return (plan, Part.Division(format: plan.format, sides: plan.sides, unit: copy))
    }
}
