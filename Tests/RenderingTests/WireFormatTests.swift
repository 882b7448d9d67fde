// SPDX-License-Identifier: Apache-2.0

import IPP
import PrintModel
import Raster
import SystemPackage
import Testing

@testable import Rendering

@Suite("The wire format between server and worker")
struct WireFormatTests {
    static let settings = {
        var settings = RenderSettings(
            output: .appleRaster,
            pixelFormat: .cmyk8,
            resolution: .init(x: 600, y: 1200),
            mediaName: "na_letter_8.5x11in",
            media: .naLetter,
            margins: .init(left: 423, right: 424, top: 425, bottom: 426),
            pageRanges: [1...3, 7...7, 100...2_000_000],
            sides: .twoSidedShortEdge,
            sheetBack: .manualTumble,
            scaling: .fill,
            orientation: .reverseLandscape,
            quality: .high,
            copies: 17,
            monochrome: true
        )
        settings.imposition = Imposition(
            numberUp: 9,
            direction: .toTopToLeft,
            template: .signature,
            pageSet: .even,
            isReversed: true,
            copies: 12,
            isCollated: false
        )
        settings.halftone = .errorDiffusion
        settings.firstImpression = 77
        settings.startsOnBack = true
        settings.fitsMedia = true
        settings.renderingIntent = .relativeBlackPoint
        settings.sharpensPhotos = true
        settings.deviceProfile = DeviceProfile(sha256: String(repeating: "0a", count: 32), colorSpace: .cmyk)
        settings.joining = DocumentJoining(separatesSheets: false, countsPagesThrough: true, repeatsDocuments: true)
        settings.startSheet = JobSheet(place: "start", user: "Zoë", jobName: "Ω")
        settings.endSheet = JobSheet(place: "end", user: "", jobName: "", label: "secret", rows: [.init("a", "b")])
        return settings
    }()
    static let order = RenderOrder(
        settings: settings,
        limits: RenderLimits(memory: 1 << 28, cpuTime: .seconds(17), outputBytes: 1 << 40)
    )

    @Test("an order arrives as it was sent")
    func orderRoundTrip() throws {
        #expect(try RenderOrder(decoding: Self.order.encode()) == Self.order)
        #expect(Self.order.encode().count < RenderOrder.longest)
    }

    @Test("an order that is cut anywhere is refused")
    func truncatedOrder() {
        let bytes = Self.order.encode()
        for count in 0..<bytes.count {
            #expect(throws: WireError.self) { try RenderOrder(decoding: Array(bytes.prefix(count))) }
        }
        #expect(throws: WireError.self) { try RenderOrder(decoding: bytes + [0]) }
    }

