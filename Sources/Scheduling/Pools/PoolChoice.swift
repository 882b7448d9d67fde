// SPDX-License-Identifier: Apache-2.0

import PrintModel

/// Which member of a pool prints what: a pure function of how the members are.
struct PoolChoice: Sendable {
    /// How well a device can print a job.
    enum Fit: Int, Sendable, Comparable {
        /// Not at all.
        case none
        /// With something that is not as asked.
        case nearly
        /// As asked, once other media is loaded.
        case otherMedia
        /// As asked.
        case fully

        static func < (a: Fit, b: Fit) -> Bool { a.rawValue < b.rawValue }
    }

    /// A member as the choice sees it.
    struct Member: Sendable, Equatable {
        /// The printer's `printer-id`.
        var id: Int
        /// How well it can print the job.
        var fit: Fit
        /// Whether its device works and a person lets it print.
        var isInService: Bool
        /// Whether it could begin at once.
        var isFree: Bool
        /// When it is expected to be free, in seconds from now.
        var freeIn: Double
        /// Impressions in a second.
        var speed: Double
    }

    /// What comes out.
    enum Decision: Sendable, Equatable {
        /// It begins the job now.
        case begin(Int)
        /// The job waits for this one, which is at work and will still be done with it first.
        case wait(for: Int)
        /// Only this one can print the job, and it is out of service.
        case only(Int)
        /// No member can print it.
        case nobody
    }

    /// Chooses for a job with so many impressions; members in the order in which the pool names them.
    static func decide(_ choice: Pool.Choice, impressions: Int, members: [Member]) -> Decision {
        guard let best = members.map(\.fit).max(), best > .none else { return .nobody }
        let able = members.filter { $0.fit == best }
        let working = able.filter(\.isInService)
        guard !working.isEmpty else {
            // Media can be loaded where a device works; what a device cannot do at all, nobody can mend.
            if best == .fully {
                let others = members.filter { $0.fit == .otherMedia && $0.isInService }
                if !others.isEmpty { return first(choice, impressions, others) }
            }
            return .only(able[0].id)
        }
        return first(choice, impressions, working)
    }

    private static func first(_ choice: Pool.Choice, _ impressions: Int, _ members: [Member]) -> Decision {
        let member: Member?
        switch choice {
        case .standby: member = members.first
        // None that is at work is waited for where a free one is as good.
        case .balance:
            member = members.min {
                (end($0, impressions), $0.isFree ? 0 : 1) < (end($1, impressions), $1.isFree ? 0 : 1)
            }
        }
        guard let member else { return .nobody }
        return member.isFree ? .begin(member.id) : .wait(for: member.id)
    }

    /// When a member would be done with the job, in seconds from now.
    private static func end(_ member: Member, _ impressions: Int) -> Double {
        (member.isFree ? 0 : member.freeIn) + Double(impressions) / max(member.speed, 0.001)
    }
}
