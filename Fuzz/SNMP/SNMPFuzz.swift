// SPDX-License-Identifier: Apache-2.0
import Devices
import FuzzDriver

// libFuzzer target: any bytes as a datagram of an SNMP agent, and what was understood as the answer to a walk. A message
// is the same after it was written and read again, and a walk ends, whatever the same agent answers.

@main
enum SNMPFuzz {
    static func main() {
        fuzz { start, count in
            check(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }
}

private func check(_ bytes: [UInt8]) {
    guard let message = try? SNMPMessage(decoding: bytes) else { return }
    if let written = try? message.encoded() {
        let again = try? SNMPMessage(decoding: written).encoded()
        precondition(again == written)
    }
    let columns: [ObjectID] = [[1, 3, 6, 1, 2, 1, 1, 1], [1, 3], [1, 3, 6, 1, 2, 1, 43, 11, 1, 1, 9]]
    var walk = SNMPWalk(columns, mostRows: 8)
    var questions = 0
    while !walk.isOver {
        questions += 1
        precondition(!walk.next(3).isEmpty && questions < 100)
        walk.take(message)
    }
}
