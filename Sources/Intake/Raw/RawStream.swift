// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Finds documents and PJL commands in what comes by a raw connection, however it is cut into pieces.
///
/// A stream that begins with PJL has documents that end at the Universal Exit Language sequence; any other is one
/// document up to its end.
package struct RawStream {
    /// What was found.
    package enum Event: Equatable {
        /// A line of PJL.
        case command(PJLCommand)
        /// Bytes of a document.
        case data(ByteBuffer)
        /// The document's end, also if there were no bytes of it.
        case documentEnded
    }

    private enum Mode {
        case start
        case commands
        case document(isDelimited: Bool)
    }

    /// The Universal Exit Language sequence.
    package static let exitSequence = Array("\u{1B}%-12345X".utf8)
    /// How much of the PJL before a document is kept.
    private static let mostHeader = 16 << 10

    /// The PJL before the document, for devices that understand it.
    package private(set) var header: [UInt8] = []
    private var mode = Mode.start
    private var pending = ByteBuffer()
    private var isFinished = false

    /// Makes a stream at its beginning.
    package init() {}

    /// Takes bytes; ``next()`` is to be called until it gives nil.
    package mutating func feed(_ bytes: ByteBuffer) {
        var bytes = bytes
        if pending.readableBytes == 0 { pending = bytes } else { pending.writeBuffer(&bytes) }
    }

    /// Notes that no more bytes come.
    package mutating func finish() { isFinished = true }

    /// Begins anew, as when a host was silent behind a document that nothing else ends.
    package mutating func beginAgain() {
        if case .document(isDelimited: false) = mode { mode = .start }
        header = []
    }

    /// What comes next; nil if more bytes are needed to know.
    package mutating func next() -> Event? {
        switch mode {
        case .start, .commands: return nextCommand()
        case .document(isDelimited: false):
            guard pending.readableBytes > 0 else { return nil }
            defer { pending = ByteBuffer() }
            return .data(pending)
        case .document(isDelimited: true): return nextOfDelimited()
        }
    }

    private mutating func nextCommand() -> Event? {
        while pending.readableBytes > 0 {
            if case .commands = mode { skipBlanks() }
            let view = pending.readableBytesView
            if view.starts(with: Self.exitSequence) {
                keep(pending.readSlice(length: Self.exitSequence.count))
                mode = .commands
            } else if view.isCutBeginning(of: Self.exitSequence) {
                // Also at the end: it is no document.
                return nil
            } else if view.isCutBeginning(ofPJL: ()), !beginsDocument {
                return nil
            } else if view.beginsWithPJL {
                mode = .commands
                guard let line = readLine() else { return nil }
                let command = PJLCommand(line.readableBytesView)
                if case .enter = command { mode = .document(isDelimited: true) }
                return .command(command)
            } else if let event = beginDocument() {
                return event
            }
        }
        return nil
    }

    /// Whether a few letters are all that comes, and not behind PJL, where they would be a cut command.
    private var beginsDocument: Bool {
        if case .start = mode { isFinished } else { false }
    }

    private mutating func beginDocument() -> Event? {
        guard pending.readableBytes > 0 else { return nil }
        if case .commands = mode { mode = .document(isDelimited: true) } else { mode = .document(isDelimited: false) }
        return next()
    }

    private mutating func nextOfDelimited() -> Event? {
        guard pending.readableBytes > 0 else { return nil }
        let view = pending.readableBytesView
        var from = view.startIndex
        while let escape = view[from...].firstIndex(of: 0x1B) {
            let rest = view[escape...]
            if rest.starts(with: Self.exitSequence) {
                guard escape == view.startIndex else { return data(upTo: escape) }
                // It belongs to what follows as well: a header of its own.
                header = []
                keep(pending.readSlice(length: Self.exitSequence.count))
                mode = .commands
                return .documentEnded
            }
            if !isFinished, rest.isCutBeginning(of: Self.exitSequence) {
                return escape == view.startIndex ? nil : data(upTo: escape)
            }
            from = view.index(after: escape)
        }
        return data(upTo: view.endIndex)
    }

    private mutating func data(upTo end: Int) -> Event? {
        pending.readSlice(length: end - pending.readerIndex).map { .data($0) }
    }

    /// A line of PJL with its end, nil if the end has not come; one that is too long ends where it is too long.
    private mutating func readLine() -> ByteBuffer? {
        let view = pending.readableBytesView
        let end = view.prefix(PJLCommand.maximumLength).firstIndex { $0 == 0x0A || $0 == 0x1B }
        let length: Int
        if let end {
            length = end - view.startIndex + (view[end] == 0x0A ? 1 : 0)
        } else {
            guard isFinished || view.count >= PJLCommand.maximumLength else { return nil }
            length = min(view.count, PJLCommand.maximumLength)
        }
        let line = pending.readSlice(length: length)
        keep(line)
        return line
    }

    private mutating func skipBlanks() {
        let blanks = pending.readableBytesView.prefix { [0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20].contains($0) }
        pending.moveReaderIndex(forwardBy: blanks.count)
    }

    private mutating func keep(_ bytes: ByteBuffer?) {
        guard let bytes, header.count + bytes.readableBytes <= Self.mostHeader else { return }
        header += bytes.readableBytesView
    }
}

extension Collection<UInt8> {
    /// Whether the bytes are the first ones of `sequence` and more are needed to see all of it.
    fileprivate func isCutBeginning(of sequence: [UInt8]) -> Bool {
        count < sequence.count && sequence.starts(with: self)
    }

    fileprivate func isCutBeginning(ofPJL _: Void) -> Bool {
        let prefix = PJLCommand.prefix
        return count < prefix.count && zip(self, prefix).allSatisfy { $0.uppercasedASCII == $1 }
    }

    fileprivate var beginsWithPJL: Bool {
        let prefix = PJLCommand.prefix
        return self.prefix(prefix.count).map(\.uppercasedASCII) == prefix
    }
}

extension UInt8 {
    fileprivate var uppercasedASCII: UInt8 { (0x61...0x7A).contains(self) ? self - 0x20 : self }
}
