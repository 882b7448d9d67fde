// SPDX-License-Identifier: Apache-2.0

/// Takes the bytes of a job's document, as far as its fault lets it, and gives whole pages to the paper path.
struct DocumentIntake {
    /// So many pages may wait to be printed; more are not read.
    private static let mostWaiting = 6

    let printer: SimulatedPrinter
    let job: PaperPath.Job
    private var reader = PageReader()
    private var read = 0
    private var isReadable = true

    init(_ printer: SimulatedPrinter, _ job: PaperPath.Job) {
        (self.printer, self.job) = (printer, job)
        printer.path.change(job.key) { $0.input = .open }
    }

    /// Takes bytes.
    ///
    /// - Throws: ``ConnectionBroken`` when the connection is to be broken off.
    mutating func take(_ bytes: ArraySlice<UInt8>) async throws {
        var rest = bytes
        if let mark = job.fault?.byteMark, read < mark, read + rest.count >= mark {
            let before = rest.prefix(mark - read)
            rest = rest.dropFirst(before.count)
            try await put(before)
            try await strike()
        }
        try await put(rest)
    }

    /// All of it came.
    func finish() throws {
        if job.fault == .dropAtEnd {
            printer.path.change(job.key) { $0.input = .complete }
            throw ConnectionBroken()
        }
        // What was cut off in the middle of a page is no page.
        printer.path.change(job.key) { $0.input = .complete }
    }

    /// No more of it comes.
    func breakOff() {
        printer.path.change(job.key) { if $0.input == .open { $0.input = .broken } }
    }

    private func strike() async throws {
        switch job.fault {
        case .stall: try await Task.sleep(for: printer.times.trouble)
        case .hang:
            printer.hang()
            try await printer.waitWhileHanging()
        case .breakTLS:
            printer.breakTLS()
            throw ConnectionBroken()
        default: throw ConnectionBroken()
        }
    }

    private mutating func put(_ bytes: ArraySlice<UInt8>) async throws {
        guard !bytes.isEmpty else { return }
        read += bytes.count
        guard isReadable else { return }
        do {
            let pages = try reader.feed(bytes)
            if !pages.isEmpty { printer.path.change(job.key) { $0.received += pages } }
        } catch {
            // One unreadable page, which is none of ours.
            isReadable = false
            printer.path.change(job.key) { $0.received.append(ReceivedPage(side: .strange, isTwoSided: false)) }
        }
        while let now = printer.path.job(key: job.key), now.received.count - now.printed > Self.mostWaiting, !now.isDone
        {
            try await Task.sleep(for: printer.times.sheet)
        }
    }
}
