// SPDX-License-Identifier: Apache-2.0

/// Reads what printers read, written from their manuals and not from our coders.
enum PrinterReader {
    struct Failure: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    /// What PackBits stands for; 128 is no code here.
    static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let code = Int(Int8(bitPattern: bytes[at]))
            at += 1
            if code >= 0 {
                guard at + code < bytes.count else { throw Failure("literals end early") }
                result += bytes[at...at + code]
                at += code + 1
            } else {
                guard code > -128, at < bytes.count else { throw Failure("bad code \(code)") }
                result += repeatElement(bytes[at], count: 1 - code)
                at += 1
            }
        }
        return result
    }

    /// The line that comes of the seed row.
    static func applied(_ bytes: [UInt8], to seed: [UInt8]) throws -> [UInt8] {
        var line = seed
        var (at, place) = (0, 0)
        while at < bytes.count {
            let command = bytes[at]
            at += 1
            var offset = Int(command & 31)
            if offset == 31 {
                repeat {
                    guard at < bytes.count else { throw Failure("the offset ends early") }
                    offset += Int(bytes[at])
                    at += 1
                } while bytes[at - 1] == 255
            }
            place += offset
            for _ in 0...Int(command >> 5) {
                guard at < bytes.count, place < line.count else { throw Failure("replaced beyond the row") }
                line[place] = bytes[at]
                at += 1
                place += 1
            }
        }
        return line
    }
}

/// A job of PCL 5 raster pages, as a printer would read it.
struct PCLReading {
    var jobControl = ""
    /// The value of each parameterized command outside of pages: "&l26A" is `["&lA"] == 26`.
    var values: [String: Int] = [:]
    /// Rows of each page.
    var pages: [[[UInt8]]] = []
    /// How many rows came by each method.
    var methods: [Int: Int] = [:]
    /// Whether the job ended with a reset and the return to PJL.
    var isEnded = false

    init(_ bytes: [UInt8]) throws {
        var at = 0
        let exit = Array("\u{1B}%-12345X".utf8)
        guard bytes.starts(with: exit) else { throw PrinterReader.Failure("no PJL") }
        let language = Array("@PJL ENTER LANGUAGE=PCL\r\n".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: language) }) else {
            throw PrinterReader.Failure("PCL is not entered")
        }
        jobControl = String(decoding: bytes[exit.count..<start + language.count], as: UTF8.self)
        at = start + language.count
        var rows: [[UInt8]] = []
        var seed: [UInt8] = []
        var method = 0
        while at < bytes.count {
            if bytes[at] == 0x0C {
                pages.append(rows)
                rows = []
                at += 1
                continue
            }
            guard bytes[at] == 0x1B, at + 1 < bytes.count else { throw PrinterReader.Failure("byte \(bytes[at])") }
            if bytes[at + 1] == UInt8(ascii: "E") {
                values = values.filter { !$0.key.hasPrefix("*r") }
                at += 2
                isEnded = bytes[at...].elementsEqual(exit)
                if isEnded { return }
                continue
            }
            guard at + 3 < bytes.count else { throw PrinterReader.Failure("cut command") }
            let group = String(decoding: bytes[at + 1...at + 2], as: UTF8.self)
            at += 3
            var isLast = false
            while !isLast {
                let number = bytes[at...].prefix { $0 == 0x2D || (0x30...0x39).contains($0) }
                at += number.count
                guard at < bytes.count else { throw PrinterReader.Failure("cut command") }
                let value = Int(String(decoding: number, as: UTF8.self)) ?? 0
                isLast = (0x40...0x5E).contains(bytes[at])
                let name = group + String(decoding: [bytes[at] & ~0x20], as: UTF8.self)
                at += 1
                switch name {
                case "*rA":
                    seed = [UInt8](repeating: 0, count: ((values["*rS"] ?? 0) + 7) / 8)
                    method = 0
                case "*bM": method = value
                case "*bY":
                    seed = [UInt8](repeating: 0, count: seed.count)
                    rows += repeatElement(seed, count: value)
                case "*bW":
                    guard isLast, at + value <= bytes.count else { throw PrinterReader.Failure("cut row") }
                    let data = Array(bytes[at..<at + value])
                    at += value
                    seed = try Self.row(data, method, seed)
                    methods[method, default: 0] += 1
                    rows.append(seed)
                case "*rC": break
                default: values[name] = value
                }
            }
        }
    }

    private static func row(_ data: [UInt8], _ method: Int, _ seed: [UInt8]) throws -> [UInt8] {
        let row =
            switch method {
            case 0: data
            case 2: try PrinterReader.unpacked(data)
            case 3: try PrinterReader.applied(data, to: seed)
            default: throw PrinterReader.Failure("method \(method)")
            }
        guard row.count <= seed.count else { throw PrinterReader.Failure("row of \(row.count) bytes") }
        return row + [UInt8](repeating: 0, count: seed.count - row.count)
    }
}

