// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Discovery

@Suite("How often a source is answered")
struct SourceLimiterTests {
    private let limits = SourceLimiter.Limits(burst: 20, perSecond: 10, places: 1024)
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func source(_ text: String) throws -> SocketAddress { try SocketAddress(ipAddress: text, port: 5) }

    @Test("a burst is admitted, then so many a second")
    func rate() throws {
        var limiter = SourceLimiter(limits, now: start)
        let source = try source("192.0.2.1")
        let burst = (0..<100).filter { _ in limiter.admits(source, at: start) }.count
        #expect(burst == 20)
        var admitted = 0
        for millisecond in 1...3000 {
            for _ in 0..<3 where limiter.admits(source, at: start + .milliseconds(Int64(millisecond))) { admitted += 1 }
        }
        #expect((29...30).contains(admitted))
        #expect((0..<100).filter { _ in limiter.admits(source, at: start + .hours(1000)) }.count == 20)
    }

    @Test("one source's flood does not silence the others")
    func others() throws {
        var limiter = SourceLimiter(limits, now: start)
        for _ in 0..<1000 { _ = limiter.admits(try source("192.0.2.1"), at: start) }
        let heard = try (1...50).filter { limiter.admits(try source("198.51.100.\($0)"), at: start) }.count
        #expect(heard >= 49, "one may share its place in the table")
    }

    @Test("a host with a whole IPv6 prefix counts as one source")
    func prefix() throws {
        var limiter = SourceLimiter(limits, now: start)
        let admitted = try (1...200).filter { limiter.admits(try source("2001:db8::\($0)"), at: start) }.count
        #expect(admitted == 20)
    }

    @Test("a clock that steps back does no harm")
    func backwards() throws {
        var limiter = SourceLimiter(limits, now: start)
        #expect(limiter.admits(try source("192.0.2.1"), at: .uptimeNanoseconds(0)))
    }
}
