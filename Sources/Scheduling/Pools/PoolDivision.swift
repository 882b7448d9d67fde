// SPDX-License-Identifier: Apache-2.0

/// How the rest of a part is divided between the device that has it and those that have nothing to do: so that all end
/// at the same time.
struct PoolDivision: Sendable {
    /// A part that is being printed.
    struct Holder: Sendable, Equatable {
        /// The first impression that can still be taken from it.
        var next: Int
        /// Its last one.
        var last: Int
        /// Impressions that it was given and has not printed.
        var inFlight: Int
        /// Impressions in a second; 0 while its device is stopped.
        var speed: Double
    }

    /// The stretches that others get, in the order of their speeds; none where it is not worth it.
    ///
    /// - Parameters:
    ///   - holder: Who has the part.
    ///   - speeds: Those of the devices that are free, in impressions in a second.
    ///   - unit: A stretch begins behind a multiple of so many impressions: a sheet's sides, or a copy.
    ///   - smallest: No stretch is shorter, in impressions.
    static func divide(_ holder: Holder, among speeds: [Double], unit: Int, smallest: Int) -> [ClosedRange<Int>] {
        let unit = max(unit, 1)
        let smallest = max(smallest, unit)
        // What can be taken begins at a whole sheet or copy.
        let start = roundedUp(holder.next - 1, unit)
        let rest = holder.last - start
        guard rest >= smallest, !speeds.isEmpty else { return [] }
        // Slow ones get nothing when there is too little for all.
        var takers = speeds.map { max($0, 0.001) }
        while true {
            let seconds = Double(rest + holder.inFlight) / (max(holder.speed, 0) + takers.reduce(0, +))
            let kept = max(0, Int((seconds * holder.speed).rounded()) - holder.inFlight)
            var next = start + min(roundedUp(kept, unit), rest)
            var stretches: [ClosedRange<Int>] = []
            for (index, speed) in takers.enumerated() where next < holder.last {
                let isLast = index == takers.count - 1
                let share = isLast ? holder.last - next : roundedUp(Int((seconds * speed).rounded()), unit)
                let end = min(next + max(share, unit), holder.last)
                stretches.append((next + 1)...end)
                next = end
            }
            if stretches.allSatisfy({ $0.count >= smallest }) { return stretches }
            guard takers.count > 1 else { return [] }
            takers.removeLast()
        }
    }

    private static func roundedUp(_ count: Int, _ unit: Int) -> Int { (count + unit - 1) / unit * unit }
}
