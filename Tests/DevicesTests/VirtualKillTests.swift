// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import PrintModel
import Synchronization
import Testing

@testable import Devices

@Suite("A server killed while the virtual printer prints")
struct VirtualKillTests {
    @Test("after kill -9 at any report, each impression is stacked once", arguments: 1...7)
    func killed(atReport number: Int) async throws {
        let folder = try PrintingFolder()
        let record = DeliveryRecord.beginning()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [uri = "virtual://\(folder.path)/" as String, record = record as DeliveryRecord, number = number as Int] in
            let device = try DeviceRegistry().makeDevice(uri: uri)
            let count = Mutex(0)
            _ = try await device.deliver(Delivery(record), pages: .png(3)) { _ in
                let isDue = count.withLock { count in
                    count += 1
                    return count == number
                }
                if isDue { kill(getpid(), SIGKILL) }
            }
        }
        let device = try folder.device("virtual")
        #expect(await device.status().condition == .idle)
        // Reports: accepted, then sent and confirmed for each of three impressions.
        let stacked = number / 2
        let expected: DeliveryRecollection = stacked == 0 ? .nothingPrinted : .partlyPrinted(impressions: stacked)
        #expect(try await device.recall(record) == expected)
        let rest = DeliveryRecord.beginning(attempt: 2, first: stacked + 1)
        _ = try await device.deliver(Delivery(rest), pages: .png(3 - stacked), report: Reports().take)
        let impressions = try folder.text("sheets.log").split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            return Int(fields[0]) == nil ? nil : fields[2...].joined(separator: " ")
        }
        #expect(impressions == ["7 1", "7 2", "7 3"])
        #expect(try WrittenPDF(try folder.bytes("job-7.pdf")).objects[2]?.contains("/Count 3") == true)
    }
}
