// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Testing

@Suite("What a ticket says")
struct TicketTests {
    @Test("an option of CUPS goes before the printer's default that lp sends along with it")
    func optionsOfCUPS() {
        let defaults = [
            Attribute("print-scaling", .keyword("auto")), Attribute("orientation-requested", .enumeration(3)),
            Attribute("page-delivery", .keyword("same-order")), Attribute("sheet-collate", .keyword("collated")),
            Attribute("presentation-direction-number-up", .keyword("toright-tobottom")),
        ]
        let plain = Ticket(defaults)
        #expect(plain.printScaling == .auto && plain.orientation == .portrait && !plain.isReversed)
        #expect(plain.collatesSheets && plain.numberUpDirection == .toRightToBottom)
        let asked = Ticket(
            defaults + [
                Attribute("fit-to-page", .boolean(true)), Attribute("landscape", .keyword("true")),
                Attribute("outputorder", .keyword("reverse")), Attribute("collate", .boolean(false)),
                Attribute("number-up-layout", .keyword("btlr")),
            ]
        )
        #expect(asked.printScaling == .fit && asked.orientation == .landscape && asked.isReversed)
        #expect(!asked.collatesSheets && asked.numberUpDirection == .toTopToRight)
        let refused = Ticket(
            defaults + [Attribute("fit-to-page", .keyword("false")), Attribute("landscape", .keyword("no"))]
        )
        #expect(refused.printScaling == .auto && refused.orientation == .portrait)
    }
}