/// Labels of ZPL II with a graphic each.
struct ZPLReading {
    struct Label {
        var commands: [String: String] = [:]
        var lines: [[UInt8]] = []
    }

    var labels: [Label] = []

    init(_ bytes: [UInt8]) throws {
        var label = Label()
        for command in String(decoding: bytes, as: UTF8.self).split(separator: "^").map(String.init) {
            let name = String(command.prefix(2))
            let rest = String(command.dropFirst(2))
            switch name {
            case "XA": label = Label()
            case "XZ": labels.append(label)
            case "GF":
                let parts = rest.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
                guard parts.count == 5, parts[0] == "A", let count = Int(parts[1]), parts[2] == parts[1],
                    let bytesPerLine = Int(parts[3])
                else { throw PrinterReader.Failure("graphic \(rest.prefix(30))") }
                label.lines = try Self.lines(parts[4].utf8.filter { $0 != 0x0A }, bytesPerLine)
                guard label.lines.count * bytesPerLine == count else { throw PrinterReader.Failure("size of graphic") }
            default: label.commands[name] = rest
            }
        }
    }

    private static func lines(_ text: [UInt8], _ bytesPerLine: Int) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var digits: [UInt8] = []
        var count = 0
        func end() {
            lines.append((0..<bytesPerLine).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
            digits = []
        }
        for character in text {
            switch character {
            case UInt8(ascii: "G")...UInt8(ascii: "Y"): count += Int(character - UInt8(ascii: "G")) + 1
            case UInt8(ascii: "g")...UInt8(ascii: "z"): count += 20 * (Int(character - UInt8(ascii: "g")) + 1)
            case UInt8(ascii: ","), UInt8(ascii: "!"):
                let digit: UInt8 = character == UInt8(ascii: ",") ? 0 : 15
                digits += repeatElement(digit, count: 2 * bytesPerLine - digits.count)
            case UInt8(ascii: ":"):
                guard digits.isEmpty, let last = lines.last else { throw PrinterReader.Failure("nothing to repeat") }
                lines.append(last)
            default:
                guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else {
                    throw PrinterReader.Failure("character \(character)")
                }
                digits += repeatElement(UInt8(digit), count: max(1, count))
                count = 0
            }
            guard digits.count <= 2 * bytesPerLine else { throw PrinterReader.Failure("line too long") }
            if digits.count == 2 * bytesPerLine { end() }
        }
        guard digits.isEmpty else { throw PrinterReader.Failure("last line cut") }
        return lines
    }
}

/// Receipts of ESC/POS raster.
struct ESCPOSReading {
    var receipts: [[[UInt8]]] = []

    init(_ bytes: [UInt8]) throws {
        var at = 0
        var lines: [[UInt8]] = []
        while at < bytes.count {
            let rest = bytes[at...]
            if rest.starts(with: [0x1B, 0x40]) {
                guard lines.isEmpty else { throw PrinterReader.Failure("not cut") }
                at += 2
            } else if rest.starts(with: [0x1D, 0x56, 66, 0]) {
                receipts.append(lines)
                lines = []
                at += 4
            } else if rest.starts(with: [0x1D, 0x76, 0x30, 0]), rest.count >= 8 {
                let width = Int(bytes[at + 4]) + 256 * Int(bytes[at + 5])
                let height = Int(bytes[at + 6]) + 256 * Int(bytes[at + 7])
                at += 8
                guard at + width * height <= bytes.count else { throw PrinterReader.Failure("image cut") }
                for line in 0..<height { lines.append(Array(bytes[at + line * width..<at + (line + 1) * width])) }
                at += width * height
            } else {
                throw PrinterReader.Failure("byte \(bytes[at]) at \(at)")
            }
        }
    }
}