    @Test("an order with any byte changed is read or refused, never a trap")
    func damagedOrder() {
        let bytes = Self.order.encode()
        for index in bytes.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] ^= change
                _ = try? RenderOrder(decoding: damaged)
            }
        }
    }

    static let frames: [WorkerFrame] = [
        .ready(engine: "GPL Ghostscript 10.00.0"), .started(format: .pdf, engine: "e", pages: nil),
        .started(format: .tiff, engine: "e", pages: 12), .pageStarted(1), .bytes([1, 2, 3]), .pageEnded(1),
        .asksForTurn, .passing, .warning("Ünïcode"), .finished(pages: 1), .failed(code: "no-pages", message: "none"),
    ]

    @Test("frames arrive as they were sent, in pieces of any size", arguments: [1, 2, 3, 7, 1000])
    func frameRoundTrip(step: Int) throws {
        let bytes = Self.frames.flatMap { $0.encode() }
        var parser = WorkerFrameParser()
        var frames: [WorkerFrame] = []
        for start in stride(from: 0, to: bytes.count, by: step) {
            frames += try parser.frames(adding: Array(bytes[start..<min(start + step, bytes.count)]))
        }
        #expect(parser.isBetweenFrames)
        // Coded bytes come as they come.
        func payload(_ frames: [WorkerFrame]) -> [UInt8] {
            frames.flatMap { frame -> [UInt8] in if case .bytes(let bytes) = frame { bytes } else { [] } }
        }
        func others(_ frames: [WorkerFrame]) -> [WorkerFrame] {
            frames.filter { if case .bytes = $0 { false } else { true } }
        }
        #expect(payload(frames) == payload(Self.frames))
        #expect(others(frames) == others(Self.frames))
    }

    @Test(
        "hostile frames are refused",
        arguments: [
            // Unknown types.
            [0, 0, 0, 0, 1, 0], [99, 0, 0, 0, 1, 0], [255, 255, 255, 255, 255],
            // Coded bytes: too many, none.
            [4, 0xFF, 0xFF, 0xFF, 0xFF], [4, 0, 4, 0, 1], [4, 0, 0, 0, 0],
            // Messages that are too long, or have none.
            [9, 0, 0, 0, 1, 0], [10, 0, 0, 0, 1, 0],
            [1, 0, 0, 0x40, 1], [6, 0, 1, 0, 0],
            // Strings that are cut short, or shorter than their message.
            [1, 0, 0, 0, 2, 0, 5], [1, 0, 0, 0, 4, 0, 1, 65, 66],
            // Pages 0, -1, far too many, cut short.
            [3, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 8, 255, 255, 255, 255, 255, 255, 255, 255],
            [3, 0, 0, 0, 8, 127, 255, 255, 255, 255, 255, 255, 255], [7, 0, 0, 0, 1, 0],
        ] as [[UInt8]]
    )
    func hostileFrames(bytes: [UInt8]) {
        #expect(throws: WireError.self) {
            var parser = WorkerFrameParser()
            _ = try parser.frames(adding: bytes)
        }
    }

    @Test("control characters of a worker do not reach logs")
    func controlCharacters() throws {
        var parser = WorkerFrameParser()
        let frames = try parser.frames(adding: WorkerFrame.warning("a\u{1B}[2Jb\u{7}").encode())
        #expect(frames == [.warning("a\u{FFFD}[2Jb\u{FFFD}")])
    }

    @Test(
        "a worker that speaks out of turn is refused",
        arguments: [
            [.pageStarted(1)], [.bytes([1])], [.finished(pages: 0)],
            [.started(format: .pdf, engine: "", pages: 1), .started(format: .pdf, engine: "", pages: 1)],
            [.started(format: .pdf, engine: "", pages: 1), .bytes([1])],
            [.asksForTurn], [.passing], [.started(format: .pdf, engine: "", pages: 1), .pageStarted(1), .asksForTurn],
            [
                .started(format: .pdf, engine: "", pages: 1), .pageStarted(2), .pageEnded(2), .pageStarted(2),
            ],
            [.started(format: .pdf, engine: "", pages: 1), .pageStarted(1), .finished(pages: 1)],
            [.started(format: .pdf, engine: "", pages: 1), .pageStarted(1), .pageEnded(2)],
            [.started(format: .pdf, engine: "", pages: 1), .pageStarted(3), .pageEnded(3), .finished(pages: 2)],
            [.started(format: .pdf, engine: "", pages: 1), .finished(pages: 0), .warning("late")],
            [.failed(code: "no-such-code", message: "")],
        ] as [[WorkerFrame]]
    )
    func outOfTurn(frames: [WorkerFrame]) {
        var dialog = WorkerDialog(settings: .small(), limits: RenderLimits())
        let error = #expect(throws: RenderError.self) {
            for frame in frames { _ = try dialog.event(for: frame) }
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test("output beyond the limit is refused")
    func outputLimit() throws {
        var dialog = WorkerDialog(settings: .small(), limits: RenderLimits(outputBytes: 10))
        _ = try dialog.event(for: .started(format: .pdf, engine: "", pages: nil))
        _ = try dialog.event(for: .pageStarted(1))
        _ = try dialog.event(for: .bytes(Array(repeating: 0, count: 10)))
        let error = #expect(throws: RenderError.self) { try dialog.event(for: .bytes([0])) }
        #expect(error?.code == .outputLimit)
    }

    @Test("descriptors go over the socket with their message", arguments: [1, 2, 5, 60])
    func descriptorPassing(count: Int) throws {
        let (ours, theirs) = try DescriptorPassing.makeSocketPair()
        let documents = try (0..<count).map { try WorkerFixture.document(Array("hello".utf8) + [UInt8($0)]) }
        try DescriptorPassing.send([1, 2, 3], documents, over: ours)
        for document in documents { try document.close() }
        try ours.close()
        let message = try #require(try DescriptorPassing.receive(limit: 100, over: theirs))
        #expect(message.bytes == [1, 2, 3])
        #expect(message.descriptors.count == count)
        for (index, descriptor) in message.descriptors.enumerated() {
            var bytes = [UInt8](repeating: 0, count: 6)
            _ = try bytes.withUnsafeMutableBytes { try descriptor.read(fromAbsoluteOffset: 0, into: $0) }
            #expect(bytes == Array("hello".utf8) + [UInt8(index)])
            try descriptor.close()
        }
        #expect(try DescriptorPassing.receive(limit: 100, over: theirs) == nil)
        try theirs.close()
    }
}
