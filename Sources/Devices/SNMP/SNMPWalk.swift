// SPDX-License-Identifier: Apache-2.0

/// How far the reading of some columns has come; it decides what is asked next, and asks nothing itself.
package struct SNMPWalk: Sendable {
    /// What was read: for each column its rows by their index.
    private(set) var found: [ObjectID: [[UInt32]: SNMPValue]] = [:]

    private struct Column {
        var name: ObjectID
        /// Behind this object it goes on.
        var last: ObjectID
    }

    private var open: [Column]
    private var asked = 0
    private let mostRows: Int

    /// Begins to read columns, of each `mostRows` at most.
    package init(_ columns: [ObjectID], mostRows: Int) {
        open = columns.map { Column(name: $0, last: $0) }
        self.mostRows = mostRows
    }

    /// Whether everything was read.
    package var isOver: Bool { open.isEmpty }

    /// The objects behind which to ask on, of `width` columns at most; one at least unless all is over.
    package mutating func next(_ width: Int) -> [ObjectID] {
        asked = min(max(width, 1), open.count)
        return open.prefix(asked).map(\.last)
    }

    /// Takes the answer to what `next` gave: row after row, each with a value for each column.
    package mutating func take(_ answer: SNMPMessage) {
        guard answer.errorStatus == SNMPMessage.ErrorStatus.none else { return give(up: answer.errorIndex) }
        var ended: Set<Int> = []
        var hasProgressed = false
        for (place, binding) in answer.bindings.enumerated() {
            let column = place % asked
            guard !ended.contains(column) else { continue }
            let name = open[column].name
            guard binding.value != .absent, let index = binding.name.index(in: name), binding.name > open[column].last,
                found[name]?.count ?? 0 < mostRows
            else {
                ended.insert(column)
                continue
            }
            found[name, default: [:]][index] = binding.value
            open[column].last = binding.name
            hasProgressed = true
        }
        // An answer that says nothing would be given again.
        if ended.isEmpty, !hasProgressed { ended = Set(0..<asked) }
        for column in ended.sorted(by: >) { open.remove(at: column) }
    }

    /// An agent of the first version says by an error that one of the columns has ended.
    private mutating func give(up errorIndex: Int) {
        if (1...max(asked, 1)).contains(errorIndex), errorIndex <= open.count {
            open.remove(at: errorIndex - 1)
        } else {
            open.removeFirst(min(asked, open.count))
        }
    }
}
