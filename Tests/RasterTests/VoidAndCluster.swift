// SPDX-License-Identifier: Apache-2.0

/// Ulichney's void-and-cluster method (1993): the order in which the dots of a blue-noise screen appear.
///
/// `ThresholdScreen.blueNoise64` holds its result; only integers and IEEE multiplication are used, so that every
/// machine comes to the same.
struct VoidAndCluster {
    private let side: Int
    private let reach = 8
    /// The pull of a dot on the cells around it, by rows; a Gaussian of sigma 1.5.
    private let pull: [Int]
    private var isDot: [Bool]
    private var energy: [Int]

    /// The rank of each cell, line by line.
    static func ranks(side: Int, seed: UInt64) -> [Int] {
        var pattern = VoidAndCluster(side: side)
        pattern.placeFirstDots(count: side * side / 10, seed: seed)
        pattern.spreadDots()
        return pattern.rank()
    }

    private init(side: Int) {
        self.side = side
        isDot = .init(repeating: false, count: side * side)
        energy = .init(repeating: 0, count: side * side)
        var powers = [1.0]
        for _ in 0..<2 * 8 * 8 { powers.append(powers[powers.count - 1] * 0.800737402916808) }
        pull = (-8...8).flatMap { y in (-8...8).map { x in Int(powers[x * x + y * y] * 1_048_576) } }
    }

    private mutating func set(_ dot: Bool, at cell: Int) {
        isDot[cell] = dot
        let (y, x) = cell.quotientAndRemainder(dividingBy: side)
        var index = 0
        for dy in -reach...reach {
            let row = (y + dy + side) % side * side
            for dx in -reach...reach {
                energy[row + (x + dx + side) % side] += dot ? pull[index] : -pull[index]
                index += 1
            }
        }
    }

    private mutating func placeFirstDots(count: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var left = count
        while left > 0 {
            let cell = Int(generator.next() % UInt64(side * side))
            guard !isDot[cell] else { continue }
            set(true, at: cell)
            left -= 1
        }
    }

    /// The dot with the most dots around it.
    private func tightestCluster() -> Int {
        var best = -1
        for cell in isDot.indices where isDot[cell] {
            if best < 0 || energy[cell] > energy[best] { best = cell }
        }
        return best
    }

    /// The cell without a dot that has the fewest dots around it.
    private func largestVoid() -> Int {
        var best = -1
        for cell in isDot.indices where !isDot[cell] {
            if best < 0 || energy[cell] < energy[best] { best = cell }
        }
        return best
    }

    /// Moves dots out of clusters into voids until the dot taken out would go back to where it was.
    private mutating func spreadDots() {
        while true {
            let cluster = tightestCluster()
            set(false, at: cluster)
            let void = largestVoid()
            set(true, at: void)
            if void == cluster { return }
        }
    }

    private mutating func rank() -> [Int] {
        var ranks = [Int](repeating: 0, count: isDot.count)
        let first = self
        let count = isDot.count { $0 }
        for rank in stride(from: count - 1, through: 0, by: -1) {
            let cell = tightestCluster()
            set(false, at: cell)
            ranks[cell] = rank
        }
        self = first
        // Beyond one half the cells without dots are the clusters; with this pull their order is the same.
        for rank in count..<isDot.count {
            let cell = largestVoid()
            set(true, at: cell)
            ranks[cell] = rank
        }
        return ranks
    }
}
