// SPDX-License-Identifier: Apache-2.0

import Foundation
import Rendering

// What 1 to 64 workers would make of a document whose pages took as long as a trace says, by the turns that the server
// gives out.
//
//     sharing-benchmark TRACE [PART]
//
// TRACE has the seconds of each page in a line (`rip-benchmark ... --trace TRACE`). PART is what a worker spends on a
// page that another one makes, as a part of its time: 0 for PDF, where pages are reached at once; for PostScript, which
// every worker runs from the start, what interpreting costs of it. Writes TSV: workers, seconds, speed-up, seconds to the
// first page. Processors are taken as many as workers; the bound on what lies ready is not in it.
let arguments = CommandLine.arguments
guard arguments.count >= 2, let text = try? String(contentsOfFile: arguments[1], encoding: .utf8) else {
    print("usage: sharing-benchmark TRACE [PART]")
    exit(2)
}
let pages = text.split(separator: "\n").compactMap { Double($0) }
let part = arguments.count > 2 ? Double(arguments[2]) ?? 0 : 0
guard !pages.isEmpty else {
    print("\(arguments[1]) has no line with a number")
    exit(1)
}

/// Seconds until all pages, and until the first page, are there.
func run(workers: Int, countIsKnown: Bool) -> (all: Double, first: Double) {
    var sizes = TurnSizes()
    var next = 0
    // When each worker is free, and the first page that it has not run through.
    var free = [(time: Double, page: Int)](repeating: (0, 0), count: workers)
    var ends = [Double](repeating: 0, count: pages.count)
    while next < pages.count, let index = free.indices.min(by: { free[$0].time < free[$1].time }) {
        let size = sizes.next(left: countIsKnown ? pages.count - next : nil, workers: workers)
        let turn = next..<min(pages.count, next + size)
        next = turn.upperBound
        for page in free[index].page..<turn.lowerBound { free[index].time += pages[page] * part }
        for page in turn {
            free[index].time += pages[page]
            ends[page] = free[index].time
        }
        free[index].page = turn.upperBound
    }
    return (ends.max() ?? 0, ends[0])
}

print("workers\tseconds\tspeed-up\tfirst page")
let alone = run(workers: 1, countIsKnown: part == 0).all
for workers in [1, 2, 4, 8, 16, 32, 64] {
    let (all, first) = run(workers: workers, countIsKnown: part == 0)
    let cells = [all, alone / all, first].map { String(format: "%.3f", $0) }
    print(([String(workers)] + cells).joined(separator: "\t"))
}
