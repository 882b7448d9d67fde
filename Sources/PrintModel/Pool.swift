// SPDX-License-Identifier: Apache-2.0

/// A Pool: a Printer whose jobs are printed on the devices of several other Printers, its members.
///
/// It is written as the printer's device URI, `pool:NAME,NAME...?OPTION=VALUE&...`:
///
/// - `output-mode`: `whole` (each job on one device, the default), `pages` (a long job is divided over devices by
///   impressions) or `copies` (by whole copies);
/// - `choice`: `balance` (whoever is done first, the default) or `standby` (the first member that works);
/// - `failover`: after so many seconds a device that stopped in the middle of a job loses the rest of it to another one
///   that is ready; 60 unless given;
/// - `follow-me`: with `yes` jobs wait until they are released, at whichever member their owner stands;
/// - `separator-sheets`: with `yes` each job, or part of one, comes out behind a sheet that says whose it is.
public struct Pool: Sendable, Hashable {
    /// How a job is divided over devices.
    public enum OutputMode: String, Sendable, CaseIterable {
        /// Not at all.
        case whole
        /// By stretches of impressions.
        case pages
        /// By whole copies.
        case copies
    }

    /// Which member gets a job.
    public enum Choice: String, Sendable, CaseIterable {
        /// The one that will be done with it first.
        case balance
        /// The first one, in the order in which they are named, that works.
        case standby
    }

    /// The scheme of its URI.
    public static let scheme = "pool"
    /// A URI that shows how one is written.
    public static let exampleURI = "pool:hall-1,hall-2?output-mode=pages"
    /// So many members at most.
    public static let mostMembers = 64

    /// The members' `printer-name`, the preferred one first.
    public var members: [String]
    /// How a job is divided.
    public var outputMode = OutputMode.whole
    /// Which member gets a job.
    public var choice = Choice.balance
    /// How long a device may be stopped in the middle of a job before another one takes over.
    public var failover = Duration.seconds(60)

    /// Whether jobs wait until they are released at one of the members.
    public var isFollowMe = false

    /// Whether a sheet comes before what a device prints of a job.
    public var separatesParts = false

    /// Makes a pool of whole jobs, balanced.
    public init(members: [String]) { self.members = members }

    /// Whether a device URI means a pool, well written or not.
    public static func isMeant(by uri: String) -> Bool { uri.hasPrefix("\(scheme):") }

    /// Reads a pool's URI.
    ///
    /// - Throws: ``PoolError`` that says what is wrong with it.
    public init(uri: String) throws(PoolError) {
        let parts = uri.dropFirst(Self.scheme.count + 1).split(separator: "?", maxSplits: 1)
        let names = (parts.first ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard Self.isMeant(by: uri), (1...Self.mostMembers).contains(names.count), names.allSatisfy(Printer.isValidName)
        else {
            throw PoolError("it names no printers, or more than \(Self.mostMembers)", uri)
        }
        guard Set(names).count == names.count else { throw PoolError("it names a printer twice", uri) }
        members = names
        guard parts.count > 1 else { return }
        for option in parts[1].split(separator: "&") {
            let sides = option.split(separator: "=", maxSplits: 1).map(String.init)
            try set(sides[0], to: sides.count > 1 ? sides[1] : "", uri)
        }
    }

    private mutating func set(_ option: String, to value: String, _ uri: String) throws(PoolError) {
        switch option {
        case "output-mode":
            guard let mode = OutputMode(rawValue: value) else {
                throw PoolError("output-mode is not one of \(OutputMode.allCases.map(\.rawValue))", uri)
            }
            outputMode = mode
        case "choice":
            guard let known = Choice(rawValue: value) else {
                throw PoolError("choice is not one of \(Choice.allCases.map(\.rawValue))", uri)
            }
            choice = known
        case "failover":
            guard let seconds = Int(value), (0...86_400).contains(seconds) else {
                throw PoolError("failover is not a number of seconds (0 to 86400)", uri)
            }
            failover = .seconds(seconds)
        case "follow-me", "separator-sheets":
            guard value == "yes" || value == "no" else { throw PoolError("\(option) is neither yes nor no", uri) }
            if option == "follow-me" { isFollowMe = value == "yes" } else { separatesParts = value == "yes" }
        default:
            throw PoolError(
                "it has the option '\(option)', but known are output-mode, choice, failover, follow-me and separator-sheets",
                uri
            )
        }
    }
}

/// Why a URI is not that of a pool.
public struct PoolError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, and a URI that works.
    public let description: String

    init(_ problem: String, _ uri: String) {
        description = "the pool '\(uri)' cannot be used: \(problem); one that works is \(Pool.exampleURI)"
    }
}

extension Printer {
    /// The pool that it is; nil for a printer with a device of its own.
    public var pool: Pool? { Pool.isMeant(by: deviceURI) ? try? Pool(uri: deviceURI) : nil }
}

extension DeviceCapabilities {
    /// What a pool of such devices can do: what any of them can.
    ///
    /// A job goes to a device that can print it, so no more is promised than is kept. Borders are the widest of all, for
    /// nobody knows yet where a job is printed.
    public init(poolOf members: [(name: String, capabilities: DeviceCapabilities)]) {
        let names = members.map(\.name).joined(separator: ", ")
        let all = members.map(\.capabilities).filter { !$0.formats.isEmpty }
        self.init(makeAndModel: "Pool of \(names)", formats: Self.union(all.map(\.formats)))
        guard let first = all.first else { return }
        rasterTypes = Self.union(all.map(\.rasterTypes))
        resolutions = Self.union(all.map(\.resolutions)).sorted()
        defaultResolution = first.defaultResolution
        sides = Self.union(all.map(\.sides))
        sheetBack = first.sheetBack
        media = Self.union(all.map(\.media))
        mediaReady = Self.union(all.map(\.mediaReady))
        mediaDefault = first.mediaDefault
        margins = Margins(
            top: all.map(\.margins.top).max() ?? 0,
            bottom: all.map(\.margins.bottom).max() ?? 0,
            left: all.map(\.margins.left).max() ?? 0,
            right: all.map(\.margins.right).max() ?? 0
        )
        borderless = all.contains(where: \.printsBorderless) ? true : nil
        mediaSources = Self.union(all.map(\.mediaSources))
        mediaTypes = Self.union(all.map(\.mediaTypes))
        finishings = Self.union(all.map(\.finishings))
        outputBins = Self.union(all.map(\.outputBins))
        maximumCopies = all.map(\.maximumCopies).max() ?? 1
        pagesPerMinute = all.map(\.pagesPerMinute).reduce(0, +)
    }

    /// All elements once, in the order in which they are first met.
    private static func union<Element: Hashable>(_ lists: [[Element]]) -> [Element] {
        var seen: Set<Element> = []
        return lists.flatMap(\.self).filter { seen.insert($0).inserted }
    }
}
