// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import PrintModel
import Raster
import Rendering
import SystemPackage

// Renders one file and says how long each step took; by one worker unless told otherwise.
//
//     rip-benchmark WORKER FILE MEDIA-TYPE DPI PIXELS [-o OUT] [--workers N] [--no-sandbox] [--pages 2-3] [--repeat N]
//         [--trace FILE]
//
// A trace has the seconds that each page took, a line each (for sharing-benchmark).
let arguments = CommandLine.arguments
guard arguments.count >= 6, let output = OutputFormat(rawValue: arguments[3]), let resolution = Int(arguments[4]),
    let pixels = PixelFormat(pwgRasterType: arguments[5])
else {
    print("usage: rip-benchmark WORKER FILE MEDIA-TYPE DPI PIXELS [-o OUT] [--workers N] [--no-sandbox] [--repeat N]")
    exit(2)
}

func option(_ name: String) -> String? {
    arguments.firstIndex(of: name).flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
}

let workers = option("--workers").flatMap { Int($0) } ?? 1
var configuration = WorkerPool.Configuration(worker: FilePath(arguments[1]), ready: workers, maximum: workers)
if arguments.contains("--no-sandbox") { configuration.sandbox = .unsafeNone }
var settings = RenderSettings(output: output, pixelFormat: pixels, resolution: .init(x: resolution))
if let range = option("--pages")?.split(separator: "-").compactMap({ Int($0) }), let first = range.first {
    settings.pageRanges = [first...(range.last ?? first)]
}
settings.scaling = option("--scaling").flatMap { PrintScaling(rawValue: $0) } ?? .auto

let pool = WorkerPool(configuration: configuration, logger: Logger(label: "rip-benchmark"))
let start = ContinuousClock.now
try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await pool.run() }
    while pool.status.ready < workers, ContinuousClock.now - start < .seconds(10) {
        try await Task.sleep(for: .milliseconds(1))
    }
    print("ready after \(ContinuousClock.now - start)")
    for _ in 0..<(option("--repeat").flatMap { Int($0) } ?? 1) {
        let document = try FileDescriptor.open(arguments[2], .readOnly)
        defer { try? document.close() }
        let out = try option("-o").map {
            try FileDescriptor.open(
                $0,
                .writeOnly,
                options: [.create, .truncate],
                permissions: .ownerReadWrite
            )
        }
        defer { try? out?.close() }
        let begin = ContinuousClock.now
        var first: Duration?
        var count = 0
        var pageBegin = begin
        var trace = ""
        do {
            try await pool.render(document, settings: settings) { pages in
                for try await event in pages {
                    switch event {
                    case .page(.bytes(let bytes)):
                        first = first ?? (ContinuousClock.now - begin)
                        count += bytes.count
                        _ = try out?.writeAll(bytes)
                    case .page(.pageEnded):
                        trace += "\((ContinuousClock.now - pageBegin) / .seconds(1))\n"
                        pageBegin = .now
                    case .page(.pageStarted): break
                    default: print(event)
                    }
                }
            }
        } catch {
            print(error)
        }
        if let path = option("--trace") {
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .truncate],
                permissions: .ownerReadWrite
            )
            try file.closeAfter { _ = try file.writeAll(trace.utf8) }
        }
        print(
            "first byte after \(first.map { "\($0)" } ?? "-"), all after \(ContinuousClock.now - begin), \(count) bytes"
        )
    }
    group.cancelAll()
}

/// Processor time and the most memory of this process, or of its children (without sandbox only).
func usage(_ who: __rusage_who) -> String {
    var usage = rusage()
    getrusage(who.rawValue, &usage)
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return "\(Double(seconds) + Double(microseconds) / 1e6) s, \(usage.ru_maxrss / 1024) MiB"
}
print("reader \(usage(RUSAGE_SELF)); workers \(usage(RUSAGE_CHILDREN))")
