// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Scheduling

@Suite("Which device of a pool gets a job")
struct PoolChoiceTests {
    private func member(
        _ id: Int,
        _ fit: PoolChoice.Fit = .fully,
        inService: Bool = true,
        isBusy: Bool = false,
        freeIn: Double = 0,
        speed: Double = 1
    ) -> PoolChoice.Member {
        PoolChoice.Member(
            id: id,
            fit: fit,
            isInService: inService,
            isFree: inService && !isBusy && freeIn == 0,
            freeIn: freeIn,
            speed: speed
        )
    }

    @Test("the one that is done first gets it, even if it is at work still")
    func balance() {
        let members = [member(1, speed: 0.1), member(2, freeIn: 20, speed: 1), member(3, freeIn: 400, speed: 10)]
        #expect(PoolChoice.decide(.balance, impressions: 1, members: members) == .begin(1))
        #expect(PoolChoice.decide(.balance, impressions: 100, members: members) == .wait(for: 2))
    }

    @Test("a free one goes before one that should be free by now")
    func overdue() {
        let members = [member(1, isBusy: true), member(2)]
        #expect(PoolChoice.decide(.balance, impressions: 10, members: members) == .begin(2))
    }

    @Test("a job that only one can print waits for it, in service or not")
    func onlyOne() {
        let members = [member(1, .nearly), member(2, inService: false), member(3, .none)]
        #expect(PoolChoice.decide(.balance, impressions: 1, members: members) == .only(2))
    }

    @Test("other media is loaded somewhere rather than waiting for a device that is off")
    func media() {
        let members = [member(1, .otherMedia), member(2, inService: false)]
        #expect(PoolChoice.decide(.balance, impressions: 1, members: members) == .begin(1))
        #expect(PoolChoice.decide(.balance, impressions: 1, members: [member(1, .otherMedia), member(2)]) == .begin(2))
    }

    @Test("on standby only the first that works prints")
    func standby() {
        #expect(
            PoolChoice.decide(.standby, impressions: 9, members: [member(1, freeIn: 99), member(2)]) == .wait(for: 1)
        )
        #expect(
            PoolChoice.decide(.standby, impressions: 9, members: [member(1, inService: false), member(2)]) == .begin(2)
        )
    }

    @Test("nobody can print it, or nobody is there")
    func nobody() {
        #expect(PoolChoice.decide(.balance, impressions: 1, members: [member(1, .none)]) == .nobody)
        #expect(PoolChoice.decide(.balance, impressions: 1, members: []) == .nobody)
    }
}

@Suite("Dividing a job over devices")
struct PoolDivisionTests {
    private func holder(_ next: Int, _ last: Int, inFlight: Int = 0, speed: Double = 1) -> PoolDivision.Holder {
        PoolDivision.Holder(next: next, last: last, inFlight: inFlight, speed: speed)
    }

    private func divide(
        _ holder: PoolDivision.Holder,
        _ speeds: [Double],
        unit: Int = 1,
        smallest: Int = 1
    ) -> [ClosedRange<Int>] {
        PoolDivision.divide(holder, among: speeds, unit: unit, smallest: smallest)
    }

    @Test("all end at the same time")
    func shares() {
        #expect(divide(holder(1, 100), [1, 1, 1]) == [26...50, 51...75, 76...100])
        #expect(divide(holder(1, 100, speed: 3), [1]) == [76...100])
        #expect(divide(holder(21, 100, inFlight: 20), [1]) == [51...100])
    }

    @Test("a device that stopped keeps nothing that it was not given")
    func stopped() {
        #expect(divide(holder(11, 20, inFlight: 5, speed: 0), [2]) == [11...20])
    }

    @Test("sheets and copies stay whole")
    func units() {
        let sheets = divide(holder(4, 21), [1], unit: 2)
        #expect(sheets == [15...21])
        #expect(divide(holder(8, 30), [1, 1], unit: 10) == [21...30])
        #expect(divide(holder(1, 30), [1, 1], unit: 10) == [11...20, 21...30])
        #expect(divide(holder(1, 9), [1], unit: 10).isEmpty)
    }

    @Test("too little is not divided, and the slowest get nothing")
    func smallest() {
        #expect(divide(holder(1, 10), [1], smallest: 8).isEmpty)
        #expect(divide(holder(1, 30), [1, 0.1], smallest: 8) == [16...30])
        #expect(divide(holder(11, 10), [1]).isEmpty)
    }

    @Test("stretches follow each other without a gap to the end, whatever the speeds", arguments: 1...200)
    func property(seed: Int) {
        var random = SystemRandomNumberGenerator()
        _ = seed
        let next = Int.random(in: 1...500, using: &random)
        let last = next + Int.random(in: 0...2000, using: &random)
        let unit = Int.random(in: 1...40, using: &random)
        let speeds = (0..<Int.random(in: 1...8, using: &random)).map { _ in Double.random(in: 0...5, using: &random) }
        let given = holder(next, last, inFlight: Int.random(in: 0...50, using: &random), speed: .random(in: 0...5))
        let stretches = divide(given, speeds.sorted(by: >), unit: unit, smallest: unit)
        guard let first = stretches.first else { return }
        #expect(first.lowerBound >= next && (first.lowerBound - 1).isMultiple(of: unit))
        #expect(stretches.last?.upperBound == last)
        #expect(stretches.count <= speeds.count)
        for (one, other) in zip(stretches, stretches.dropFirst()) {
            #expect(other.lowerBound == one.upperBound + 1 && one.upperBound.isMultiple(of: unit))
        }
    }
}
