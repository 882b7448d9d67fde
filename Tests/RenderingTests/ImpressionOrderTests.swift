// SPDX-License-Identifier: Apache-2.0

import PrintModel
import Testing

@testable import Rendering

@Suite("Pages come in the order of the imposition")
struct ImpressionOrderTests {
    /// The order by its definition, with lists: what a person would do with sheets of paper.
    private static func reference(pages: Int, _ imposition: Imposition, isTwoSided: Bool) -> [[Int?]] {
        var sides: [[Int?]] = []
        if imposition.template == .signature {
            var numbers = (0..<pages).map { Optional($0) }
            while !numbers.count.isMultiple(of: 4) { numbers.append(nil) }
            while !numbers.isEmpty {
                // The outermost sheet has the first two and the last two pages.
                let front = [numbers.removeLast(), numbers.removeFirst()]
                let back = [numbers.removeFirst(), numbers.removeLast()]
                sides += imposition.direction.isLeftward ? [front.reversed(), back.reversed()] : [front, back]
            }
        } else {
            var rest = ArraySlice(0..<pages)
            while !rest.isEmpty {
                var group = rest.prefix(imposition.numberUp).map { Optional($0) }
                rest = rest.dropFirst(imposition.numberUp)
                while group.count < imposition.numberUp { group.append(nil) }
                sides.append(group)
            }
        }
        let chosen = sides.enumerated().filter { index, _ in
            switch imposition.pageSet {
            case .all: true
            case .odd: index.isMultiple(of: 2)
            case .even: !index.isMultiple(of: 2)
            }
        }.map(\.element)
        var sheets: [[[Int?]]] = []
        for side in chosen {
            if isTwoSided, sheets.last?.count == 1 {
                sheets[sheets.count - 1].append(side)
            } else {
                sheets.append([side])
            }
        }
        if isTwoSided { sheets = sheets.map { $0.count == 1 ? $0 + [[]] : $0 } }
        if imposition.isReversed { sheets.reverse() }
        let copies = imposition.copies
        let all =
            imposition.isCollated
            ? (0..<copies).flatMap { _ in sheets } : sheets.flatMap { sheet in (0..<copies).map { _ in sheet } }
        var result = all.flatMap { $0 }
        if result.last?.isEmpty == true { result.removeLast() }
        return result
    }

    private static let templates: [(ImpositionTemplate, Int)] =
        Ticket.numbersUp.map { (.none, $0) } + [(.signature, 1)]

    @Test("for every template, page count, set, order, number of copies and kind of sheet", arguments: templates)
    func everyCombination(template: ImpositionTemplate, numberUp: Int) {
        for pages in [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 50] {
            for pageSet in PageSet.allCases {
                for flags in 0..<16 {
                    let imposition = Imposition(
                        numberUp: numberUp,
                        direction: flags & 8 == 0 ? .toRightToBottom : .toLeftToBottom,
                        template: template,
                        pageSet: pageSet,
                        isReversed: flags & 1 != 0,
                        copies: 1 + pages % 3,
                        isCollated: flags & 2 != 0
                    )
                    let isTwoSided = flags & 4 != 0
                    let order = ImpressionOrder(pages: pages, imposition, isTwoSided: isTwoSided)
                    let expected = Self.reference(pages: pages, imposition, isTwoSided: isTwoSided)
                    #expect(Array(order) == expected, "\(pages) pages, \(imposition), two-sided \(isTwoSided)")
                }
            }
        }
    }

    @Test("a booklet of eight pages has the order that its fold asks for")
    func booklet() {
        let order = ImpressionOrder(pages: 8, Imposition(template: .signature), isTwoSided: true)
        #expect(Array(order) == [[7, 0], [1, 6], [5, 2], [3, 4]])
    }

    @Test("page ranges are counted over the whole document")
    func chosenPages() {
        let chosen = ChosenPages([2...3, 6...9, 20...30], of: 8)
        #expect(chosen.count == 5)
        #expect((0..<5).map { chosen[$0] } == [2, 3, 6, 7, 8])
        #expect(ChosenPages([], of: 3).ranges == [1...3])
        #expect(ChosenPages([4...5], of: 3).count == 0)
    }
}
